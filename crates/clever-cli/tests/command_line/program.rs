//! The real program, run as a new user runs it: with an empty home and nothing in its environment.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A made-up district token.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// A user's machine.
pub struct Home {
    folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub code: i32,
    pub printed: String,
    pub told: String,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the home folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Where the program keeps its profiles.
    pub fn profiles(&self) -> PathBuf {
        self.path().join(".config/clever-api/profiles.toml")
    }

    /// The program with these arguments.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clever-api"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a line such as `clever-api ops --output json`.
    pub fn run(&self, line: &str) -> Outcome {
        self.outcome(self.command(words(line)).output().unwrap())
    }

    /// As [`run`](Self::run), with variables of the environment.
    pub fn run_with(&self, variables: &[(&str, &str)], line: &str) -> Outcome {
        let mut command = self.command(words(line));
        self.outcome(command.envs(variables.iter().copied()).output().unwrap())
    }

    /// What a run came to, with the home folder as `~`, which is another one in each test.
    pub fn outcome(&self, output: Output) -> Outcome {
        let home = self.path().display().to_string();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(&home, "~");
        Outcome {
            code: output.status.code().unwrap_or(-1),
            printed: text(output.stdout),
            told: text(output.stderr),
        }
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let line = line.strip_prefix("clever-api").unwrap_or(line);
    line.split_whitespace()
}

/// As a person sees it.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.printed, self.told)?;
        match self.code {
            0 => Ok(()),
            code => writeln!(f, "(exit code {code})"),
        }
    }
}

/// What a person sees who types these lines, one after the other.
pub fn session(home: &Home, lines: &[&str]) -> String {
    let seen = |line: &&str| format!("$ {line}\n{}", home.run(line));
    lines.iter().map(seen).collect::<Vec<_>>().join("\n")
}
