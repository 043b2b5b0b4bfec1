//! The keys that Clever signs id_tokens with.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clever_core::Request;
use openidconnect::core::{
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJsonWebKeyUse,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{JsonWebKey as _, JsonWebKeyAlgorithm};

use super::OpenIdError;

/// How long the keys are not asked for once more, so that made-up id_tokens cause no flood of
/// requests.
const PAUSE: Duration = Duration::from_secs(60);

/// How many keys are tried for one id_token.
const TRIED: usize = 10;

/// The published keys that RS256 can be verified with; at least one.
pub(super) struct KeySet(Vec<CoreJsonWebKey>);

impl KeySet {
    fn of(published: &CoreJsonWebKeySet) -> Option<Self> {
        let keys: Vec<_> = published.keys().iter().filter(is_usable).cloned().collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The keys of that id, or all of them for an id_token that names none.
    pub(super) fn named(&self, id: Option<&str>) -> impl Iterator<Item = &CoreJsonWebKey> {
        let is_named = move |key: &&CoreJsonWebKey| match (id, key.key_id()) {
            (None, _) => true,
            (Some(id), Some(own)) => own.as_str() == id,
            (Some(_), None) => false,
        };
        self.0.iter().filter(is_named).take(TRIED)
    }
}

fn is_usable(key: &&CoreJsonWebKey) -> bool {
    let signs = |usage: &CoreJsonWebKeyUse| *usage == CoreJsonWebKeyUse::Signature;
    let is_for_rs256 = match key.signing_alg() {
        JsonWebKeyAlgorithm::Algorithm(algorithm) => {
            *algorithm == CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256
        }
        JsonWebKeyAlgorithm::Unspecified => true,
        JsonWebKeyAlgorithm::Unsupported => false,
    };
    *key.key_type() == CoreJsonWebKeyType::RSA && key.key_use().is_none_or(signs) && is_for_rs256
}

pub(super) struct Keys {
    request: Request,
    known: Mutex<Arc<KeySet>>,
    /// When a reply to asking again came, by the client's clock; held while one is waited for.
    asked_again: tokio::sync::Mutex<Option<Duration>>,
}

impl Keys {
    pub(super) async fn fetch(request: Request) -> Result<Self, OpenIdError> {
        let keys = ask(&request).await?.ok_or(OpenIdError::NoKeys)?;
        Ok(Self {
            request,
            known: Mutex::new(Arc::new(keys)),
            asked_again: tokio::sync::Mutex::default(),
        })
    }

    pub(super) fn known(&self) -> Arc<KeySet> {
        let known = self.known.lock();
        Arc::clone(&known.unwrap_or_else(PoisonError::into_inner))
    }

    /// Keys that came after these, asked for if nobody did so yet; none if it is too early, or if
    /// there are no keys any more.
    pub(super) async fn after(
        &self,
        tried: &Arc<KeySet>,
    ) -> Result<Option<Arc<KeySet>>, OpenIdError> {
        let mut asked_again = self.asked_again.lock().await;
        let known = self.known();
        if !Arc::ptr_eq(&known, tried) {
            return Ok(Some(known));
        }
        let now = self.request.client().clock().elapsed();
        if asked_again.is_some_and(|asked| now.saturating_sub(asked) < PAUSE) {
            return Ok(None);
        }
        // Who gives up before a reply comes, or gets none, keeps nobody from asking.
        let keys = ask(&self.request).await?.map(Arc::new);
        *asked_again = Some(now);
        if let Some(keys) = &keys {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            *known = Arc::clone(keys);
        }
        Ok(keys)
    }
}

async fn ask(request: &Request) -> Result<Option<KeySet>, OpenIdError> {
    let keys = request.clone().send::<CoreJsonWebKeySet>().await?;
    Ok(KeySet::of(&keys))
}
