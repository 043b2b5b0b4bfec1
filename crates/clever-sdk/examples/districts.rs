//! Counts the users of every district that shares data with an app, ten districts at a time:
//! `CLEVER_CLIENT_ID=… CLEVER_CLIENT_SECRET=… cargo run --example districts`.

use std::num::NonZeroUsize;

use clever_sdk::identity::Identity;
use clever_sdk::v3_1::Clever;
use clever_sdk::{AppCredentials, TokenSource, districts};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = AppCredentials::from_env("CLEVER_CLIENT_ID", "CLEVER_CLIENT_SECRET")?;
    let identity = Identity::new(app)?;

    // The throttle keeps each district's token below its rate limit.
    let clever = Clever::district(TokenSource::none())
        .throttle(1100)
        .build()?;
    let mut clients = Vec::new();
    for entry in identity.district_tokens().send().await? {
        match entry.token {
            Ok(token) => clients.push((entry.district, clever.with_token(token))),
            // One that cannot be used does not stop the others.
            Err(error) => println!("{:?}: {error}", entry.district),
        }
    }
    let ten = NonZeroUsize::new(10).unwrap_or(NonZeroUsize::MIN);
    let count = |clever: Clever| async move { clever.get_users().count().await };
    for outcome in districts::map(clients, ten, count).await {
        match outcome.result {
            Ok(users) => println!("{:?}: {users} users", outcome.district),
            Err(failure) => println!("{:?}: {failure}", outcome.district),
        }
    }
    Ok(())
}
