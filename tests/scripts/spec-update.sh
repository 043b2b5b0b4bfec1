#!/usr/bin/env bash
# Takes Clever's newest public definitions out of a checkout of their repository: imports them,
# generates the crates, and writes what changed as the text of a pull request; an empty one if nothing
# did. What a person has to decide is in the text: a version that is new, one that has no definition any
# more, what keeps the definitions from being imported, such as two that contradict each other, or the
# crates from being generated, such as a new set of values that has no name.
#
# usage: tests/scripts/spec-update.sh CHECKOUT TEXT
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 CHECKOUT TEXT" >&2; exit 2; }
checkout=$(cd "$1" && pwd)
text=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")/../.."
revision=$(git -C "$checkout" rev-parse HEAD)
date=$(git -C "$checkout" show --no-patch --format=%cs HEAD)
code=0
said=$(cargo xtask import "$checkout" --revision "$revision" --date "$date" 2>&1) || code=$?
echo "$said"
if [ "$code" -eq 2 ]; then
  cat >"$text" <<TEXT
## The definitions cannot be imported

Clever's public repository has something at $revision that \`cargo xtask import\` does not take, and
nothing of it is imported. A person decides what to do about it.

\`\`\`text
$said
\`\`\`
TEXT
  exit
fi
[ "$code" -eq 0 ]
gone=$(sed -n 's/^warning: \(v[0-9.]*\): no definition in .*/\1/p' <<<"$said")
new=$(sed -n 's/^warning: \(v[0-9.]*\): not listed, .*/\1/p' <<<"$said")

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
for version in $new; do
  cat >>"$text" <<TEXT

## $version is new

Clever's public repository has this version at $revision, and \`specs/versions.toml\` does not list
it: nothing of it is imported. A person adds a \`[[version]]\` with its name, base path, day of release
and status, and runs \`cargo xtask import\` and \`cargo xtask generate\`.
TEXT
done
for version in $gone; do
  cat >>"$text" <<TEXT

## $version has no definition any more

Clever's public repository has nothing of this version at $revision. Its document and its crate stay
as they are. Where Clever has withdrawn the version itself, a person says so: in
\`specs/versions.toml\` set its \`status\` to \`end-of-life\`, with an exception of the rule
\`version-withdrawn\`. Nothing is said of it here from then on.
TEXT
done
if [[ -n $refused && -s $text ]]; then
  printf '\n## The crates are not generated yet\n\n```text\n%s\n```\n' "$refused" >>"$text"
fi
