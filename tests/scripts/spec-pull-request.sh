#!/usr/bin/env bash
# Keeps one pull request open with what spec-update.sh wrote into a folder about this commit of the main
# branch, and closes it when there is nothing to tell any more. A branch that somebody else has committed
# to is left as it is until its pull request is merged. Needs gh, the whole history, and nothing staged.
# Where it runs the repository may be written to: it runs nothing that was imported or generated.
#
# usage: tests/scripts/spec-pull-request.sh FOLDER
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
folder=$(cd "$1" && pwd)
text=$folder/text.md
patch=$folder/changes.patch
for file in "$text" "$patch"; do
  [ -f "$file" ] || { echo "$file is not there: spec-update.sh writes it" >&2; exit 2; }
done
cd "$(dirname "$0")/../.."
branch=spec-update
title="Import Clever's newest definitions"
name="github-actions[bot]"
email="41898282+github-actions[bot]@users.noreply.github.com"

if [ -s "$patch" ]; then
  git apply --cached "$patch"
fi
# Programs of many people ran where it was made.
generated='specs|crates/clever-v[^/]*|tests/src/generated'
foreign=$(git diff --cached --name-only --no-renames |
  grep --invert-match --extended-regexp "^($generated)/|^(tests/)?Cargo\.toml$|^Cargo\.lock$" || true)
if [ -n "$foreign" ]; then
  printf 'no import writes these, and nothing is pushed:\n%s\n' "$foreign" >&2
  exit 1
fi

gh auth setup-git
has_news=false
if [ -s "$text" ]; then
  has_news=true
fi
# A fork may have a branch of that name too.
pull_request=$(gh pr list --head "$branch" --state open --json number,isCrossRepository \
  --jq '.[] | select(.isCrossRepository | not) | .number')
was=$(git ls-remote origin "refs/heads/$branch" | cut -f 1)
others=""
if [ -n "$was" ]; then
  git fetch --quiet origin "refs/heads/$branch"
  was=$(git rev-parse FETCH_HEAD)
  # What was merged as one commit is not among the main branch's own.
  merged=$(gh pr list --head "$branch" --state merged --json headRefOid --jq '.[].headRefOid')
  if ! grep --quiet --line-regexp --fixed-strings "$was" <<<"$merged"; then
    others=$(git log --format='%ae %ce %h' "HEAD..$was" |
      awk -v own="$email" '$1 != own || $2 != own { print $NF }' | paste -s -d ' ' -)
  fi
fi

if [ -n "$others" ]; then
  echo "::warning::$branch is left as it is: somebody else has committed to it ($others)"
  if $has_news && [ -z "$pull_request" ]; then
    echo "there is news, and no pull request is open for $branch: merge the branch or delete it" >&2
    exit 1
  fi
elif $has_news; then
  git switch --quiet --force-create "$branch"
  # What a person has to decide may have changed nothing yet.
  git -c user.name="$name" -c user.email="$email" commit --quiet --allow-empty --message "$title"
  # Not over what was committed since it was looked at.
  git push --quiet --force-with-lease="$branch:$was" origin "$branch"
  if [ -n "$pull_request" ]; then
    gh pr edit "$pull_request" --body-file "$text"
  else
    gh pr create --head "$branch" --title "$title" --body-file "$text"
  fi
elif [ -n "$pull_request" ]; then
  gh pr close "$pull_request" \
    --comment "Clever's newest definitions change nothing any more in what the main branch has."
else
  echo "nothing has changed"
fi
