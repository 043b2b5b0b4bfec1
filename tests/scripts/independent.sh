#!/usr/bin/env bash
# Does a server that knows only the effective documents agree with the generated clients? Prism
# (npm) answers each operation with random valid data and checks every request; each operation of
# each version is called, and each of its documented errors asked for. Needs Node.js and npm.
#
# usage: tests/scripts/independent.sh [v3.1 …]
set -euo pipefail
cd "$(dirname "$0")/../.."
prism="@stoplight/prism-cli@5.16.0"
folder="$PWD/target/independent"
mkdir -p "$folder"
if [[ ! -x $folder/node_modules/.bin/prism ]]; then
  npm install --prefix "$folder" --no-audit --no-fund --silent "$prism"
fi
cargo build --quiet --package clever-tests --bin call_every_operation --package xtask
versions=("$@")
if [[ ${#versions[@]} -eq 0 ]]; then
  mapfile -t versions < <(sed -n 's/^name = "\(v.*\)"/\1/p' specs/versions.toml)
fi

server=""
stop() { if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=""; fi; }
trap stop EXIT

wrong=0
for version in "${versions[@]}"; do
  cargo xtask document "$version" >"$folder/$version.yaml"
  port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  "$folder/node_modules/.bin/prism" mock --dynamic --errors --multiprocess=false --host 127.0.0.1 \
    --port "$port" "$folder/$version.yaml" >"$folder/$version.log" 2>&1 &
  server=$!
  until grep -q "Prism is listening" "$folder/$version.log"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/$version.log"; exit 2; }
    sleep 0.1
  done
  cargo run --quiet --package clever-tests --bin call_every_operation -- "$version" "http://127.0.0.1:$port" || wrong=1
  stop
done
exit "$wrong"
