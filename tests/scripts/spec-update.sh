#!/usr/bin/env bash
# Takes Clever's newest public definitions out of a checkout of their repository: imports them,
# generates the crates, and writes what changed as the text of a pull request; an empty one if nothing
# did. What a person has to decide first, such as the name of a new set of values, keeps the crates
# from being generated, and is in the text.
#
# usage: tests/scripts/spec-update.sh CHECKOUT TEXT
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 CHECKOUT TEXT" >&2; exit 2; }
checkout=$(cd "$1" && pwd)
text=$(realpath "$2")
cd "$(dirname "$0")/../.."
revision=$(git -C "$checkout" rev-parse HEAD)
date=$(git -C "$checkout" show --no-patch --format=%cs HEAD)
cargo xtask import "$checkout" --revision "$revision" --date "$date"

refused=""
if ! said=$(cargo xtask generate 2>&1); then
  refused=$said
fi
echo "$said"

for document in specs/v*.yaml; do
  if ! git diff --quiet -- "$document"; then
    # What could not be compared is named in the text.
    cargo xtask diff "HEAD:$document" "$document" --format markdown --fail-on never ||
      printf '\nNot everything in %s could be compared.\n' "$document"
  fi
done >"$text"
if [[ -n $refused && -s $text ]]; then
  printf '\n## The crates are not generated yet\n\n```text\n%s\n```\n' "$refused" >>"$text"
fi
