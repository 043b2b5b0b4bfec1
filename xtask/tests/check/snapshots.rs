//! The snapshots: that they are looked at, and how.

use crate::repository::{assert_told, repository};
use crate::workspace::{Run, Workspace, run_with};

const TEST: &str = "tests/tests/snapshots.rs";

/// What would write snapshots, or pass them over.
const FORCING: [&str; 4] = [
    "INSTA_UPDATE",
    "INSTA_FORCE_UPDATE",
    "INSTA_FORCE_UPDATE_SNAPSHOTS",
    "INSTA_FORCE_PASS",
];

/// What `check` says where cargo is this program.
fn check(workspace: &Workspace, cargo: &str) -> Run {
    let home = std::env::var("HOME").unwrap_or_default();
    let mut set = vec![("CARGO", cargo), ("HOME", &home), ("INSTA_OUTPUT", "none")];
    set.extend(FORCING.map(|name| (name, "1")));
    let arguments = ["check", "--without-baseline"];
    run_with(workspace.root(), ".", &arguments, &set)
}

/// A cargo that compiles everything, and does this instead of running tests.
#[cfg(unix)]
#[expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]
fn cargo(workspace: &Workspace, instead: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let script = "#!/bin/sh\ncase \"$*\" in *--no-run*) exit 0;; esac\n";
    workspace.write("cargo", &format!("{script}{instead}\n"));
    let path = workspace.path("cargo");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, all).expect("a program");
    path.display().to_string()
}

#[test]
fn a_test_of_the_snapshots_that_is_gone_is_missed() {
    let run = check(&repository(), env!("CARGO"));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said =
        "  failed  snapshots of all versions\n          there is no tests/tests/snapshots.rs";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn snapshots_of_a_version_that_is_not_listed_are_told() {
    let workspace = repository();
    workspace.write("tests/tests/snapshots/v1.0/surface.snap", "made up");
    assert_eq!(workspace.xtask(&["check"]).code, Some(0));
    workspace.write("tests/tests/snapshots/v9.9/surface.snap", "made up");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "  failed  tests/tests/snapshots/v9.9\n          it belongs to no version";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn what_does_not_compile_is_for_a_person_to_mend() {
    let workspace = repository();
    workspace.write(TEST, "");
    // The made-up crates inherit more from the workspace than it has.
    let run = check(&workspace, env!("CARGO"));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "  failed  snapshots of all versions\n          error: failed to load manifest",
            "mend what cargo says",
        ],
    );
    assert!(!run.stdout.contains("INSTA_UPDATE"), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn snapshots_are_compared_whatever_is_set() {
    let workspace = repository();
    workspace.write(TEST, "");
    let forced = FORCING.map(|name| format!("${name}")).join(" ");
    let set = format!("test \"{forced} $INSTA_OUTPUT\" = \"no 0 0 0 diff\"");
    let run = check(&workspace, &cargo(&workspace, &set));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_to_look_at_them() {
    let workspace = repository();
    workspace.write(TEST, "");
    let is_locked = "case \"$*\" in *--locked*) exit 0;; esac; exit 101";
    let run = check(&workspace, &cargo(&workspace, is_locked));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[cfg(unix)]
#[test]
fn a_snapshot_that_differs_is_written_by_a_command_and_nothing_else_is() {
    let workspace = repository();
    workspace.write(TEST, "");
    let differs = "echo 'Snapshot file: tests/tests/snapshots/v1.0/surface.snap'; exit 101";
    let run = check(&workspace, &cargo(&workspace, differs));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "   stale  snapshots of all versions\n          Snapshot file: tests",
            "run `INSTA_UPDATE=always cargo test",
        ],
    );
    let other = "echo F; echo '---- types stdout ----'; echo 'snapshots of no type'; exit 101";
    let run = check(&workspace, &cargo(&workspace, other));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "failed  snapshots of all versions\n          ---- types stdout ----\n          \
                snapshots of no type\n          mend what its tests say";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}
