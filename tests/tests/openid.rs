//! Signing on by OpenID Connect: what is verified, where tokens go, and what is never shown.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod log;

use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use clever_core::{AppCredentials, ErrorKind, SsoToken, reveal};
use clever_sdk::identity::openid::{
    Claims, Nonce, OpenId, OpenIdError, SignOn, UserInfo, UserType,
};
use clever_sdk::identity::{Code, Identity, State};
use clever_tests::loopback::{Ending, Reply, Request, Server};
use clever_tests::time::{ManualClock, START};
use log::Log;
use rsa::rand_core::OsRng;
use rsa::sha2::{Digest, Sha256};
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;

const CLIENT_ID: &str = "0a1b2c3d4e5f60718293";
const CLIENT_SECRET: &str = "made-up-client-secret";
/// `CLIENT_ID:CLIENT_SECRET`, as Basic authentication writes it.
const BASIC: &str = "Basic MGExYjJjM2Q0ZTVmNjA3MTgyOTM6bWFkZS11cC1jbGllbnQtc2VjcmV0";
const SSO_TOKEN: &str = "ilc0123456789abcdef0123456789abcdef";
const CODE: &str = "made-up-code";
const REDIRECT_URI: &str = "https://app.example/clever";
const NONCE: &str = "made-up-nonce";

const ID: &str = "5f0000000000000000000001";
const OLD_ID: &str = "5f0000000000000000000002";
const DISTRICT: &str = "5f0000000000000000000003";
const EMAIL: &str = "ada@school.example";

/// A key made for one run of the tests. It is short, so that making it takes no time.
struct Key {
    id: &'static str,
    pair: RsaPrivateKey,
}

static FIRST: LazyLock<Key> = LazyLock::new(|| Key::new("first"));
static SECOND: LazyLock<Key> = LazyLock::new(|| Key::new("second"));

impl Key {
    fn new(id: &'static str) -> Self {
        let pair = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
        Self { id, pair }
    }

    /// As the key set has it.
    fn public(&self) -> Value {
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.id,
            "n": BASE64.encode(self.pair.n().to_bytes_be()),
            "e": BASE64.encode(self.pair.e().to_bytes_be()),
        })
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_with(
            &json!({ "alg": "RS256", "kid": self.id, "typ": "JWT" }),
            claims,
        )
    }

    fn sign_with(&self, header: &Value, claims: &Value) -> String {
        joined(header, claims, |text| {
            let scheme = Pkcs1v15Sign::new::<Sha256>();
            self.pair.sign(scheme, &Sha256::digest(text)).unwrap()
        })
    }
}

fn joined(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let [header, claims] = [header, claims].map(|part| BASE64.encode(part.to_string()));
    let text = format!("{header}.{claims}");
    let signature = BASE64.encode(sign(text.as_bytes()));
    format!("{text}.{signature}")
}

/// RFC 2104.
fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    let digest = Sha256::digest(key);
    let key = if key.len() > 64 { &digest[..] } else { key };
    block[..key.len()].copy_from_slice(key);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text);
    let outer = Sha256::new().chain_update(padded(0x5c));
    outer.chain_update(inner.finalize()).finalize().to_vec()
}

/// What the identity host answers; a test changes it as it likes.
#[derive(Clone)]
struct Host(Arc<Mutex<Answers>>);

struct Answers {
    discovery: Reply,
    keys: Reply,
    granted: Reply,
    user_info: Reply,
}

impl Host {
    fn set(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.0.lock().unwrap());
    }

    fn answer(&self, request: &Request) -> Reply {
        let answers = self.0.lock().unwrap();
        let reply = match (&*request.method, &*request.path) {
            ("GET", "/.well-known/openid-configuration") => &answers.discovery,
            ("GET", "/oauth/certs") => &answers.keys,
            ("POST", "/oauth/tokens") => &answers.granted,
            ("GET", "/userinfo") => &answers.user_info,
            _ => return Reply::new(404, ""),
        };
        reply.clone()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "most values are made for it")]
fn ok(body: Value) -> Reply {
    Reply::new(200, body.to_string())
}

fn granted(id_token: &str) -> Reply {
    ok(json!({ "access_token": SSO_TOKEN, "token_type": "bearer", "id_token": id_token }))
}

/// A server with a key set of one key, and a client of it. What is logged meanwhile is looked at in
/// the end.
struct Setup {
    log: Log,
    _listens: DefaultGuard,
    server: Server,
    host: Host,
    identity: Identity,
    clock: ManualClock,
}

impl Setup {
    async fn start() -> Self {
        let (log, listens) = Log::begin();
        let nothing = || Reply::new(404, "");
        let host = Host(Arc::new(Mutex::new(Answers {
            discovery: nothing(),
            keys: ok(json!({ "keys": [FIRST.public()] })),
            granted: nothing(),
            user_info: ok(user_info()),
        })));
        let answers = host.clone();
        let server = Server::start(move |request| answers.answer(request)).await;
        let server = server.unwrap();
        let clock = ManualClock::default();
        let credentials = AppCredentials::new(CLIENT_ID, CLIENT_SECRET).unwrap();
        let identity = Identity::builder(credentials)
            .base_url(server.url())
            .client(|client| client.clock(clock.clone()))
            .build()
            .unwrap();
        host.set(|answers| answers.discovery = ok(discovery(server.url())));
        Self {
            log,
            _listens: listens,
            server,
            host,
            identity,
            clock,
        }
    }

