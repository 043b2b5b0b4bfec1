//! Decoding a page of 10,000 users: the generated types against structs written by hand.
//!
//! `cargo bench -p clever-tests --bench decode`
#![allow(
    missing_docs,
    dead_code,
    clippy::expect_used,
    reason = "a benchmark; fields are only decoded, and what it decodes is its own"
)]

mod by_hand;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clever_v3_1::types::UsersResponse;
use criterion::{Criterion, Throughput};
use serde_json::{Value, json};

const USERS: usize = 10_000;

fn main() {
    let page = serde_json::to_vec(&page()).expect("a page is JSON");
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("decode 10,000 users");
    group
        .throughput(Throughput::Bytes(page.len() as u64))
        .sample_size(20);
    group.bench_function("generated", |bencher| bencher.iter(|| generated(&page)));
    group.bench_function("by hand", |bencher| bencher.iter(|| by_hand(&page)));
    group.finish();
    criterion.final_summary();
    println!("speed of generated to by hand: {:.2}", ratio(&page));
}

fn generated(page: &[u8]) -> UsersResponse {
    serde_json::from_slice(black_box(page)).expect("decodes")
}

fn by_hand(page: &[u8]) -> by_hand::UsersResponse {
    serde_json::from_slice(black_box(page)).expect("decodes")
}

/// The median of both, taken in turns, so that both see the same machine.
fn ratio(page: &[u8]) -> f64 {
    let (mut generated_times, mut by_hand_times) = (Vec::new(), Vec::new());
    for _ in 0..31 {
        generated_times.push(time(|| generated(page)));
        by_hand_times.push(time(|| by_hand(page)));
    }
    median(by_hand_times).as_secs_f64() / median(generated_times).as_secs_f64()
}

fn time<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let value = run();
    let time = start.elapsed();
    drop(value);
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Made-up people: 8 of 10 students, 1 teacher, 1 contact.
fn page() -> Value {
    let users: Vec<Value> = (0..USERS).map(user).collect();
    json!({"data": users, "links": [{"rel": "self", "uri": "/v3.1/users?limit=10000"}]})
}

fn user(number: usize) -> Value {
    let id = format!("{:024x}", 0x5800_0000_0000 + number);
    let roles = match number % 10 {
        8 => json!({"teacher": teacher(number)}),
        9 => json!({"contact": contact(number)}),
        _ => json!({"student": student(number)}),
    };
    json!({
        "data": {
            "created": "2023-03-26T10:20:30.000Z",
            "district": "580000000000000000000001",
            "email": format!("person{number}@school.example"),
            "id": id,
            "last_modified": "2026-09-01T03:04:05.678Z",
            "name": {"first": format!("Ada{number}"), "last": "Example", "middle": ""},
            "roles": roles,
        },
        "uri": format!("/v3.1/users/{id}"),
    })
}

fn student(number: usize) -> Value {
    let grades = ["Kindergarten", "1", "5", "12", ""];
    let genders = ["M", "F", "X", ""];
    json!({
        "credentials": {"district_username": format!("ada{number}")},
        "dob": "2/11/2012",
        "email": format!("person{number}@school.example"),
        "enrollments": [],
        "ext": {"locker": "12"},
        "gender": genders[number % genders.len()],
        "grade": grades[number % grades.len()],
        "graduation_year": "",
        "hispanic_ethnicity": "N",
        "home_language": "Slovenian",
        "home_language_code": "slv",
        "location": {"address": "", "city": "", "state": "", "zip": "00000"},
        "race": "Two or More Races",
        "school": "580000000000000000000002",
        "schools": ["580000000000000000000002"],
        "sis_id": format!("{number}"),
        "state_id": format!("S{number}"),
        "student_number": format!("{number}"),
    })
}

fn teacher(number: usize) -> Value {
    json!({
        "credentials": {"district_username": ""},
        "legacy_id": "580000000000000000000003",
        "school": "580000000000000000000002",
        "schools": ["580000000000000000000002"],
        "sis_id": format!("{number}"),
        "state_id": "",
        "teacher_number": format!("{number}"),
        "title": "Teacher",
    })
}

fn contact(number: usize) -> Value {
    json!({
        "legacy_id": "580000000000000000000004",
        "phone": "",
        "phone_type": "Other",
        "sis_id": "",
        "student_relationships": [{
            "relationship": "Parent",
            "student": format!("{number:024x}"),
            "type": "Primary",
        }],
    })
}
