//! Follows a district's events, with a checkpoint in a file that survives a crash. Asks for news
//! every five minutes, or as often as a second argument says, in seconds:
//! `CLEVER_TOKEN=… cargo run --example events -- checkpoint.json 60`.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use clever_sdk::events::Checkpoint;
use clever_sdk::v3_1::Clever;
use clever_sdk::v3_1::events::EventKind;
use clever_sdk::{DistrictToken, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or("checkpoint.json".to_owned());
    let file = Path::new(&file);
    let seconds = arguments.next().map_or(Ok(300), |text| text.parse())?;
    let interval = Duration::from_secs(seconds);
    let clever = Clever::district(DistrictToken::from_env("CLEVER_TOKEN")?).build()?;

    // A feed ends with its first error. What was dealt with is in the file, so that the next feed
    // begins behind it.
    while let Err(problem) = follow(&clever, file, interval).await {
        match problem.downcast_ref::<Error>() {
            Some(error) if error.is_events_expired() => {
                println!("events are missing, so everything is read again");
                fs::remove_file(file)?;
            }
            Some(error) if passes(error) => {
                println!("{error}");
                tokio::time::sleep(interval).await;
            }
            _ => return Err(problem),
        }
    }
    Ok(())
}

/// Whether it may go better later, although it did not in all the attempts of a call.
fn passes(error: &Error) -> bool {
    error.is_connection() || error.is_timeout() || error.is_server() || error.is_rate_limited()
}

/// Deals with events until an error comes; at the first time after reading everything.
async fn follow(
    clever: &Clever,
    file: &Path,
    interval: Duration,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut checkpoint = load(file)?;
    if checkpoint.is_none() {
        checkpoint = clever.events().latest_id().await?;
        read_everything(clever).await?;
        if let Some(checkpoint) = &checkpoint {
            store(file, checkpoint)?;
        }
    }
    let mut events = clever.events().after(checkpoint).follow(interval).feed();
    while let Some(event) = events.next().await {
        let event = event?;
        match &event.kind {
            EventKind::UsersCreated(_) => println!("somebody came"),
            EventKind::UsersDeleted(_) => println!("somebody left"),
            other => println!("{}", clever_sdk::core::EventKind::event_type(other)),
        }
        // Only now is the event dealt with. After a crash it comes again.
        store(file, &event.ack())?;
    }
    Ok(())
}

async fn read_everything(clever: &Clever) -> Result<(), Error> {
    let mut users = clever.get_users().limit(10_000).stream();
    let mut count = 0;
    while let Some(user) = users.next().await {
        user?;
        count += 1;
    }
    println!("{count} users");
    Ok(())
}

fn load(file: &Path) -> io::Result<Option<Checkpoint>> {
    match fs::read(file) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes beside the file and renames, so that a crash leaves the old checkpoint or the new one.
fn store(file: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let beside = file.with_extension("new");
    fs::write(&beside, serde_json::to_vec(checkpoint)?)?;
    fs::rename(beside, file)
}