    /// What every other test but those of discovery begins with.
    async fn open() -> (Self, OpenId) {
        let setup = Self::start().await;
        let open_id = setup.identity.open_id().await.unwrap();
        let _ = setup.server.take_requests();
        (setup, open_id)
    }

    fn claims(&self) -> Value {
        claims(self.server.url())
    }

    fn with(&self, name: &str, value: impl Into<Value>) -> Value {
        with(self.claims(), name, value)
    }

    fn paths(&self) -> Vec<String> {
        let requests = self.server.take_requests().into_iter();
        requests.map(|request| request.path).collect()
    }
}

impl Drop for Setup {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            shows_nothing(&self.log.text());
        }
    }
}

fn discovery(url: &str) -> Value {
    json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth/authorize"),
        "token_endpoint": format!("{url}/oauth/tokens"),
        "userinfo_endpoint": format!("{url}/userinfo"),
        "jwks_uri": format!("{url}/oauth/certs"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}

fn claims(url: &str) -> Value {
    json!({
        "iss": url,
        "sub": ID,
        "aud": CLIENT_ID,
        "iat": START,
        "exp": START + 3600,
        "nonce": NONCE,
        "multi_role_user_id": ID,
        "user_id": OLD_ID,
        "user_type": "student",
        "district": DISTRICT,
        "email": EMAIL,
        "email_verified": false,
        "given_name": "Ada",
        "family_name": "Example",
    })
}

fn user_info() -> Value {
    json!({
        "sub": ID,
        "multi_role_user_id": ID,
        "user_id": OLD_ID,
        "user_type": "teacher",
        "district_id": DISTRICT,
        "district": DISTRICT,
        "email": EMAIL,
        "name": { "first": "Ada", "last": "Example", "middle": "" },
        "schools": [],
        "given_name": "Ada",
        "family_name": "Example",
        "email_verified": false,
        "authorized_by": "district",
    })
}

fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    object[name] = value.into();
    object
}

fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name);
    object
}

fn token() -> SsoToken {
    SsoToken::new(SSO_TOKEN).unwrap()
}

fn nonce() -> Nonce {
    Nonce::new(NONCE)
}

fn header<'a>(request: &'a Request, name: &'a str) -> Vec<&'a str> {
    request.header(name).collect()
}

async fn exchanged(open_id: &OpenId) -> Result<SignOn, OpenIdError> {
    let nonce = nonce();
    let exchanged = open_id.exchange(Code::new(CODE), REDIRECT_URI, Some(&nonce));
    checked(exchanged.await)
}

/// A result, once it is certain that an error shows nothing.
fn checked<T>(result: Result<T, OpenIdError>) -> Result<T, OpenIdError> {
    if let Err(error) = &result {
        shows_nothing(&format!("{error} {error:?} {error:#?}"));
    }
    result
}

async fn verified(open_id: &OpenId, id_token: &str) -> Result<Claims, OpenIdError> {
    checked(open_id.verify(id_token, Some(&nonce())).await)
}

