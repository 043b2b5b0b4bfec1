//! What the READMEs show, tried as a new user would.

use crate::program::Home;

/// The console blocks of a text, each as its command lines with what they print.
fn consoles(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```console\n").skip(1);
    let blocks = blocks.filter_map(|block| Some(block.split_once("```")?.0));
    let mut lines: Vec<(String, String)> = Vec::new();
    for block in blocks {
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(line) => lines.push((line.to_owned(), String::new())),
                None => lines.last_mut().unwrap().1 += &format!("{line}\n"),
            }
        }
    }
    lines
}

/// A new user sits at a terminal.
fn on_a_terminal(line: &str) -> String {
    format!("{line} --output table")
}

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let home = Home::new();
    let lines = consoles(include_str!("../../../../README.md"));
    let tried = lines
        .iter()
        .filter(|(line, _)| line.starts_with("clever-api --sandbox"));
    let tried: Vec<_> = tried.collect();
    assert!(!tried.is_empty());
    for (line, printed) in tried {
        let outcome = home.run(&on_a_terminal(line));
        assert_eq!(outcome.to_string(), *printed, "{line}");
    }
}

#[test]
fn every_command_in_the_readme_is_understood() {
    use clap::Parser as _;
    let readme = include_str!("../../README.md");
    let consoles = consoles(readme).into_iter().map(|(line, _)| line);
    let consoles = consoles.filter_map(|line| Some(line[line.find("clever-api")?..].to_owned()));
    let table = readme.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = table.filter_map(|line| Some(line.split_once(" |")?.0.to_owned()));
    let named = cells.flat_map(|cell| {
        let commands: Vec<String> = cell.split('`').step_by(2).map(str::to_owned).collect();
        commands
    });
    let lines: Vec<String> = consoles.chain(named).collect();
    assert!(lines.len() > 20, "{lines:?}");
    for line in lines {
        let line = line.replace("SHELL", "zsh").replace("DIR", "out");
        let line = line.replace(" ID", " 5f0000000000000000000001");
        let words = line
            .strip_prefix("clever-api ")
            .unwrap_or(&line)
            .split_whitespace();
        let words: Vec<&str> = ["clever-api"].into_iter().chain(words).collect();
        // A group of commands alone, such as `assignments`, is told which ones there are.
        let understood = clever_cli::arguments::Arguments::try_parse_from(&words);
        let is_group = matches!(words[1..], ["assignments" | "submissions"]);
        assert!(
            understood.is_ok() || is_group,
            "{line}: {}",
            understood.unwrap_err()
        );
    }
}
