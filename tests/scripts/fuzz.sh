#!/usr/bin/env bash
# Looks for documents that crash the reading, importing, overlaying or comparing of documents: ten
# minutes for each of the three targets, or as many seconds as are given. Needs cargo-fuzz
# (`cargo install cargo-fuzz`) and a C++ compiler.
#
# usage: tests/scripts/fuzz.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/../../crates/clever-spec"
seconds=${1:-600}
# The fuzzer's flags are unstable ones.
export RUSTC_BOOTSTRAP=1

# What it begins with: the documents of the tests.
seeds=fuzz/corpus
mkdir -p $seeds/{compare,import,overlay}
for pair in tests/rules/*/; do
    { cat "$pair/old.yaml"; echo ----; cat "$pair/new.yaml"; } >"$seeds/compare/$(basename "$pair")"
done
cp fuzz/seeds/overlay $seeds/overlay/lamps
cp fuzz/seeds/import $seeds/import/lamps

for target in compare overlay import; do
    cargo fuzz run --fuzz-dir fuzz --release "$target" -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=65536
done
