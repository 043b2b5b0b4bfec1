#!/usr/bin/env bash
# The workspace compiles with the oldest Rust that it says it does. Needs that toolchain
# (`rustup toolchain install 1.89`).
#
# usage: tests/scripts/rust-version.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
cargo "+$version" check --locked --workspace --all-targets
echo "compiles with Rust $version"
