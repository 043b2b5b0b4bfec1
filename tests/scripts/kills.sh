#!/usr/bin/env bash
# Is nothing lost or repeated wherever an export is killed? Kills one, with SIGKILL, at each of its
# calls of the system that change a folder (and at some of those that open or write a file), lets it
# go on, and compares what there is in the end with an export that nobody disturbed. Needs strace.
#
# usage: tests/scripts/kills.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --quiet --package clever-cli
program="${CARGO_TARGET_DIR:-$PWD/target}/debug/clever-api"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

export_() { "$@" "$program" --sandbox --people 300 --seed 3 export --out out --page 100; }
written() { (cd out && sha256sum ./*.ndjson && find . -type f ! -name manifest.json | sort); }

export_ env >told
written >undisturbed

wrong=0
# The step between one call that is killed and the next.
for calls in rename/1 fsync/1 fdatasync/1 unlink,unlinkat/1 mkdir/1 openat/7 write/5; do
  call=${calls%/*}
  number=0
  while true; do
    number=$((number + ${calls#*/}))
    rm -rf out
    inject="inject=$call:signal=SIGKILL:when=$number"
    # The shell would tell of every kill.
    if { export_ strace -f -qq -o /dev/null -e "trace=$call" -e "$inject" >/dev/null; } 2>/dev/null; then
      break
    fi
    if ! export_ env >again || ! cmp told again || ! written | cmp - undisturbed; then
      echo "$call: what was killed at the call $number did not end as it should"
      wrong=1
    fi
  done
  echo "$call: killed up to the call $number"
  if [[ $number -le ${calls#*/} ]]; then
    echo "$call: nothing was killed"
    wrong=1
  fi
done
exit "$wrong"
