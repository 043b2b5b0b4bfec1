//! Compares our verdicts with oasdiff's, pair by pair of its test-suite's documents.
//!
//! `oasdiff CHECKOUT CASES TABLE [--write]`: a checkout of oasdiff's repository, the list of its
//! pairs with its findings, and the table of verdicts, which has to hold what is found; `--write`
//! writes it anew and keeps the reasons. `tests/scripts/oasdiff.sh` calls it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clever_spec::compare::{Severity, compare_on};
use clever_spec::{Document, Problem, Tree, references};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, InlineTable};

/// What is not compared with oasdiff's verdict may not be more than this share of the pairs.
const EXCLUDED_AT_MOST: f64 = 0.10;
/// The share of the others that has to have the same verdict.
const AGREED_AT_LEAST: f64 = 0.95;

/// One pair of documents of oasdiff's test-suite.
#[derive(Deserialize)]
struct Case {
    id: String,
    base: String,
    revision: String,
    patch_base: Option<json_patch::Patch>,
    patch_revision: Option<json_patch::Patch>,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    level: String,
}

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

/// How bad the worst finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    None,
    Compatible,
    Risky,
    Breaking,
    Unreadable,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
            Self::Unreadable => "unreadable",
        })
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    oasdiff: Verdict,
    ours: Verdict,
    /// Why the verdicts differ.
    reason: Option<String>,
    /// Why they are not compared.
    excluded: Option<String>,
}

impl Row {
    /// Whether something broke is the question; oasdiff's warnings are a matter of policy.
    fn is_judged(&self) -> bool {
        self.oasdiff != Verdict::Risky && self.excluded.is_none()
    }

    fn agrees(&self) -> bool {
        let is_breaking = |verdict| verdict == Verdict::Breaking;
        self.ours != Verdict::Unreadable && is_breaking(self.oasdiff) == is_breaking(self.ours)
    }
}

