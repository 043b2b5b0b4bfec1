//! `clever-sandbox`: a local Clever to run against.

#![forbid(unsafe_code)]

use std::io::{self, Write as _};
use std::pin::pin;
use std::time::Duration;

use clap::Parser;
use clever_sandbox::{Fault, Role, Sandbox, StartError};

/// Runs a local Clever with a made-up district, until it is interrupted.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exits with 0 when it is interrupted, and with 2 when it cannot start: wrong \
                  arguments, or a port that something else uses."
)]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 4010, value_name = "N")]
    port: u16,
    /// What the district is made up from: the same seed gives the same one
    #[arg(long, default_value_t = 7, value_name = "N")]
    seed: u64,
    /// How many people the district has, from 10 to 1000000
    #[arg(long, default_value_t = 1000, value_name = "N")]
    people: u64,
    /// Lets people move school and events appear, every so many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "5")]
    live: Option<u64>,
    /// Lets something go wrong, such as `getUsers:503:0.1`; may be repeated
    ///
    /// OPERATION is an operationId of a document, or `*` for every one.
    /// KIND is 429, 500, 502, 503, 504, `drop` (no reply comes), `truncate` (half a body comes),
    /// `corrupt` (the body is no JSON), `delay=MILLISECONDS`, or `loop` (the next page is the same).
    /// WHEN is a share, such as `0.1`, or `1/10` for every tenth request; without it, always.
    #[arg(long, value_name = "OPERATION:KIND[:WHEN]", verbatim_doc_comment)]
    fault: Vec<Fault>,
    /// Allows any number of requests; otherwise it is 1200 a minute for each token
    #[arg(long)]
    no_rate_limit: bool,
}

/// Why the sandbox does not run.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum Failure {
    #[error("the sandbox did not start")]
    Start(#[source] StartError),
    #[error("the system gives no threads or signals to run with")]
    System(#[source] io::Error),
}

/// 2 is wrong use, as of a port that something else uses.
fn main() -> std::process::ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{:?}", miette::Report::new(failure));
            std::process::ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.map_err(Failure::System)?.block_on(async {
        let mut builder = Sandbox::builder()
            .port(arguments.port)
            .seed(arguments.seed)
            .people(arguments.people)
            .faults(arguments.fault.into_iter().collect());
        if let Some(seconds) = arguments.live {
            builder = builder.live(Duration::from_secs(seconds));
        }
        if arguments.no_rate_limit {
            builder = builder.rate_limit(None);
        }
        let mut interrupted = pin!(tokio::signal::ctrl_c());
        // Looked for once before anybody is told to go on, so that none comes too early.
        tokio::select! {
            biased;
            ended = &mut interrupted => return ended.map_err(Failure::System),
            () = std::future::ready(()) => {}
        }
        let sandbox = builder.start().await.map_err(Failure::Start)?;
        // Whoever reads no output may still use the sandbox.
        let _ = io::stdout().write_all(greeting(&sandbox).as_bytes());
        interrupted.await.map_err(Failure::System)
    })
}

/// Where it is, how to get in, and what to try.
fn greeting(sandbox: &Sandbox) -> String {
    let (url, token) = (sandbox.base_url(), sandbox.district_token());
    let counts = sandbox.counts();
    let sso = |role| sandbox.sso_token(role).unwrap_or_default();
    let (identity, status) = (sandbox.identity_url(), sandbox.status_url());
    let callback = "http%3A%2F%2Flocalhost%3A3000%2Fcallback";
    format!(
        "A made-up district of {users} people in {schools} schools, at {url}\n\
         \n\
         district token   {token}\n\
         student token    {student}\n\
         teacher token    {teacher}\n\
         Library token    {library}\n\
         client id        {client_id}\n\
         client secret    {client_secret}\n\
         \n\
         Try:\n\
         curl -H 'Authorization: Bearer {token}' '{url}/v3.1/users?limit=5'\n\
         CLEVER_TOKEN={token} CLEVER_BASE_URL={url} clever-api list users --limit 5\n\
         CLEVER_STATUS_URL={status} clever-api status\n\
         CLEVER_CLIENT_ID={client_id} CLEVER_CLIENT_SECRET={client_secret} CLEVER_IDENTITY_URL={identity} clever-api tokens\n\
         in a browser: {identity}/oauth/authorize?response_type=code&client_id={client_id}&redirect_uri={callback}\n",
        users = counts.users,
        schools = counts.schools,
        student = sso(Role::Student),
        teacher = sso(Role::Teacher),
        library = sandbox.library_token().unwrap_or_default(),
        client_id = sandbox.client_id(),
        client_secret = sandbox.client_secret(),
    )
}
