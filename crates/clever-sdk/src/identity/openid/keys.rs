//! The keys that Clever signs id_tokens with.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clever_core::{Error, Request};
use openidconnect::core::CoreJsonWebKeySet;

/// How long the keys are not asked for once more, so that made-up id_tokens cause no flood of
/// requests.
const PAUSE: Duration = Duration::from_secs(60);

pub(super) struct Keys {
    request: Request,
    known: Mutex<Arc<CoreJsonWebKeySet>>,
    /// When they were asked for again, by the client's clock; held while that is under way.
    asked_again: tokio::sync::Mutex<Option<Duration>>,
}

impl Keys {
    pub(super) async fn fetch(request: Request) -> Result<Self, Error> {
        let keys = ask(&request).await?;
        Ok(Self {
            request,
            known: Mutex::new(keys),
            asked_again: tokio::sync::Mutex::default(),
        })
    }

    pub(super) fn known(&self) -> Arc<CoreJsonWebKeySet> {
        let known = self.known.lock();
        Arc::clone(&known.unwrap_or_else(PoisonError::into_inner))
    }

    /// Keys that came after these, asked for if nobody did so yet; none if it is too early.
    pub(super) async fn after(
        &self,
        tried: &Arc<CoreJsonWebKeySet>,
    ) -> Result<Option<Arc<CoreJsonWebKeySet>>, Error> {
        let mut asked_again = self.asked_again.lock().await;
        let known = self.known();
        if !Arc::ptr_eq(&known, tried) {
            return Ok(Some(known));
        }
        let now = self.request.client().clock().elapsed();
        if asked_again.is_some_and(|asked| now.saturating_sub(asked) < PAUSE) {
            return Ok(None);
        }
        *asked_again = Some(now);
        let keys = ask(&self.request).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Arc::clone(&keys);
        Ok(Some(keys))
    }
}

async fn ask(request: &Request) -> Result<Arc<CoreJsonWebKeySet>, Error> {
    let keys = request.clone().send::<CoreJsonWebKeySet>().await?;
    Ok(Arc::new(keys.into_inner()))
}
