#!/usr/bin/env bash
# Features are additive: every set of them compiles without a warning, and TLS works with the
# system's library as with rustls. Needs cargo-hack
# (`cargo install cargo-hack`) and, for native-tls, the headers of the system's TLS library.
#
# usage: tests/scripts/features.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TERM_COLOR=never RUSTFLAGS="-D warnings"
packages=()
for crate in crates/clever-core crates/clever-v* crates/clever-sdk crates/clever-sandbox crates/clever-cli; do
  packages+=(--package "$(basename "$crate")")
done
cargo hack check --quiet --feature-powerset "${packages[@]}"
cargo test --quiet --package clever-tests --features native-tls --test tls
echo "every set of features compiles"
