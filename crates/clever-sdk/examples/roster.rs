//! Reads a district's whole roster: `CLEVER_TOKEN=… cargo run --example roster`.

use clever_sdk::DistrictToken;
use clever_sdk::v3_1::Clever;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = DistrictToken::from_env("CLEVER_TOKEN")?;
    let clever = Clever::district(token)
        .application("roster-example/1.0")
        .build()?;

    let schools = clever.get_schools().stream().all().await?;
    println!("{} schools", schools.len());

    let mut users = clever.get_users().limit(10_000).stream();
    let (mut students, mut others) = (0, 0);
    while let Some(user) = users.next().await {
        match user?.roles.and_then(|roles| roles.student) {
            Some(_) => students += 1,
            None => others += 1,
        }
    }
    println!("{students} students and {others} other people");

    let mut sections = clever.get_sections().limit(10_000).stream();
    let mut seats = 0;
    while let Some(section) = sections.next().await {
        seats += section?.students.map_or(0, |students| students.len());
    }
    println!("{seats} seats in sections");
    Ok(())
}