/// Checks that nothing of a person or a secret is in a text. Ids are, unless they are no ids.
fn shows_nothing(shown: &str) {
    for hidden in [
        CLIENT_ID,
        CLIENT_SECRET,
        SSO_TOKEN,
        CODE,
        NONCE,
        EMAIL,
        "Ada",
        "Example",
        "eyJ",
    ] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

macro_rules! assert_refused {
    ($verified:expr, $error:pat) => {
        let verified = $verified;
        assert!(matches!(verified, Err($error)), "{verified:?}");
    };
}

#[tokio::test]
async fn a_sign_on_gives_the_token_and_who_it_is() {
    let setup = Setup::start().await;
    let open_id = setup.identity.open_id().await.unwrap();
    let id_token = FIRST.sign(&setup.claims());
    setup
        .host
        .set(|answers| answers.granted = granted(&id_token));
    let sign_on = exchanged(&open_id).await.unwrap();
    let user = &sign_on.claims.user;
    assert_eq!(user.sub, ID);
    assert_eq!(user.multi_role_user_id.as_deref(), Some(ID));
    assert_eq!(user.user_id.as_deref(), Some(OLD_ID));
    assert_eq!(user.user_type, Some(UserType::Student));
    assert_eq!(user.district.as_deref(), Some(DISTRICT));
    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!(user.email_verified, Some(false));
    assert_eq!(user.given_name.as_deref(), Some("Ada"));
    assert_eq!(user.family_name.as_deref(), Some("Example"));
    let millis = i64::try_from(START).unwrap() * 1000;
    let times = [&sign_on.claims.issued_at, &sign_on.claims.expires_at];
    let expected = [Some(millis), Some(millis + 3_600_000)];
    assert_eq!(times.map(|time| time.unix_millis()), expected);

    let info = open_id.user_info(&sign_on.token, Some(&sign_on.claims));
    let info = info.await.unwrap();
    assert_eq!((&info.sub, &info.email), (&user.sub, &user.email));
    assert_eq!(info.user_type, Some(UserType::Teacher));
    assert_eq!(info.authorized_by.as_deref(), Some("district"));

    let requests = setup.server.take_requests();
    let sent = requests.iter().map(|request| {
        let token = header(request, "authorization").concat();
        (&*request.method, &*request.path, token)
    });
    let expected = [
        ("GET", "/.well-known/openid-configuration", String::new()),
        ("GET", "/oauth/certs", String::new()),
        ("POST", "/oauth/tokens", BASIC.to_owned()),
        ("GET", "/userinfo", format!("Bearer {SSO_TOKEN}")),
    ];
    assert_eq!(sent.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_plain_exchange_takes_the_same_reply() {
    let setup = Setup::start().await;
    setup.host.set(|answers| {
        answers.granted = ok(json!({ "access_token": SSO_TOKEN, "id_token": 7 }));
    });
    let exchanged = setup.identity.exchange(Code::new(CODE), REDIRECT_URI);
    assert!(exchanged.await.is_ok());
}

#[test]
fn the_sign_on_page_is_told_the_nonce() {
    let credentials = AppCredentials::new(CLIENT_ID, CLIENT_SECRET).unwrap();
    let identity = Identity::new(credentials).unwrap();
    let address = identity
        .authorize_url(REDIRECT_URI)
        .state(State::new("a state"))
        .nonce(Nonce::new("replaced"))
        .nonce(Nonce::new("a&nonce"));
    assert!(address.url().ends_with("&state=a+state&nonce=a%26nonce"));
    assert!(!format!("{address:?}").contains("a&nonce"));
}

#[test]
fn nonces_are_random_and_compared_in_full() {
    let nonce = Nonce::random().unwrap();
    assert_eq!(nonce.as_str().len(), 64);
    assert_ne!(nonce, Nonce::random().unwrap());
    assert_eq!(nonce, Nonce::new(nonce.as_str()));
    assert_ne!(nonce, Nonce::new(&nonce.as_str()[..63]));
    assert_ne!(nonce, Nonce::new(format!("{}x", &nonce.as_str()[..63])));
    assert_eq!(format!("{nonce:?}"), "Nonce(…)");
}

#[tokio::test]
async fn what_is_not_for_this_app_from_this_host_is_refused() {
    let (setup, open_id) = Setup::open().await;
    let refused = async |claims| verified(&open_id, &FIRST.sign(&claims)).await;
    assert!(refused(setup.claims()).await.is_ok());
    for issuer in [
        "https://clever.com",
        "",
        &format!("{}/", setup.server.url()),
    ] {
        let verified = refused(setup.with("iss", issuer)).await;
        assert_refused!(verified, OpenIdError::Issuer | OpenIdError::Malformed);
    }
    for audience in [
        json!("another-app"),
        json!(["another-app"]),
        json!([CLIENT_ID, "another-app"]),
        json!([]),
        json!(""),
    ] {
        assert_refused!(
            refused(setup.with("aud", audience)).await,
            OpenIdError::Audience
        );
    }
    assert_refused!(
        refused(without(setup.claims(), "aud")).await,
        OpenIdError::Audience
    );
    assert!(refused(setup.with("aud", json!([CLIENT_ID]))).await.is_ok());
    assert_refused!(
        refused(setup.with("azp", "another-app")).await,
        OpenIdError::Audience
    );
    assert!(refused(setup.with("azp", CLIENT_ID)).await.is_ok());
    assert_eq!(setup.paths(), [""; 0]);
}

#[tokio::test]
async fn a_claim_that_every_id_token_has_must_be_there() {
    let (setup, open_id) = Setup::open().await;
    for name in ["iss", "sub", "exp", "iat"] {
        let id_token = FIRST.sign(&without(setup.claims(), name));
        assert_refused!(verified(&open_id, &id_token).await, OpenIdError::Malformed);
    }
    let whole = FIRST.sign(&setup.claims());
    for id_token in [
        "",
        ".",
        "..",
        "eyJ",
        &whole[..40],
        &format!("{whole}.{whole}"),
    ] {
        assert_refused!(verified(&open_id, id_token).await, OpenIdError::Malformed);
    }
}

#[tokio::test]
async fn what_every_id_token_has_must_be_what_it_has_to_be() {
    let (setup, open_id) = Setup::open().await;
    for (name, value) in [
        ("sub", json!("")),
        ("sub", json!(7)),
        ("iss", json!(["a"])),
        ("aud", json!(7)),
        ("aud", json!([7])),
        ("azp", json!([CLIENT_ID])),
        ("exp", json!("tomorrow")),
        ("exp", json!(1e300)),
        ("exp", json!(253_402_300_800_u64)),
        ("iat", json!(-1e300)),
        ("nbf", json!("now")),
        ("nonce", json!([NONCE])),
    ] {
        let id_token = FIRST.sign(&setup.with(name, value.clone()));
        let verified = verified(&open_id, &id_token).await;
        assert!(
            matches!(verified, Err(OpenIdError::Malformed)),
            "{name} {value}"
        );
    }
    let texts = [
        "[]".to_owned(),
        format!(r#"["{}"]"#, setup.server.url()),
        setup
            .claims()
            .to_string()
            .replacen('{', r#"{"nonce":"made-up-nonce","#, 1),
        setup.claims().to_string() + " {}",
        "[".repeat(100_000),
        // What would stand in the members, by position.
        json!([
            setup.server.url(),
            CLIENT_ID,
            null,
            START + 60,
            START,
            null,
            NONCE,
            "",
            "",
            ""
        ])
        .to_string(),
    ];
    let header = json!({ "alg": "RS256", "kid": "first" }).to_string();
    let good = setup.claims().to_string();
    let by_position = json!(["RS256", "first", null]).to_string();
    let texts = texts.iter().map(|text| (&header, text));
    for (header, text) in texts.chain([(&by_position, &good)]) {
        let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(text));
        let scheme = Pkcs1v15Sign::new::<Sha256>();
        let signature = FIRST.pair.sign(scheme, &Sha256::digest(&signed)).unwrap();
        let id_token = format!("{signed}.{}", BASE64.encode(signature));
        assert_refused!(verified(&open_id, &id_token).await, OpenIdError::Malformed);
    }
    let crit = json!({ "alg": "RS256", "kid": "first", "crit": ["b64"], "b64": false });
    let id_token = FIRST.sign_with(&crit, &setup.claims());
    assert_refused!(verified(&open_id, &id_token).await, OpenIdError::Malformed);
    for sane in [json!(START + 3600), json!(253_402_300_799_u64)] {
        assert!(
            verified(&open_id, &FIRST.sign(&setup.with("exp", sane)))
                .await
                .is_ok()
        );
    }
    let fraction = setup.with("iat", json!(START as f64 + 0.5));
    assert!(verified(&open_id, &FIRST.sign(&fraction)).await.is_ok());
}

#[tokio::test]
async fn an_id_token_lasts_until_it_expires_and_not_longer() {
    let (setup, open_id) = Setup::open().await;
    let id_token = FIRST.sign(&setup.claims());
    setup.clock.advance(Duration::from_secs(3599));
    assert!(verified(&open_id, &id_token).await.is_ok());
    setup.clock.advance(Duration::from_secs(1));
    assert_refused!(verified(&open_id, &id_token).await, OpenIdError::Expired);
}

#[tokio::test]
async fn a_clock_may_be_a_minute_behind() {
    let (setup, open_id) = Setup::open().await;
    for name in ["iat", "nbf"] {
        let at = |ahead: u64| FIRST.sign(&setup.with(name, START + ahead));
        assert!(verified(&open_id, &at(60)).await.is_ok());
        let verified = verified(&open_id, &at(61)).await;
        assert_refused!(verified, OpenIdError::NotYetValid);
    }
}

#[tokio::test]
async fn a_nonce_belongs_to_one_session() {
    let (setup, open_id) = Setup::open().await;
    let with_nonce = FIRST.sign(&setup.claims());
    let without_nonce = FIRST.sign(&without(setup.claims(), "nonce"));
    let other = Nonce::new("made-up-nancy");
    let own = nonce();
    let verify = async |id_token: &str, nonce| open_id.verify(id_token, nonce).await;
    assert!(verify(&with_nonce, Some(&own)).await.is_ok());
    assert!(verify(&without_nonce, None).await.is_ok());
    assert_refused!(
        verify(&with_nonce, Some(&other)).await,
        OpenIdError::NonceDiffers
    );
    assert_refused!(verify(&with_nonce, None).await, OpenIdError::NonceDiffers);
    let empty = Nonce::new("");
    let with_empty = FIRST.sign(&setup.with("nonce", ""));
    assert_refused!(
        verify(&with_empty, Some(&empty)).await,
        OpenIdError::NonceDiffers
    );
    assert_refused!(verify(&with_empty, None).await, OpenIdError::NonceDiffers);
    assert_refused!(
        verify(&without_nonce, Some(&empty)).await,
        OpenIdError::NonceMissing
    );
    let missing = verify(&without_nonce, Some(&other)).await;
    assert_refused!(missing, OpenIdError::NonceMissing);
}

#[tokio::test]
async fn only_what_clever_signed_is_believed() {
    let (setup, open_id) = Setup::open().await;
    let (claims, key) = (setup.claims(), FIRST.public());
    let forged = SECOND.sign_with(&json!({ "alg": "RS256", "kid": "first" }), &claims);
    assert_refused!(verified(&open_id, &forged).await, OpenIdError::Signature);

    let signed = FIRST.sign(&claims);
    let (head, signature) = signed.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let others = BASE64.encode(setup.with("sub", OLD_ID).to_string());
    let swapped = format!("{header}.{others}.{signature}");
    assert_refused!(verified(&open_id, &swapped).await, OpenIdError::Signature);
    let cut = format!("{head}.");
    assert_refused!(verified(&open_id, &cut).await, OpenIdError::Signature);

    let none = joined(&json!({ "alg": "none" }), &claims, |_| Vec::new());
    assert_refused!(verified(&open_id, &none).await, OpenIdError::Algorithm);
    let kept = joined(&json!({ "alg": "none", "kid": "first" }), &claims, |text| {
        FIRST
            .pair
            .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text))
            .unwrap()
    });
    assert_refused!(verified(&open_id, &kept).await, OpenIdError::Algorithm);

    let modulus = FIRST.pair.n().to_bytes_be();
    for secret in [
        &modulus,
        key["n"].as_str().unwrap().as_bytes(),
        CLIENT_SECRET.as_bytes(),
    ] {
        let header = json!({ "alg": "HS256", "kid": "first" });
        let keyed = joined(&header, &claims, |text| hmac_sha256(secret, text));
        assert_refused!(verified(&open_id, &keyed).await, OpenIdError::Algorithm);
    }
    for algorithm in ["RS384", "PS256", "ES256", "EdDSA", "made-up", ""] {
        let other = FIRST.sign_with(&json!({ "alg": algorithm, "kid": "first" }), &claims);
        assert_refused!(verified(&open_id, &other).await, OpenIdError::Algorithm);
    }
}

#[tokio::test]
async fn a_secret_among_the_keys_signs_nothing() {
    let setup = Setup::start().await;
    let secret = b"a secret that a key set must never hold";
    setup.host.set(|answers| {
        let key = json!({ "kty": "oct", "kid": "first", "k": BASE64.encode(secret) });
        answers.keys = ok(json!({ "keys": [key, SECOND.public()] }));
    });
    let open_id = setup.identity.open_id().await.unwrap();
    let header = json!({ "alg": "HS256", "kid": "first" });
    let keyed = joined(&header, &setup.claims(), |text| hmac_sha256(secret, text));
    assert_refused!(verified(&open_id, &keyed).await, OpenIdError::Algorithm);
}

#[test]
fn the_tests_own_hmac_is_hmac() {
    // RFC 4231, test cases 2 and 6.
    let hex = |bytes: Vec<u8>| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
    let short = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
    assert!(hex(short).starts_with("5bdcc146bf60754e6a042426089575c7"));
    let text = b"Test Using Larger Than Block-Size Key - Hash Key First";
    assert!(hex(hmac_sha256(&[0xaa; 131], text)).starts_with("60e431591ee0b67f0d8a26aacbf5b77f"));
}

#[tokio::test]
async fn keys_are_asked_for_again_when_they_changed_and_only_then() {
    let (setup, open_id) = Setup::open().await;
    let (old, new) = (FIRST.sign(&setup.claims()), SECOND.sign(&setup.claims()));
    assert!(verified(&open_id, &old).await.is_ok());
    assert_eq!(setup.paths(), [""; 0]);

    setup
        .host
        .set(|answers| answers.keys = ok(json!({ "keys": [SECOND.public()] })));
    assert!(verified(&open_id, &new).await.is_ok());
    assert_eq!(setup.paths(), ["/oauth/certs"]);
    assert!(verified(&open_id.clone(), &new).await.is_ok());
    assert_eq!(setup.paths(), [""; 0]);

    // Whoever sends id_tokens of a made-up key causes one request a minute.
    for _ in 0..3 {
        assert_refused!(verified(&open_id, &old).await, OpenIdError::UnknownKey);
    }
    assert_eq!(setup.paths(), [""; 0]);
    setup.clock.advance(Duration::from_secs(60));
    for _ in 0..3 {
        assert_refused!(verified(&open_id, &old).await, OpenIdError::UnknownKey);
    }
    assert_eq!(setup.paths(), ["/oauth/certs"]);
}

#[tokio::test]
async fn a_new_key_may_have_no_id_or_that_of_the_old_one() {
    for (id, header) in [
        (json!(null), json!({ "alg": "RS256" })),
        (json!("first"), json!({ "alg": "RS256", "kid": "first" })),
    ] {
        let (setup, open_id) = Setup::open().await;
        let id_token = SECOND.sign_with(&header, &setup.claims());
        assert_refused!(verified(&open_id, &id_token).await, OpenIdError::Signature);
        setup.clock.advance(Duration::from_secs(60));
        let key = with(SECOND.public(), "kid", id);
        setup
            .host
            .set(|answers| answers.keys = ok(json!({ "keys": [key] })));
        assert!(verified(&open_id, &id_token).await.is_ok());
    }
}

#[tokio::test]
async fn each_key_that_may_be_meant_is_tried() {
    let keys = [
        (json!("first"), json!({ "alg": "RS256", "kid": "first" })),
        (json!("second"), json!({ "alg": "RS256" })),
        (json!(null), json!({ "alg": "RS256" })),
    ];
    for (id, header) in keys {
        let setup = Setup::start().await;
        let other = with(SECOND.public(), "kid", id);
        setup
            .host
            .set(|answers| answers.keys = ok(json!({ "keys": [other, FIRST.public()] })));
        let open_id = setup.identity.open_id().await.unwrap();
        for key in [&FIRST, &SECOND] {
            let id_token = key.sign_with(&header, &setup.claims());
            assert!(verified(&open_id, &id_token).await.is_ok(), "{header}");
        }
    }
}

#[tokio::test]
async fn a_key_that_is_for_something_else_signs_nothing() {
    for (name, value) in [
        ("use", json!("enc")),
        ("alg", json!("RS512")),
        ("kty", json!("made-up")),
        // An id_token that names its key has to be signed with one of that name.
        ("kid", json!(null)),
    ] {
        let setup = Setup::start().await;
        let key = with(FIRST.public(), name, value);
        setup
            .host
            .set(|answers| answers.keys = ok(json!({ "keys": [key, SECOND.public()] })));
        let open_id = setup.identity.open_id().await.unwrap();
        let id_token = FIRST.sign(&setup.claims());
        assert_refused!(verified(&open_id, &id_token).await, OpenIdError::UnknownKey);
    }
}

#[tokio::test]
async fn a_host_without_keys_verifies_nothing_and_takes_none_away() {
    let enc = with(FIRST.public(), "use", "enc");
    let secret = json!({ "kty": "oct", "kid": "first", "k": BASE64.encode("made up") });
    for keys in [json!([]), json!([enc, 7]), json!([secret])] {
        let keys = json!({ "keys": keys });
        let setup = Setup::start().await;
        setup.host.set(|answers| answers.keys = ok(keys.clone()));
        let error = setup.identity.open_id().await.unwrap_err();
        assert!(matches!(error, OpenIdError::NoKeys), "{error:?}");

        let (setup, open_id) = Setup::open().await;
        setup.host.set(|answers| answers.keys = ok(keys));
        let unknown = SECOND.sign(&setup.claims());
        assert_refused!(verified(&open_id, &unknown).await, OpenIdError::UnknownKey);
        let known = FIRST.sign(&setup.claims());
        assert!(verified(&open_id, &known).await.is_ok());
    }
}

#[tokio::test]
async fn keys_that_did_not_come_may_be_asked_for_at_once() {
    let (setup, open_id) = Setup::open().await;
    let new = SECOND.sign(&setup.claims());
    setup.host.set(|answers| answers.keys = Reply::new(404, ""));
    let error = verified(&open_id, &new).await.unwrap_err();
    assert!(matches!(&error, OpenIdError::Call(error) if error.is_not_found()));
    assert!(!error.to_string().contains("token"), "{error}");
    // A sign-on that is given up while it waits for the keys.
    let silent = ok(json!({ "keys": [SECOND.public()] })).ending(Ending::Silent);
    setup.host.set(|answers| answers.keys = silent);
    let _ = setup.paths();
    tokio::select! {
        verified = verified(&open_id, &new) => panic!("{verified:?}"),
        arrived = setup.server.arrived() => arrived.unwrap(),
    }
    setup
        .host
        .set(|answers| answers.keys = ok(json!({ "keys": [SECOND.public()] })));
    assert!(verified(&open_id, &new).await.is_ok());
}

#[tokio::test]
async fn many_at_once_ask_for_the_keys_once() {
    let (setup, open_id) = Setup::open().await;
    setup
        .host
        .set(|answers| answers.keys = ok(json!({ "keys": [SECOND.public()] })));
    let id_token = SECOND.sign(&setup.claims());
    let (a, b, c) = tokio::join!(
        verified(&open_id, &id_token),
        verified(&open_id, &id_token),
        verified(&open_id, &id_token),
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(setup.paths(), ["/oauth/certs"]);
}

#[tokio::test]
async fn without_an_id_token_the_token_is_not_lost() {
    let (setup, open_id) = Setup::open().await;
    for id_token in [
        json!({}),
        json!({ "id_token": null }),
        json!({ "id_token": "" }),
    ] {
        setup.host.set(|answers| {
            answers.granted = ok(with(id_token, "access_token", SSO_TOKEN));
        });
        let error = exchanged(&open_id).await.unwrap_err();
        assert!(
            error.to_string().contains("switch OpenID Connect on"),
            "{error}"
        );
        let OpenIdError::NoIdToken(token) = error else {
            panic!("{error}");
        };
        assert_eq!(open_id.user_info(&token, None).await.unwrap().sub, ID);
    }
}

#[tokio::test]
async fn an_exchange_that_fails_is_told_as_ever() {
    let (setup, open_id) = Setup::open().await;
    for (reply, kind) in [
        (
            Reply::new(400, "Invalid grant: invalid code"),
            ErrorKind::InvalidCode,
        ),
        (Reply::new(200, EMAIL), ErrorKind::Decode),
    ] {
        setup.host.set(|answers| answers.granted = reply);
        let error = exchanged(&open_id).await.unwrap_err();
        let OpenIdError::Call(error) = error else {
            panic!("{error}");
        };
        assert_eq!(error.kind(), kind);
    }
}

#[tokio::test]
async fn what_the_document_does_not_need_cannot_fail_a_sign_on() {
    let setup = Setup::start().await;
    let url = setup.server.url();
    setup.host.set(|answers| {
        answers.discovery = ok(json!({
            "issuer": url,
            "jwks_uri": format!("{url}/oauth/certs"),
            "id_token_signing_alg_values_supported": ["made-up", 7],
            "service_documentation": "no URL",
            "claims_supported": null,
            "token_endpoint": "https://evil.example/oauth/tokens",
        }));
        answers.keys = ok(json!({ "keys": [
            { "kty": "made-up", "kid": "first" },
            { "kty": "RSA", "kid": "first", "alg": "made-up" },
            7,
            with(FIRST.public(), "made-up", true),
        ], "made-up": 1 }));
    });
    let open_id = setup.identity.open_id().await.unwrap();
    assert!(
        verified(&open_id, &FIRST.sign(&setup.claims()))
            .await
            .is_ok()
    );
    let error = open_id.user_info(&token(), None).await.unwrap_err();
    assert!(matches!(error, OpenIdError::NoUserInfo), "{error:?}");
    assert_eq!(setup.paths().len(), 2);
}

#[tokio::test]
async fn another_issuers_document_is_not_believed() {
    let setup = Setup::start().await;
    for issuer in [
        "https://clever.com",
        "",
        &format!("{}/", setup.server.url()),
    ] {
        let document = with(discovery(setup.server.url()), "issuer", issuer);
        setup.host.set(|answers| answers.discovery = ok(document));
        let error = setup.identity.open_id().await.unwrap_err();
        assert!(matches!(error, OpenIdError::OtherIssuer), "{error:?}");
        assert_eq!(setup.paths(), ["/.well-known/openid-configuration"]);
    }
}

#[tokio::test]
async fn nothing_goes_to_a_host_that_only_the_document_names() {
    let foreign = Server::start(|_| ok(user_info())).await.unwrap();
    let setup = Setup::start().await;
    let own = setup.server.url();
    for name in ["jwks_uri", "userinfo_endpoint"] {
        for address in [
            foreign.url(),
            &foreign.url().replace("127.0.0.1", "localhost"),
            &own.replace("127.0.0.1", "localhost"),
            &own.replace("http://", "https://"),
            &own.replace("127.0.0.1", "made-up@127.0.0.1"),
            "/oauth/certs",
            "",
        ] {
            let document = with(discovery(own), name, address);
            setup.host.set(|answers| answers.discovery = ok(document));
            let error = setup.identity.open_id().await.unwrap_err();
            let is_named = matches!(error, OpenIdError::ForeignAddress(named) if named == name);
            assert!(is_named, "{name} {address} {error:?}");
            assert!(error.to_string().contains(name), "{error}");
            assert_eq!(setup.paths(), ["/.well-known/openid-configuration"]);
        }
    }
    assert_eq!(foreign.take_requests(), []);
}

#[tokio::test]
async fn a_redirect_leads_nowhere() {
    let foreign = Server::start(|_| ok(user_info())).await.unwrap();
    let (setup, open_id) = Setup::open().await;
    let elsewhere = format!("{}/userinfo", foreign.url());
    setup.host.set(|answers| {
        answers.user_info = Reply::new(307, "").with_header("location", elsewhere);
    });
    let error = open_id.user_info(&token(), None).await.unwrap_err();
    let is_unexpected = |error: &clever_core::Error| error.kind() == ErrorKind::UnexpectedStatus;
    assert!(
        matches!(&error, OpenIdError::Call(error) if is_unexpected(error)),
        "{error:?}"
    );
    assert_eq!(foreign.take_requests(), []);
}

#[tokio::test]
async fn user_info_of_somebody_else_is_refused() {
    let (setup, open_id) = Setup::open().await;
    let claims = verified(&open_id, &FIRST.sign(&setup.claims()))
        .await
        .unwrap();
    assert!(open_id.user_info(&token(), Some(&claims)).await.is_ok());
    let other = with(user_info(), "sub", OLD_ID);
    setup.host.set(|answers| answers.user_info = ok(other));
    let error = open_id
        .user_info(&token(), Some(&claims))
        .await
        .unwrap_err();
    assert!(matches!(error, OpenIdError::OtherUser), "{error:?}");
    shows_nothing(&format!("{error} {error:?}"));
    assert_eq!(open_id.user_info(&token(), None).await.unwrap().sub, OLD_ID);
    setup
        .host
        .set(|answers| answers.user_info = ok(without(user_info(), "sub")));
    let error = open_id.user_info(&token(), None).await.unwrap_err();
    assert!(matches!(error, OpenIdError::Call(error) if error.is_decode()));
}

const OPTIONAL: &[&str] = &[
    "multi_role_user_id",
    "user_id",
    "user_type",
    "district",
    "email",
    "email_verified",
    "given_name",
    "family_name",
    "authorized_by",
];

#[tokio::test]
async fn what_may_be_missing_is_missed_by_nobody() {
    let (setup, open_id) = Setup::open().await;
    for absent in [false, true] {
        let bare = |object: Value| {
            OPTIONAL.iter().fold(object, |object, name| match absent {
                true => without(object, name),
                false => with(object, name, Value::Null),
            })
        };
        setup
            .host
            .set(|answers| answers.user_info = ok(bare(user_info())));
        let id_token = FIRST.sign(&bare(with(setup.claims(), "authorized_by", "district")));
        let claims = verified(&open_id, &id_token).await.unwrap();
        let user_info = open_id.user_info(&token(), Some(&claims)).await.unwrap();
        for user in [claims.user, user_info] {
            assert_eq!(serde_json::to_value(&user).unwrap(), json!({ "sub": ID }));
        }
    }
}

#[tokio::test]
async fn what_nobody_needs_cannot_fail_a_sign_on() {
    let (setup, open_id) = Setup::open().await;
    let odd = |object: Value| {
        let object = with(object, "name", json!({ "first": "Ada" }));
        let object = with(object, "address", 7);
        let object = with(object, "updated_at", "yesterday");
        let object = with(object, "email", 7);
        let object = with(object, "email_verified", "true");
        let object = with(object, "district", json!({ "id": DISTRICT }));
        let object = with(object, "user_type", json!(["student"]));
        with(object, "given_name", json!({ "en": "Ada" }))
    };
    let id_token = FIRST.sign(&odd(setup.claims()));
    let claims = verified(&open_id, &id_token).await.unwrap();
    setup
        .host
        .set(|answers| answers.user_info = ok(odd(user_info())));
    let info = open_id.user_info(&token(), Some(&claims)).await.unwrap();
    for user in [claims.user, info] {
        assert_eq!((user.sub.as_str(), user.email_verified), (ID, Some(true)));
        assert_eq!(
            (user.email, user.district, user.given_name),
            (None, None, None)
        );
        assert_eq!(user.user_type, None);
        assert_eq!(user.family_name.as_deref(), Some("Example"));
    }
    for (sent, read) in [
        (json!("false"), Some(false)),
        (json!("no"), None),
        (json!(1), None),
    ] {
        let id_token = FIRST.sign(&setup.with("email_verified", sent));
        let claims = verified(&open_id, &id_token).await.unwrap();
        assert_eq!(claims.user.email_verified, read);
    }
    let nobody = with(user_info(), "sub", "");
    setup.host.set(|answers| answers.user_info = ok(nobody));
    let error = open_id.user_info(&token(), None).await.unwrap_err();
    assert!(matches!(error, OpenIdError::Call(error) if error.is_decode()));
}

#[tokio::test]
async fn a_new_type_of_user_is_kept() {
    let (setup, open_id) = Setup::open().await;
    for (sent, expected) in [
        ("district admin", UserType::DistrictAdmin),
        ("district_admin", UserType::DistrictAdmin),
        ("staff", UserType::Staff),
        ("student", UserType::Student),
        ("teacher", UserType::Teacher),
    ] {
        let id_token = FIRST.sign(&setup.with("user_type", sent));
        let claims = verified(&open_id, &id_token).await.unwrap();
        assert_eq!(claims.user.user_type, Some(expected), "{sent}");
    }
    let id_token = FIRST.sign(&setup.with("user_type", "janitor"));
    let claims = verified(&open_id, &id_token).await.unwrap();
    let user_type = claims.user.user_type.unwrap();
    assert!(matches!(user_type, UserType::Unlisted(_)));
    assert_eq!(user_type.as_str(), "janitor");
    assert_eq!(format!("{user_type:?}"), "UserType(…)");
}

#[tokio::test]
async fn claims_are_kept_in_a_session() {
    let (setup, open_id) = Setup::open().await;
    let claims = verified(&open_id, &FIRST.sign(&setup.claims()))
        .await
        .unwrap();
    let kept = serde_json::to_string(&claims).unwrap();
    assert_eq!(serde_json::from_str::<Claims>(&kept).unwrap(), claims);
    assert!(reveal(&claims).to_string().contains(EMAIL));
    let user: UserInfo = serde_json::from_str(&kept).unwrap();
    assert_eq!(user, claims.user);
}

#[tokio::test]
async fn nothing_is_shown_of_tokens_and_people() {
    let setup = Setup::start().await;
    let open_id = setup.identity.open_id().await.unwrap();
    let mut shown = vec![format!("{open_id:?} {:?}", nonce())];
    let good = FIRST.sign(&setup.claims());
    let named = setup
        .with("sub", "Ada")
        .to_string()
        .replace(DISTRICT, "Ada");
    let named = FIRST.sign(&serde_json::from_str(&named).unwrap());
    let wrong = [
        SECOND.sign(&setup.claims()),
        FIRST.sign(&setup.with("aud", EMAIL)),
        FIRST.sign(&setup.with("iss", format!("https://{EMAIL}"))),
        FIRST.sign(&setup.with("email", json!({ "of": "Ada" }))),
        FIRST.sign(&setup.with("exp", EMAIL)),
        FIRST.sign(&setup.with("nonce", "Ada")),
        FIRST.sign_with(&json!({ "alg": "Ada" }), &setup.claims()),
        good[..good.len() - 9].to_owned(),
    ];
    for id_token in [good.clone(), named].iter().chain(&wrong) {
        setup
            .host
            .set(|answers| answers.granted = granted(id_token));
        match exchanged(&open_id).await {
            Ok(sign_on) => {
                let info = open_id.user_info(&sign_on.token, None).await;
                shown.push(format!("{sign_on:?} {sign_on:#?} {info:?}"));
            }
            Err(error) => shown.push(format!("{error} {error:?} {error:#?}")),
        }
    }
    setup
        .host
        .set(|answers| answers.user_info = ok(json!({ "sub": ["Ada"], "email": EMAIL })));
    let error = open_id.user_info(&token(), None).await.unwrap_err();
    shown.push(format!("{error} {error:?}"));
    let log = setup.log.text();
    assert!(
        log.contains("getOpenIdKeys") && log.contains("reqwest"),
        "all crates are heard: {log}"
    );
    let shown_of_the_good = &shown[1];
    assert!(shown_of_the_good.contains(ID), "{shown_of_the_good}");
    for text in shown.iter().chain([&log]) {
        shows_nothing(text);
        assert!(!text.contains(&good), "{text}");
    }
}
