#!/usr/bin/env bash
# Compares the verdicts of `cargo xtask diff` with those of oasdiff over the document pairs of its
# test-suite: oasdiff.sh CHECKOUT CASES [--write]. CHECKOUT is oasdiff's repository at the commit that
# crates/clever-spec/tests/oasdiff/verdicts.toml names, CASES a JSON list of its pairs: `cases`, each
# with `id`, `base`, `revision` (paths in CHECKOUT), `patch_base`, `patch_revision` (RFC 6902, where a
# test changes a document in memory) and `expect` (findings, each with its `level`).
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 CHECKOUT CASES [--write]" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
exec cargo run --quiet --release --manifest-path "$root/Cargo.toml" -p clever-spec --example oasdiff -- \
    "$1" "$2" "$root/crates/clever-spec/tests/oasdiff/verdicts.toml" "${@:3}"
