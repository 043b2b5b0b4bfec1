#!/usr/bin/env bash
# How long does a version's crate take to build, with a program that calls every operation, against
# what progenitor alone makes of the same document? Dependencies are built before; only the crate
# and the program are timed, the best of three runs.
#
# usage: tests/scripts/build-time.sh [v3-1]
set -euo pipefail
cd "$(dirname "$0")/../.."
crate="clever-${1:-v3-1}"
export CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never
folder="$PWD/target/baseline"
export CARGO_TARGET_DIR="$folder/target"

cargo run --quiet --release --target-dir target --package xtask -- stats --baseline "$folder"

build() { # kind profile-flag
  cargo build --quiet --manifest-path "$folder/$crate-caller-$1/Cargo.toml" $2
}

seconds() { # kind profile-flag library
  local best=""
  for _ in 1 2 3; do
    touch "$3" "$folder/$crate-caller-$1/src/main.rs"
    local start end
    start=$(date +%s%N)
    build "$1" "$2"
    end=$(date +%s%N)
    local time=$(((end - start) / 1000000))
    if [[ -z $best || $time -lt $best ]]; then best=$time; fi
  done
  echo "$best"
}

printf '\n%-9s%12s%12s%8s%16s%16s\n' profile ours baseline ratio 'binary, ours' 'baseline'
for profile in debug release; do
  flag=""
  if [[ $profile == release ]]; then flag="--release"; fi
  build ours "$flag"
  build baseline "$flag"
  ours=$(seconds ours "$flag" "crates/$crate/src/lib.rs")
  baseline=$(seconds baseline "$flag" "$folder/$crate/src/lib.rs")
  size() { stat -c %s "$CARGO_TARGET_DIR/$profile/$1-$crate-caller"; }
  printf '%-9s%9s ms%9s ms%8s%13s KiB%13s KiB\n' "$profile" "$ours" "$baseline" \
    "$(awk "BEGIN { printf \"%.2f\", $ours / $baseline }")" \
    "$(($(size ours) / 1024))" "$(($(size baseline) / 1024))"
done
