//! A district on a loopback port: lists by the paging rules, and faults by the number of a request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use clever_cli::api::VERSIONS;
use clever_cli::export::Roster;
use clever_core::{Client, DistrictToken, Retry};
use serde_json::{Value, json};

pub const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// This status and no body.
    Status(u16),
    /// The connection ends without an answer.
    Dropped,
    /// Half of the body, and then the connection ends.
    Truncated,
    /// A body that is no JSON.
    Corrupt,
    /// A next link that leads to the same page.
    Looping,
    /// No answer, for as long as the client waits.
    Held,
    /// The answer, once it is let go.
    Paused,
}

/// What becomes of each request, by its number from 0 and its target.
pub type Faults = Box<dyn Fn(usize, &str) -> Fault + Send>;

/// A running server. It ends with the test.
pub struct Server {
    pub url: String,
    shared: Arc<Shared>,
    arrived: Receiver<String>,
    lets_go: Sender<()>,
}

struct Shared {
    users: u64,
    district: Mutex<u64>,
    events: Mutex<Vec<Value>>,
    faults: Mutex<Faults>,
    requests: Mutex<Vec<String>>,
    arrived: Mutex<Sender<String>>,
    let_go: Mutex<Receiver<()>>,
}

/// The id of the n-th record of a kind.
pub fn id(kind: u64, n: u64) -> String {
    format!("{:08x}{kind:04x}{n:012x}", 0x5f00_0000)
}

/// The text of the n-th user, with what makes texts hard to carry.
pub fn user(n: u64) -> String {
    let id = id(1, n);
    let school = id_of_school(n);
    format!(
        r#"{{"created":"2026-08-01T00:00:00.000Z","name":{{"first":"Ada {n}","last":"O\"Neil, \u00c9{n}"}},"email":"","roles":{{"student":{{"grade":"{}","schools":["{school}"],"ext":{{"k":{n}}}}}}},"score":1.50,"id":"{id}"}}"#,
        n % 12
    )
}

fn id_of_school(n: u64) -> String {
    id(2, n % 3)
}

