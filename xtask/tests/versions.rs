//! `versions`: what the list of versions says is shown, and does nothing else.

mod workspace;

use workspace::Workspace;

/// Words that would colour the terminal, add a line and turn the direction of writing.
const ODD: &str = r"\u001b[31mred\nv9.9  \u202eold";

#[test]
fn the_list_cannot_write_to_the_terminal() {
    let workspace = Workspace::made_up();
    let list = workspace.read("specs/versions.toml");
    let list = list.replace("aaaa", ODD);
    let more = format!(
        "\n[[version.exception]]\nrule = \"version-withdrawn\"\ndate = \"2021-01-02\"\n\
         reason = \"{ODD}\"\nhistory = true\n\n[[dropped]]\nname = \"v0.9\"\n\
         released = \"2019-01-01\"\ndate = \"2021-01-02\"\nreason = \"{ODD}\"\n"
    );
    workspace.write("specs/versions.toml", &(list + &more));
    let run = workspace.xtask(&["versions"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let is_odd = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
    assert!(!run.stdout.contains(is_odd), "{:?}", run.stdout);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_document_cannot_write_to_the_terminal_when_it_is_checked() {
    let workspace = Workspace::made_up();
    let twice = "\"\\e[31m\": 1\n\"\\e[31m\": 2\n";
    let document = workspace.read("specs/v2.0.yaml");
    workspace.write("specs/v2.0.yaml", &(document + twice));
    let run = workspace.xtask(&["check", "--without-baseline", "--without-snapshots"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    let told = r"member `\u{1b}[31m` stands here twice";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}
