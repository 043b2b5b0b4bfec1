//! Follows a district's events, with a checkpoint in a file that survives a crash:
//! `CLEVER_TOKEN=… cargo run --example events -- checkpoint.json`.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use clever_sdk::events::Checkpoint;
use clever_sdk::v3_1::Clever;
use clever_sdk::v3_1::events::EventKind;
use clever_sdk::{DistrictToken, ErrorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args()
        .nth(1)
        .unwrap_or("checkpoint.json".to_owned());
    let file = Path::new(&file);
    let clever = Clever::district(DistrictToken::from_env("CLEVER_TOKEN")?).build()?;

    let mut checkpoint = load(file)?;
    if checkpoint.is_none() {
        checkpoint = clever.events().latest_id().await?;
        read_everything(&clever).await?;
        if let Some(checkpoint) = &checkpoint {
            store(file, checkpoint)?;
        }
    }
    let mut events = clever
        .events()
        .after(checkpoint)
        .follow(Duration::from_secs(300))
        .feed();
    while let Some(event) = events.next().await {
        let event = match event {
            Err(error) if error.kind() == ErrorKind::EventsExpired => {
                fs::remove_file(file)?;
                return Err("too long ago: run again, to read everything".into());
            }
            event => event?,
        };
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

async fn read_everything(clever: &Clever) -> Result<(), clever_sdk::Error> {
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
