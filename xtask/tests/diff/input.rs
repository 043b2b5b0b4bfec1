//! Documents by every name they can have.

use super::*;

#[test]
fn a_file_is_looked_for_where_somebody_stands() {
    let workspace = robots();
    workspace.write("here/robots.yaml", OLD);
    let here = workspace.path("here");
    let run = run(
        &here,
        "..",
        &["diff", "robots.yaml", "../old.yaml", "--fail-on", "any"],
    );
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_document_may_come_out_of_git() {
    let workspace = robots();
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .arg("-C")
            .arg(workspace.path(""))
            .args([
                "-c",
                "user.name=made up",
                "-c",
                "user.email=made-up@example.org",
            ])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(status.status.success(), "{status:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "old.yaml"]);
    git(&["commit", "--quiet", "--message", "robots"]);
    workspace.write("old.yaml", &newer());
    let run = workspace.xtask(&["diff", "HEAD:old.yaml", "old.yaml"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("Robot.arms: it is gone"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("HEAD:old.yaml:"), "{}", run.stdout);
    for name in [
        "HEAD:none.yaml",
        "HEAD:",
        "none:old.yaml",
        "--output=x:old.yaml",
        ":old.yaml",
    ] {
        let run = workspace.xtask(&["diff", "--", name, "old.yaml"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        assert!(
            run.stderr.contains("name a revision"),
            "{name}: {}",
            run.stderr
        );
    }
}

#[test]
fn a_document_may_be_written_in_several_files() {
    let workspace = robots();
    let robot = "{$ref: '#/components/schemas/Robot'}";
    let parts = OLD.replace(robot, "{$ref: 'schemas/robot.yaml'}");
    workspace.write("parts.yaml", &parts);
    workspace.write(
        "schemas/robot.yaml",
        "type: object\nproperties: {name: {type: string}, arms: {$ref: arms.yaml}}\n",
    );
    workspace.write("schemas/arms.yaml", "type: integer\n");
    let run = workspace.xtask(&["diff", "old.yaml", "parts.yaml", "--fail-on", "any"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    workspace.write("schemas/arms.yaml", "type: string\n");
    let run = workspace.xtask(&["diff", "old.yaml", "parts.yaml"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn a_version_as_imported_may_be_compared_too() {
    let run = xtask(repository(), &["diff", "v3.1", "v3.1", "--raw"]);
    assert_eq!(run.stdout, "v3.1 to v3.1: no changes\n");
    let specs = Path::new("specs/v3.0.yaml").display().to_string();
    let raw = xtask(
        repository(),
        &["diff", &specs, "v3.0", "--raw", "--fail-on", "any"],
    );
    assert_eq!(raw.code, Some(0), "{}", raw.stdout);
    let corrected = xtask(repository(), &["diff", &specs, "v3.0", "--fail-on", "any"]);
    assert_eq!(corrected.code, Some(1), "our corrections are changes");
}
