//! What a comparison costs: `cargo bench -p clever-spec`. Every figure is a ratio within the run.

#![expect(
    clippy::expect_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use clever_spec::compare::compare;
use clever_spec::{effective, load};

/// Given with two files, to measure the memory of these alone.
const MEMORY: &str = "--memory";

fn main() {
    let arguments = std::env::args().skip_while(|argument| argument != MEMORY);
    let files: Vec<String> = arguments.skip(1).collect();
    if let [old, new] = files.as_slice() {
        print!("{}", memory_of([old, new]).expect("Linux says it"));
        return;
    }
    versions();
    let by_schemas = |count| made_up(count, 10);
    let by_paths = |count| made_up(count * 2, count);
    growth("schemas", [12_500, 25_000, 50_000], by_schemas);
    growth("paths", [2_500, 5_000, 10_000], by_paths);
    memory();
}

/// The shortest time of several runs.
fn time<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let measured = (0..runs).map(|_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    });
    measured.min().unwrap_or_default()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Each two of Clever's versions: comparing against parsing both. Parsing ends with a tree to compare;
/// that overlays have been applied to these is no part of either.
fn versions() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let versions = effective::load_all(&specs).expect("documents");
    let text =
        |name: &str| std::fs::read_to_string(specs.join(format!("{name}.yaml"))).expect(name);
    println!("comparing two documents : parsing both");
    for (index, old) in versions.iter().enumerate() {
        for new in &versions[index + 1..] {
            let names = [&old.version.name, &new.version.name];
            let texts = names.map(|name| text(name));
            let parsing = time(20, || texts.each_ref().map(|text| load::tree("a", text)));
            let [old, new] = [old, new].map(|version| version.document.tree());
            let comparing = time(20, || compare(&old, &new));
            println!(
                "  {} {}: {:.2}",
                names[0],
                names[1],
                ratio(comparing, parsing)
            );
        }
    }
}

/// A document and the same one with changes, of one size after the other: time for each byte.
fn growth(of: &str, sizes: [usize; 3], document: impl Fn(usize) -> [String; 2]) {
    println!("made-up documents, by the number of {of}; 1.00 is linear");
    let mut first = None;
    for size in sizes {
        let texts = document(size);
        let bytes = texts[0].len();
        let parsing = time(3, || texts.each_ref().map(|text| load::tree("a", text)));
        let [old, new] = texts
            .each_ref()
            .map(|text| load::tree("a", text).expect("a document"));
        let unread = compare(&old, &new).unread_new;
        assert!(unread.is_empty(), "it is compared whole: {unread:?}");
        let comparing = time(3, || compare(&old, &new));
        let for_each_byte = comparing.as_secs_f64() / bytes as f64;
        let linear = for_each_byte / *first.get_or_insert(for_each_byte);
        println!(
            "  {size}: {:.1} MB, comparing : parsing {:.2}, growth {linear:.2}, {} ms and {} ms",
            bytes as f64 / 1e6,
            ratio(comparing, parsing),
            comparing.as_millis(),
            parsing.as_millis(),
        );
    }
}

/// The most memory of a process that reads and compares two documents, against their sizes.
fn memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let most = |texts: &[String; 2]| {
        let files = ["old", "new"].map(|name| folder.path().join(name));
        for (file, text) in files.iter().zip(texts) {
            std::fs::write(file, text).expect("a file");
        }
        let this = std::env::current_exe().expect("this benchmark");
        let run = Command::new(this).arg(MEMORY).args(&files).output();
        let printed = run.expect("it runs").stdout;
        String::from_utf8_lossy(&printed).parse::<f64>().ok()
    };
    let json = |text: &String| load::parse("a", text).expect("a document").root.to_string();
    let nothing = most(&made_up(1, 10));
    let (schemas, paths) = (made_up(50_000, 10), made_up(20_000, 10_000));
    for (shape, texts) in [
        ("50000 schemas", schemas.clone()),
        ("50000 schemas as JSON", schemas.each_ref().map(json)),
        ("10000 paths", paths),
    ] {
        if let (Some(most), Some(nothing)) = (most(&texts), nothing) {
            let taken = most - nothing;
            let [one, both] = [1, 2].map(|count| taken / (texts[0].len() * count) as f64);
            println!("memory of {shape} : one document {one:.1}, both {both:.1}");
        }
    }
}

/// The most memory so far, in bytes, after two documents were read and compared.
fn memory_of(files: [&String; 2]) -> Option<u64> {
    let [old, new] = files.map(|file| {
        let text = std::fs::read_to_string(file).expect("a file");
        load::tree("a", &text).expect("a document")
    });
    black_box(compare(&old, &new));
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// A document with so many schemas, each of which leads to the next, and so many paths, all of which
/// reach them; and the same one with a change in every hundredth.
fn made_up(schemas: usize, paths: usize) -> [String; 2] {
    [false, true].map(|is_new| {
        let mut text = String::from("openapi: 3.0.3\npaths:\n");
        for path in 0..paths {
            let schema = path * schemas / paths;
            let _ = write!(
                text,
                "  /p{path}/{{id}}:\n    get:\n      operationId: get{path}\n      parameters:\n      \
                 - {{name: id, in: path, required: true, schema: {{type: string}}}}\n      \
                 responses:\n        '200':\n          content:\n            application/json:\n              \
                 schema: {{$ref: '#/components/schemas/S{schema}'}}\n"
            );
        }
        text.push_str("components:\n  schemas:\n");
        for schema in 0..schemas {
            let kind = if is_new && schema % 100 == 0 { "integer" } else { "string" };
            let next = (schema + 1) % schemas;
            let _ = write!(
                text,
                "    S{schema}:\n      type: object\n      required: [id]\n      properties:\n        \
                 id: {{type: string}}\n        name: {{type: {kind}, maxLength: 20}}\n        \
                 next: {{$ref: '#/components/schemas/S{next}'}}\n"
            );
        }
        text
    })
}