impl Server {
    /// A server of a district with so many users.
    pub fn start(users: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (arrives, arrived) = channel();
        let (lets_go, let_go) = channel();
        let shared = Arc::new(Shared {
            users,
            district: Mutex::new(0),
            events: Mutex::default(),
            faults: Mutex::new(Box::new(|_, _| Fault::None)),
            requests: Mutex::default(),
            arrived: Mutex::new(arrives),
            let_go: Mutex::new(let_go),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&serving);
                std::thread::spawn(move || shared.serve(stream.unwrap()));
            }
        });
        Self {
            url,
            shared,
            arrived,
            lets_go,
        }
    }

    /// Faults for the requests from now on, which are numbered anew.
    pub fn break_with(&self, faults: impl Fn(usize, &str) -> Fault + Send + 'static) {
        *self.shared.faults.lock().unwrap() = Box::new(faults);
        self.shared.requests.lock().unwrap().clear();
    }

    /// The targets that were asked for since the faults were set.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Lets a request go that is paused.
    pub fn let_go(&self) {
        self.lets_go.send(()).unwrap();
    }

    /// Waits for a request that is held or paused.
    pub fn wait_for_held(&self) -> String {
        self.arrived.recv().unwrap()
    }

    /// Another district from now on.
    pub fn become_another_district(&self) {
        *self.shared.district.lock().unwrap() += 1;
    }

    /// Adds an event.
    pub fn add_event(&self, event: Value) {
        self.shared.events.lock().unwrap().push(event);
    }

    /// The roster, read without a second try.
    pub fn roster(&self) -> Roster {
        self.roster_with(Retry::never())
    }

    /// The roster.
    pub fn roster_with(&self, retry: Retry) -> Roster {
        let api = &VERSIONS[0];
        let token = DistrictToken::new(TOKEN).unwrap();
        let client = Client::builder(api.version, token)
            .base_url(&self.url)
            .retry(retry);
        Roster {
            api,
            client: client.build().unwrap(),
        }
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        while let Some(target) = read(&mut reader) {
            let number = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(target.clone());
                requests.len() - 1
            };
            let fault = (self.faults.lock().unwrap())(number, &target);
            let body = self.body(&target, fault);
            if fault == Fault::Paused {
                self.arrived.lock().unwrap().send(target.clone()).unwrap();
                self.let_go.lock().unwrap().recv().unwrap();
            }
            let written = match (fault, &body) {
                (Fault::Dropped, _) => return,
                (Fault::Held, _) => {
                    self.arrived.lock().unwrap().send(target).unwrap();
                    // Until the client goes.
                    let _ = reader.read(&mut [0]);
                    return;
                }
                (Fault::Status(status), _) => write(&mut stream, status, "", 0),
                (_, None) => write(&mut stream, 404, "", 0),
                (Fault::Truncated, Some(body)) => {
                    let _ = write(&mut stream, 200, &body[..body.len() / 2], body.len());
                    return;
                }
                (Fault::Corrupt, Some(body)) => {
                    let body = body.replacen("{", "#", 2);
                    write(&mut stream, 200, &body, body.len())
                }
                (_, Some(body)) => write(&mut stream, 200, body, body.len()),
            };
            if written.is_err() {
                return;
            }
        }
    }

    /// What stands at a target; none if there is nothing.
    fn body(&self, target: &str, fault: Fault) -> Option<String> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parameter = |wanted: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| value.to_owned())
        };
        let records: Box<dyn Iterator<Item = String>> = match path.strip_prefix("/v3.1/")? {
            "districts" => {
                let district = *self.district.lock().unwrap();
                let district = json!({"name": "Made-up", "id": id(0, district)});
                Box::new(std::iter::once(district.to_string()))
            }
            "users" => Box::new((0..self.users).map(user)),
            "schools" => Box::new((0..3).map(|n| json!({"name": n, "id": id(2, n)}).to_string())),
            "events" => {
                let events = self.events.lock().unwrap().clone();
                let events = match parameter("ending_before") {
                    Some(_) => events.into_iter().rev().take(1).collect(),
                    None => events,
                };
                Box::new(events.into_iter().map(|event| event.to_string()))
            }
            "courses" | "resources" | "sections" | "terms" => Box::new(std::iter::empty()),
            _ => return None,
        };
        if parameter("count").is_some() {
            return Some(json!({"count": records.count(), "links": []}).to_string());
        }
        let after = parameter("starting_after").unwrap_or_default();
        let limit = parameter("limit").map_or(100, |limit| limit.parse().unwrap());
        let behind = |record: &String| id_in(record) > after;
        let mut records: Vec<String> = records.filter(behind).take(limit + 1).collect();
        let mut links = vec![json!({"rel": "self", "uri": target})];
        if records.len() > limit {
            records.truncate(limit);
            let after = match fault {
                Fault::Looping => after,
                _ => id_in(&records[limit - 1]),
            };
            let next = format!("{path}?limit={limit}&starting_after={after}");
            links.push(json!({"rel": "next", "uri": next}));
        }
        let uri = |record: &String| format!("{path}/{}", id_in(record));
        let wrapped = |record| format!(r#"{{"data":{record},"uri":"{}"}}"#, uri(record));
        let data: Vec<String> = records.iter().map(wrapped).collect();
        let links = Value::from(links);
        Some(format!(
            r#"{{"data":[{}],"links":{links}}}"#,
            data.join(",")
        ))
    }
}

fn id_in(record: &str) -> String {
    let record: Value = serde_json::from_str(record).unwrap();
    record["id"].as_str().unwrap().to_owned()
}

/// The target of the next request; none when the client has gone.
fn read(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = String::new();
    reader
        .read_line(&mut first)
        .ok()
        .filter(|length| *length > 0)?;
    loop {
        let mut header = String::new();
        reader
            .read_line(&mut header)
            .ok()
            .filter(|length| *length > 0)?;
        if header.trim().is_empty() {
            return first.split(' ').nth(1).map(str::to_owned);
        }
    }
}

fn write(stream: &mut TcpStream, status: u16, body: &str, length: usize) -> std::io::Result<()> {
    // In one piece, or the second waits until the first is acknowledged.
    let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all((head + body).as_bytes())?;
    stream.flush()
}
