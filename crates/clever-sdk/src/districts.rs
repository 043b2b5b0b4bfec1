//! Many districts at once, each with a client of its own.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Why work on a district did not come to a result.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The work's own error.
    Failed(E),
    /// The work panicked.
    Panicked,
}

impl<E: fmt::Display> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Panicked => f.write_str("the work on the district panicked"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Failure<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Panicked => None,
        }
    }
}

/// What became of the work on one district.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<D, T, E> {
    /// What was given for the district, such as its id.
    pub district: D,
    /// The result.
    pub result: Result<T, Failure<E>>,
}

/// Does the same work for many districts, a bounded number of them at a time. One that fails, or
/// panics, does not stop the others; the outcomes come in the order of the districts. Dropping the
/// future stops the work.
///
/// Each district has a client, and so a token and a rate limit, of its own.
///
/// ```no_run
/// use std::num::NonZeroUsize;
///
/// use clever_sdk::v3_1::Clever;
/// use clever_sdk::{DistrictToken, Error, TokenSource, districts};
///
/// # async fn example(tokens: Vec<(String, DistrictToken)>) -> Result<(), Error> {
/// let clever = Clever::district(TokenSource::none()).throttle(1200).build()?;
/// let clients = tokens
///     .into_iter()
///     .map(|(district, token)| (district, clever.with_token(token)));
/// let clients: Vec<_> = clients.collect();
/// let at_once = NonZeroUsize::new(10).unwrap_or(NonZeroUsize::MIN);
/// let outcomes = districts::map(clients, at_once, |clever| async move {
///     clever.get_users().count().await
/// });
/// for outcome in outcomes.await {
///     match outcome.result {
///         Ok(users) => println!("{}: {users} users", outcome.district),
///         Err(failure) => println!("{}: {failure}", outcome.district),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub async fn map<D, C, T, E, W, F>(
    districts: impl IntoIterator<Item = (D, C)>,
    at_once: NonZeroUsize,
    work: W,
) -> Vec<Outcome<D, T, E>>
where
    W: Fn(C) -> F + Send + Sync + 'static,
    C: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let places = Arc::new(Semaphore::new(at_once.get().min(Semaphore::MAX_PERMITS)));
    let work = Arc::new(work);
    let mut running = JoinSet::new();
    let mut names = Vec::new();
    let mut results = Vec::new();
    for (index, (district, client)) in districts.into_iter().enumerate() {
        names.push(district);
        results.push(Err(Failure::Panicked));
        let (places, work) = (Arc::clone(&places), Arc::clone(&work));
        running.spawn(async move {
            let place = places.acquire_owned().await;
            let result = work(client).await;
            drop(place);
            (index, result)
        });
    }
    // What panics gives no result, and keeps the one that says so.
    while let Some(joined) = running.join_next().await {
        if let Ok((index, result)) = joined {
            results[index] = result.map_err(Failure::Failed);
        }
    }
    let pairs = names.into_iter().zip(results);
    pairs
        .map(|(district, result)| Outcome { district, result })
        .collect()
}
