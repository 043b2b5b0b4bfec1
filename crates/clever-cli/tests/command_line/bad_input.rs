//! What cannot be done is told in one message that says what to do, before anything is sent.

use crate::program::{Home, TOKEN};

/// What a person sees who has a token for a host that nobody listens at.
fn seen(lines: &[&str]) -> String {
    let home = Home::new();
    let variables = [
        ("CLEVER_TOKEN", TOKEN),
        ("CLEVER_BASE_URL", "http://127.0.0.1:9"),
    ];
    let seen = |line: &&str| format!("$ {line}\n{}", home.run_with(&variables, line));
    lines.iter().map(seen).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_command_line_cannot_mean_is_refused() {
    let seen = seen(&[
        "clever-api list pupils",
        "clever-api list students",
        "clever-api list attendance",
        "clever-api list submissions --section 5f0000000000000000000001",
        "clever-api list attendance --api-version v2.0",
        "clever-api list teachers --section 5f0000000000000000000001",
        "clever-api list students --user 5f0000000000000000000001 --api-version v2.1",
        "clever-api list users --role pupil",
        "clever-api list users --filter colour=red",
        "clever-api list users --filter limit=3",
        "clever-api list users --filter starting_after=a",
        "clever-api list users --filter count=true",
        "clever-api list users --filter ending_before=a",
        "clever-api list users --after nope",
        "clever-api list users --fields nope",
        "clever-api list users --fields id,name.frist",
        "clever-api list users --fields id,",
        "clever-api get user 5f0000000000000000000001 --fields nope",
        "clever-api ops --fields nope",
        "clever-api ops robots --api-version v2.0",
        "clever-api config show --fields nope",
        "clever-api events --fields data.objects",
        "clever-api events --limit 0",
        "clever-api events --follow --every 0",
        "clever-api events --follow --output json",
        "clever-api events --record-type pupils",
        "clever-api list users --limit 0",
        "clever-api list users --limit -1",
        "clever-api list users --limit many",
        "clever-api export --out never --page 10001",
        "clever-api list users --limit 5 --all",
        "clever-api list users --school 5f0000000000000000000001 --section 5f0000000000000000000001",
        "clever-api list events --count",
        "clever-api list users --people 50",
        "clever-api --sandbox list users --people 5",
        "clever-api --sandbox list users --live 0",
        "clever-api --sandbox list users --base-url http://127.0.0.1:9",
        "clever-api --sandbox list users --library",
        "clever-api --sandbox --people 10 get me",
        "clever-api --sandbox --people 30 --as teacher list users",
        "clever-api list users --attempts 0",
        "clever-api get user",
        "clever-api get user nope",
        "clever-api get district --school nope",
        "clever-api list sections --user 5f00000000000000000000012",
        "clever-api events --after nope",
        "clever-api events --school nope",
        "clever-api attendance --section nope",
        "clever-api assignments create --section nope",
        "clever-api submissions get --section 5f0000000000000000000001 --assignment a --user nope",
        "clever-api tokens --district nope",
        "clever-api assignments get --section 5f0000000000000000000001 --assignment a/b",
        "clever-api get pupil 5f0000000000000000000001",
        "clever-api --api-version v4.0 ops",
        "clever-api api GET /v3.0/users --api-version v3.1",
        "clever-api api GET users",
        "clever-api api GET v3.1/users",
        "clever-api api GET https://api.clever.com/v3.1/users?limit=1",
        "clever-api api GET /v9.9/users",
        "clever-api api GET /v3.1",
        "clever-api --api-version v2.1 api POST /robots --body -",
        "clever-api --api-version v2.1 assignments create --section 5f0000000000000000000001 --body -",
        "clever-api assignments create --section 5f0000000000000000000001 --body -",
        "clever-api assignments create --section 5f0000000000000000000001 --body gone",
        "clever-api assignments create --section 5f0000000000000000000001 --body /dev/zero",
        "clever-api api POST /v3.1/users",
        "clever-api api PUT /v3.1/users",
        "clever-api attendance",
        "clever-api attendance --school 5f0000000000000000000001 --from yesterday",
        "clever-api attendance --school 5f0000000000000000000001 --api-version v3.0",
        "clever-api assignments create --section 5f0000000000000000000001",
        "clever-api assignments create --section 5f0000000000000000000001 --set title",
        "clever-api tokens",
        "clever-api --base-url http://clever.example ops getUsers --output csv --fields path",
        "clever-api --base-url http://clever.example list users",
        "clever-api --base-url nonsense list users",
    ]);
    insta::assert_snapshot!(seen);
}

#[test]
fn a_token_of_the_wrong_kind_is_refused() {
    let home = Home::new();
    let variables = [
        ("CLEVER_TOKEN", "ilmade-up"),
        ("CLEVER_BASE_URL", "http://127.0.0.1:9"),
    ];
    let seen = |line: &&str| format!("$ {line}\n{}", home.run_with(&variables, line));
    let lines = [
        "clever-api list users",
        "clever-api list sections --user 5f0000000000000000000001",
        "clever-api events",
        "clever-api --sandbox --people 30 --as teacher events",
    ];
    let seen = lines.iter().map(seen).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(seen);
}

#[test]
fn a_host_where_nobody_listens_is_told_alike_everywhere_and_without_the_token() {
    let home = Home::new();
    // Nobody can listen at a port that this test holds without listening.
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap();
    drop(held);
    let url = format!("http://{address}");
    let variables = [("CLEVER_TOKEN", TOKEN), ("CLEVER_BASE_URL", &url)];
    let outcome = home.run_with(&variables, "list districts --attempts 1");
    assert_eq!(
        outcome.to_string(),
        "  × getDistricts: the server could not be reached; try again\n  \
         help: `clever-api --attempts 1 config show` says which host it is and where that comes \
         from\n\n(exit code 6)\n"
    );
    let export = home.run_with(&variables, "export --out all --attempts 1");
    assert!(export.told.starts_with(outcome.told.trim_end()), "{export}");
    assert!(
        export.told.contains("run the same command again"),
        "{export}"
    );
    for line in ["list districts", "export --out all"] {
        let outcome = home.run_with(&variables, &format!("{line} --attempts 1 --verbose"));
        assert!(
            outcome.told.contains("the reason: Connection refused"),
            "{outcome}"
        );
        assert!(!outcome.told.contains(TOKEN), "{outcome}");
    }
}