#[derive(Deserialize)]
struct Table {
    /// The day as of which deprecated things may be gone.
    today: Date,
    pairs: BTreeMap<String, Row>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (write, paths): (Vec<_>, Vec<_>) = arguments.iter().partition(|one| *one == "--write");
    let [checkout, cases, table] = paths.as_slice() else {
        eprintln!("usage: oasdiff CHECKOUT CASES TABLE [--write]");
        return ExitCode::from(2);
    };
    match run(
        checkout.as_ref(),
        cases.as_ref(),
        table.as_ref(),
        !write.is_empty(),
    ) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything is as the table says, and the table as it should be.
fn run(checkout: &Path, cases: &Path, path: &Path, write: bool) -> Result<bool, Box<dyn Error>> {
    let cases: Cases = serde_json::from_str(&fs::read_to_string(cases)?)?;
    let text = fs::read_to_string(path)?;
    let table: Table = toml::from_str(&text)?;
    let mut found = BTreeMap::new();
    for case in &cases.cases {
        let known = table.pairs.get(&case.id);
        let row = Row {
            oasdiff: expected(case),
            ours: verdict(checkout, case, table.today)?,
            reason: known.and_then(|row| row.reason.clone()),
            excluded: known.and_then(|row| row.excluded.clone()),
        };
        found.insert(case.id.clone(), row);
    }
    if write {
        fs::write(path, written(&text, &found)?)?;
    }
    let differs = !write && found != table.pairs;
    if differs {
        report_differences(&found, &table.pairs);
    }
    Ok(summary(&found) && !differs)
}

fn expected(case: &Case) -> Verdict {
    let has = |level| case.expect.iter().any(|one| one.level == level);
    match (has("ERR"), has("WARN"), case.expect.is_empty()) {
        (true, ..) => Verdict::Breaking,
        (_, true, _) => Verdict::Risky,
        (_, _, true) => Verdict::None,
        _ => Verdict::Compatible,
    }
}

fn verdict(checkout: &Path, case: &Case, today: Date) -> Result<Verdict, Box<dyn Error>> {
    let old = read(checkout, &case.base, case.patch_base.as_ref())?;
    let new = read(checkout, &case.revision, case.patch_revision.as_ref())?;
    let (Ok(old), Ok(new)) = (old, new) else {
        return Ok(Verdict::Unreadable);
    };
    Ok(match compare_on(today, &old, &new).worst() {
        None => Verdict::None,
        Some(Severity::Compatible) => Verdict::Compatible,
        Some(Severity::Risky) => Verdict::Risky,
        Some(Severity::Breaking) => Verdict::Breaking,
    })
}

/// A document with the files that it refers to, or changed as oasdiff's test changes it in memory.
fn read(
    checkout: &Path,
    name: &str,
    patch: Option<&json_patch::Patch>,
) -> Result<Result<Tree, Problem>, Box<dyn Error>> {
    let path: PathBuf = checkout.join(name);
    if !path.is_file() {
        return Err(format!("{} is not there; check oasdiff out", path.display()).into());
    }
    let Some(patch) = patch else {
        return Ok(references::read(&path, name));
    };
    let mut document = Document::read(&path, name);
    if let Ok(document) = &mut document {
        json_patch::patch(&mut document.root, patch)?;
    }
    Ok(document.map(|document| document.tree()))
}

/// The table with these rows; what stands above them stays.
fn written(text: &str, rows: &BTreeMap<String, Row>) -> Result<String, Box<dyn Error>> {
    let mut table: DocumentMut = text.parse()?;
    let pairs = table["pairs"]
        .as_table_mut()
        .ok_or("the table has no `pairs`")?;
    pairs.clear();
    for (id, row) in rows {
        let mut line = InlineTable::new();
        line.insert("oasdiff", row.oasdiff.to_string().into());
        line.insert("ours", row.ours.to_string().into());
        for (name, why) in [("reason", &row.reason), ("excluded", &row.excluded)] {
            if let Some(why) = why {
                line.insert(name, why.into());
            }
        }
        pairs.insert(id, line.into());
    }
    Ok(table.to_string())
}

fn report_differences(found: &BTreeMap<String, Row>, table: &BTreeMap<String, Row>) {
    for (id, row) in found {
        match table.get(id) {
            Some(said) if said == row => {}
            Some(said) => println!("{id}: the table says {}, it is {}", said.ours, row.ours),
            None => println!("{id}: the table does not have it"),
        }
    }
    for id in table.keys().filter(|id| !found.contains_key(*id)) {
        println!("{id}: the table has it, the list of cases does not");
    }
}

/// Prints how many verdicts are the same. Whether they are enough, and each other one has a reason.
fn summary(rows: &BTreeMap<String, Row>) -> bool {
    let count = |is: &dyn Fn(&Row) -> bool| rows.values().filter(|row| is(row)).count();
    let excluded = count(&|row| row.excluded.is_some());
    let judged = count(&Row::is_judged);
    let agreed = count(&|row| row.is_judged() && row.agrees());
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let (left_out, same) = (share(excluded, rows.len()), share(agreed, judged));
    println!(
        "{} pairs: {excluded} excluded ({:.1} %), {} with warnings at worst, {judged} judged",
        rows.len(),
        left_out * 100.0,
        rows.len() - excluded - judged,
    );
    println!(
        "{agreed} of {judged} have the same verdict ({:.1} %)",
        same * 100.0
    );
    let mut is_right = left_out < EXCLUDED_AT_MOST && same >= AGREED_AT_LEAST;
    for (id, row) in rows.iter().filter(|(_, row)| row.is_judged()) {
        match (row.agrees(), &row.reason) {
            (true, None) => {}
            (false, Some(reason)) => {
                println!("{id}: oasdiff {}, ours {}: {reason}", row.oasdiff, row.ours);
            }
            (true, Some(_)) => {
                println!("{id}: the verdicts are the same, so the reason is of the past");
                is_right = false;
            }
            (false, None) => {
                println!(
                    "{id}: oasdiff {}, ours {}, without a reason",
                    row.oasdiff, row.ours
                );
                is_right = false;
            }
        }
    }
    is_right
}
