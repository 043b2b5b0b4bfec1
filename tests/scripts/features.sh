#!/usr/bin/env bash
# Features are additive: every set of them compiles without a warning, and TLS works with the
# system's library as with rustls. Needs cargo-hack
# (`cargo install cargo-hack`) and, for native-tls, the headers of the system's TLS library.
#
# usage: tests/scripts/features.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TERM_COLOR=never RUSTFLAGS="-D warnings"
cargo hack check --quiet --feature-powerset --package clever-core --package clever-v3-1
cargo hack check --quiet --feature-powerset --exclude-features openid --package clever-sdk
# `openid` touches no other feature's code, so each one beside it is enough.
cargo hack check --quiet --each-feature --features openid --package clever-sdk
cargo test --quiet --package clever-tests --features native-tls --test tls
echo "every set of features compiles"
