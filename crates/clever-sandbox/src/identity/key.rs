//! The key that id_tokens are signed with.
//!
//! It is made up and known to everybody who reads this, as everything the sandbox says is made up.

use std::sync::OnceLock;

use rsa::sha2::{Digest, Sha256};
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey};

/// Its name in the key set.
pub(super) const ID: &str = "clever-sandbox";

/// Two primes of 1024 bits, in hex.
const PRIMES: [&str; 2] = [
    concat!(
        "ef7de0a8cc4a3be6085a784cb9876c8ef6689997a16debccfd436d7645c6b402ea2a6e31804e34cf",
        "3a8cc2226ea2e3955036ac1c55df64e357d7b2e04bbbeca20adf6ca41dffa657414ddebe54c222c7",
        "91bf6527cb2214d5353d68ca6f6f35f9fe5b1df7980b6d1ab9e1cfd2110ef7ae61674dcf347ee41b",
        "e8ce59910fd0933b",
    ),
    concat!(
        "d860f795412cdead8fcc77e88d0386261dceb30fff588ce2cfaa9701a269941898010f81dbf1a075",
        "299d9bf3eebfb99f2153dc21ebbe3e01675498d103ff01b8e29630f4757ed5c405faf3ee19016fc7",
        "7d06599c050c348589aabf368db1248396e49cb4533f5f4cd54665146fd08704e3dc6f5a5514506c",
        "b9b8511a7f21a353",
    ),
];

const EXPONENT: u32 = 65_537;

fn key() -> Option<&'static RsaPrivateKey> {
    static KEY: OnceLock<Option<RsaPrivateKey>> = OnceLock::new();
    let made = KEY.get_or_init(|| {
        let [p, q] = PRIMES.map(|prime| BigUint::parse_bytes(prime.as_bytes(), 16));
        RsaPrivateKey::from_p_q(p?, q?, EXPONENT.into()).ok()
    });
    made.as_ref()
}

/// Modulus and exponent, as the key set has them before they are written in base64.
pub(super) fn public() -> Option<(Vec<u8>, Vec<u8>)> {
    let key = key()?;
    Some((key.n().to_bytes_be(), key.e().to_bytes_be()))
}

/// The signature RS256 of a text.
pub(super) fn sign(text: &str) -> Option<Vec<u8>> {
    let scheme = Pkcs1v15Sign::new::<Sha256>();
    key()?.sign(scheme, &Sha256::digest(text)).ok()
}
