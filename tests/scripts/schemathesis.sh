#!/usr/bin/env bash
# Does the sandbox answer as the effective documents say, whatever is asked? Schemathesis (PyPI) makes
# up requests from each document, right ones and wrong ones, and holds every answer against it. What
# Clever does differently from its documents is named in schemathesis_exceptions.py, with reasons;
# anything else fails. Needs Python 3 with venv.
#
# usage: tests/scripts/schemathesis.sh [v3.1 …]; EXAMPLES=100 asks more of each operation
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts="$PWD/tests/scripts"
folder=$(mktemp -d)
server=""
stop() { if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$folder"; }
trap stop EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==4.32.5"
cargo build --quiet --package clever-sandbox --package xtask
"${CARGO_TARGET_DIR:-target}/debug/clever-sandbox" --port 0 --people 300 --no-rate-limit >"$folder/greeting" &
server=$!
until grep -q '^in a browser' "$folder/greeting"; do
  kill -0 "$server" || exit 2
  sleep 0.1
done
url=$(grep -o -m 1 'http://127.0.0.1:[0-9]*' "$folder/greeting")
DISTRICT_TOKEN=$(sed -n 's/^district token *//p' "$folder/greeting")
STUDENT_TOKEN=$(sed -n 's/^student token *//p' "$folder/greeting")
export DISTRICT_TOKEN STUDENT_TOKEN

versions=("$@")
if [[ ${#versions[@]} -eq 0 ]]; then
  mapfile -t versions < <(sed -n 's/^name = "\(v.*\)"/\1/p' specs/versions.toml)
fi
wrong=0
for version in "${versions[@]}"; do
  cargo xtask document "$version" |
    "$folder/venv/bin/python" "$scripts/schemathesis_exceptions.py" "$version" >"$folder/$version.yaml"
  echo "== $version"
  (cd "$folder" && venv/bin/schemathesis --config-file "$scripts/schemathesis.toml" run "$version.yaml" \
    --url "$url/$version" --max-examples "${EXAMPLES:-20}" --seed 1 --continue-on-failure) || wrong=1
done
exit "$wrong"
