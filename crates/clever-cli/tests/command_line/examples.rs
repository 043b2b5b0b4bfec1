//! What the help texts give as examples, tried as it stands there.

use clap::CommandFactory as _;
use clever_cli::arguments::Arguments;

use crate::place::{Place, place};

/// The texts between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The lines that a command's help and those of its subcommands give as examples. An example that is
/// only options stands for the command with what it cannot do without.
fn examples(command: &clap::Command, path: &str, found: &mut Vec<String>) {
    let about = command.get_long_about().or_else(|| command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let arguments = command.get_arguments();
    let helps = arguments.filter_map(|argument| Some(argument.get_help()?.to_string()));
    let helps: Vec<String> = helps.collect();
    let program = Arguments::command();
    let is_command = |text: &str| {
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        name == "clever-api" || (!rest.is_empty() && program.find_subcommand(name).is_some())
    };
    let lines = quoted(&about).chain(helps.iter().flat_map(|help| quoted(help)));
    found.extend(lines.filter(|text| is_command(text)).map(str::to_owned));
    let needed = command
        .get_arguments()
        .filter(|argument| argument.is_required_set());
    let needed = needed.map(|argument| format!(" --{} ID", argument.get_id()));
    let line = format!("{path}{}", needed.collect::<String>());
    let options = quoted(&about).filter(|text| text.starts_with("--"));
    found.extend(options.map(|options| format!("{line} {options}")));
    for inner in command.get_subcommands() {
        examples(inner, format!("{path} {}", inner.get_name()).trim(), found);
    }
}

/// The same line with an id of what the word before says.
fn with_ids(line: &str, id_of: impl Fn(&str) -> String) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let id = match (word, words.last()) {
            ("ID", Some(before)) => id_of(before.trim_start_matches('-')),
            _ => word.to_owned(),
        };
        words.push(id);
    }
    words.join(" ")
}

/// The id of one of a section's assignments, and that of a student who has it.
fn assignment(place: &Place, section: &str) -> (String, String) {
    let line = format!("list students --section {section} --api-version v2.1");
    let student = place.first_id(&line);
    let members =
        "--set title=Poem --set description=Short --set due_date=2099-01-31T12:00:00.000Z";
    let made = place.json(&format!("assignments create --section {section} {members}"));
    (made["id"].as_str().unwrap().to_owned(), student)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_help_texts_works() {
    let place = place().await;
    let mut lines = Vec::new();
    examples(&Arguments::command(), "", &mut lines);
    assert!(lines.len() > 7, "{lines:?}");
    let section = place.first_id("list sections");
    let (assignment, student) = assignment(&place, &section);
    for line in lines {
        let line = with_ids(&line, |what| match what {
            "section" => section.clone(),
            "assignment" => assignment.clone(),
            "user" => student.clone(),
            other => place.first_id(&format!("list {other}s")),
        });
        let outcome = place.run(&line);
        assert_eq!(outcome.code, 0, "{line}: {outcome}");
    }
}
