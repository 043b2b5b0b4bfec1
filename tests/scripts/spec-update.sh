#!/usr/bin/env bash
# Takes Clever's newest public definitions: imports them, generates the crates, and writes into a folder
# outside the repository, or one that it ignores, what changed: `changes.patch`, and `text.md`, the text
# of a pull request; empty ones if nothing did. What a person has to decide comes first in the text: a
# version that is new, one that has no definition any more, what keeps the definitions from being
# imported, such as two that contradict each other, or the crates from being generated, such as a new
# set of values that has no name. Then comes what breaks callers.
#
# The definitions are those of a checkout of Clever's repository, or of a fresh one.
#
# usage: tests/scripts/spec-update.sh FOLDER [CHECKOUT]
set -euo pipefail
[[ $# -eq 1 || $# -eq 2 ]] || { echo "usage: $0 FOLDER [CHECKOUT]" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checkout=$work/checkout
if [ $# -eq 2 ]; then
  checkout=$(cd "$2" && pwd)
else
  git clone --quiet --depth 1 https://github.com/Clever/swagger-api "$checkout"
fi
cd "$(dirname "$0")/../.."
text=$folder/text.md
: >"$text" >"$folder/changes.patch"

# GitHub takes 65,536 characters.
all_of_it=60000
of_one_command=20000

# The lines of the standard input that so many bytes hold; where that is not all, a word more.
fitting() {
  WORD=$2 LC_ALL=C awk -v most="$1" \
    '(size += length($0) + 1) > most { if (!cut++) print ENVIRON["WORD"]; next } 1'
}

# What a command said, as a section of the text.
quoted() {
  printf '\n```text\n'
  fitting "$of_one_command" "… and more, which \`$1\` says" <<<"$2"
  printf '```\n'
}

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
TEXT
  quoted "cargo xtask import" "$said" >>"$text"
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

base=$(git rev-parse --short=10 HEAD)
compared=()
: >"$work/breaks" >"$work/others"
for document in specs/v*.yaml; do
  if ! git cat-file -e "HEAD:$document" 2>/dev/null; then
    printf '## %s is new\n\n' "$document" >>"$work/others"
  elif ! git diff --quiet HEAD -- "$document"; then
    code=0
    cargo xtask diff "HEAD:$document" "$document" --format markdown >"$work/changes" || code=$?
    # What could not be compared is named in the text, and may break anything.
    if [ "$code" -ge 2 ]; then
      printf '\nNot everything in %s could be compared.\n' "$document" >>"$work/changes"
    fi
    # Its third line says how much there is of what.
    compared+=("# $(sed -n 3p "$work/changes")")
    compared+=("cargo xtask diff $base:$document $document --format markdown")
    [ "$code" -eq 0 ] && after=others || after=breaks
    cat "$work/changes" >>"$work/$after"
  fi
done

{
  for version in $new; do
    cat <<TEXT
## $version is new

Clever's public repository has this version at $revision, and \`specs/versions.toml\` does not list
it: nothing of it is imported. A person adds a \`[[version]]\` with its name, base path, day of release
and status, and runs \`cargo xtask import\` and \`cargo xtask generate\`.

TEXT
  done
  for version in $gone; do
    cat <<TEXT
## $version has no definition any more

Clever's public repository has nothing of this version at $revision. Its document and its crate stay
as they are. Where Clever has withdrawn the version itself, a person says so: in
\`specs/versions.toml\` set its \`status\` to \`end-of-life\`, with an exception of the rule
\`version-withdrawn\`. Nothing is said of it here from then on.

TEXT
  done
  if [[ -n $refused && (-n $new || -n $gone || -s $work/breaks || -s $work/others) ]]; then
    printf '## The crates are not generated yet\n'
    quoted "cargo xtask generate" "$refused"
    echo
  fi
  cat "$work/breaks" "$work/others"
} >"$work/text"
if [ ${#compared[@]} -gt 0 ]; then
  rest=$(printf '\n## The rest is cut\n\nOn this branch, all that changed is printed by\n\n```sh\n%s\n```' \
    "$(printf '%s\n' "${compared[@]}")")
fi
fitting "$all_of_it" "${rest:-}" <"$work/text" >"$text"

# As it would be committed, whatever is staged here.
index=$work/index
cp "$(git rev-parse --git-path index)" "$index"
GIT_INDEX_FILE=$index git add --all
GIT_INDEX_FILE=$index git diff-index --cached --patch --binary --full-index HEAD >"$folder/changes.patch"
