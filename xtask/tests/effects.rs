//! What a rule claims of the generated crate is put to the test: both documents of the rule's
//! example are generated, and a caller that uses everything the old crate has is compiled with the
//! new one. It must fail to compile exactly if the rule says `source-breaking`.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

#[path = "effects/caller.rs"]
mod caller;
#[path = "effects/document.rs"]
mod document;
mod workspace;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clever_spec::compare::{Effect, compare};
use clever_spec::{Document, load};
use insta::assert_snapshot;
use workspace::{Workspace, repository};

/// One rule's example that can be generated.
struct Example {
    /// The rule, as a name in Rust.
    name: String,
    /// The generated files of the old and the new crate, by name.
    crates: [Vec<(String, String)>; 2],
    breaks: bool,
}

fn read(rule: &Path, side: &str) -> String {
    let path = rule.join(side).with_extension("yaml");
    fs::read_to_string(&path).expect("an example")
}

fn parsed(side: &str, text: &str) -> Document {
    load::parse(side, &document::generatable(text)).expect("a document")
}

/// What is generated of a document, or why nothing is: it has what cannot be generated.
fn generated(document: &Document) -> Result<Vec<(String, String)>, String> {
    let workspace = Workspace::of_one(&document.root.to_string());
    let run = workspace.xtask(&["generate"]);
    if run.code != Some(0) {
        return Err(run.stderr);
    }
    let prefix = "crates/clever-v1-0/src/";
    let files = workspace.files().into_iter().filter_map(|(path, bytes)| {
        let name = path.to_str()?.strip_prefix(prefix)?.to_owned();
        Some((name, String::from_utf8(bytes).expect("text")))
    });
    Ok(files.collect())
}

fn example(name: &str, [old, new]: [&str; 2]) -> Result<Example, String> {
    let (old, new) = (parsed("old", old), parsed("new", new));
    let findings = compare(&old.tree(), &new.tree()).findings;
    let effects = findings.iter().map(|finding| finding.effect);
    Ok(Example {
        name: name.replace('-', "_"),
        breaks: effects.max() == Some(Effect::SourceBreaking),
        crates: [generated(&old)?, generated(&new)?],
    })
}

/// What the generator does not do, as it says on one line, without the place and the help.
fn refusal(said: &str) -> String {
    let (said, _) = said.split_once("help:").expect("help");
    let words = said.split_whitespace().filter(|word| *word != "│");
    let said = words.collect::<Vec<_>>().join(" ");
    let (_, what) = said.split_once(": ").expect("a place");
    what.to_owned()
}

/// The crates of all examples as modules of two crates, and callers of both.
struct Crates {
    folder: tempfile::TempDir,
}

impl Crates {
    fn of(examples: &[Example]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let crates = Self { folder };
        let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file");
        crates.write("Cargo.lock", &lock);
        let manifest =
            "[workspace]\nresolver = \"3\"\nmembers = [\"old\", \"new\", \"before\", \"after\"]\n";
        crates.write("Cargo.toml", manifest);
        for (index, name) in ["old", "new"].into_iter().enumerate() {
            crates.write(&format!("{name}/Cargo.toml"), &library(name));
            let mut modules = String::new();
            for example in examples {
                let _ = writeln!(modules, "pub mod {};", example.name);
                crates.write_module(
                    &format!("{name}/src"),
                    &example.name,
                    &example.crates[index],
                );
            }
            crates.write(&format!("{name}/src/lib.rs"), &modules);
        }
        for (name, library) in [("before", "old"), ("after", "new")] {
            crates.write(&format!("{name}/Cargo.toml"), &callers(name, library));
            for example in examples {
                let caller =
                    caller::of(&example.crates[0], &format!("{library}::{}", example.name));
                crates.write(&format!("{name}/src/bin/{}.rs", example.name), &caller);
            }
        }
        crates
    }

    /// A crate as a module of another.
    fn write_module(&self, folder: &str, name: &str, files: &[(String, String)]) {
        for (file, text) in files {
            let text = text.replace("crate::", &format!("crate::{name}::"));
            let lines = text.lines().filter(|line| !line.starts_with("#!["));
            let file = if file == "lib.rs" { "mod.rs" } else { file };
            let text: String = lines.flat_map(|line| [line, "\n"]).collect();
            self.write(&format!("{folder}/{name}/{file}"), &text);
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// The examples whose callers in a package do not compile, and what the compiler said.
    fn broken(&self, package: &str) -> (BTreeSet<String>, String) {
        let Output { stderr, status, .. } = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--keep-going", "--bins"])
            .args(["--package", package, "--message-format=short"])
            .current_dir(self.folder.path())
            .env(
                "CARGO_TARGET_DIR",
                PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("effects"),
            )
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&stderr).into_owned();
        let lines = said.lines().filter_map(|line| {
            let (_, rest) = line.split_once("(bin \"")?;
            line.contains("could not compile")
                .then(|| rest.split('"').next())?
        });
        let broken: BTreeSet<String> = lines.map(str::to_owned).collect();
        assert_eq!(status.success(), broken.is_empty(), "{said}");
        (broken, said)
    }
}

fn library(name: &str) -> String {
    let core = repository().join("crates/clever-core");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [features]\nschemars = []\n\n[dependencies]\n\
         clever-core = {{ path = {core:?}, default-features = false }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = {{ version = \"1\", features = [\"preserve_order\"] }}\n"
    )
}

fn callers(name: &str, library: &str) -> String {
    let core = repository().join("crates/clever-core");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {library} = {{ path = \"../{library}\" }}\n\
         clever-core = {{ path = {core:?}, default-features = false }}\n\
         serde_json = \"1\"\n"
    )
}

#[test]
fn a_rule_says_of_the_generated_crate_what_the_compiler_says() {
    let rules = repository().join("crates/clever-spec/tests/rules");
    let rules = fs::read_dir(rules).expect("the rules' examples");
    let mut rules: Vec<PathBuf> = rules.map(|rule| rule.expect("a rule").path()).collect();
    rules.sort();
    let (mut examples, mut others) = (Vec::new(), String::new());
    for rule in &rules {
        let name = rule.file_name().expect("a name").to_string_lossy();
        let texts = ["old", "new"].map(|side| read(rule, side));
        match example(&name, [&texts[0], &texts[1]]) {
            Ok(example) => examples.push(example),
            Err(why) => drop(writeln!(others, "{name}: {}", refusal(&why))),
        }
        // Where a rule's example is of something required, it is tried with the optional too.
        if name.contains("became") && name.ends_with("nullable") {
            let texts = texts.map(|text| text.replace("required: [\"name\"]", ""));
            let name = format!("{name}-where-optional");
            examples.extend(example(&name, [&texts[0], &texts[1]]));
        }
    }
    // Which examples have what the generator refuses, so that no crate of theirs can break.
    assert_snapshot!(others);
    let crates = Crates::of(&examples);
    let (broken, said) = crates.broken("before");
    assert!(broken.is_empty(), "a caller is wrong: {said}");
    let (broken, said) = crates.broken("after");
    let mut wrong = Vec::new();
    for example in &examples {
        match (example.breaks, broken.contains(&example.name)) {
            (true, false) => wrong.push(format!("{} breaks nothing", example.name)),
            (false, true) => wrong.push(format!("{} breaks callers", example.name)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\n{said}");
    assert!(examples.iter().any(|example| example.breaks));
}
