//! Which revision is the baseline, and what if it cannot be read.

use crate::repository::{assert_told, change, git, repository};
use crate::workspace::{Workspace, xtask};

#[test]
fn it_compares_with_where_the_branch_began_or_with_what_it_is_told() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "dark"],
    );
    assert_eq!(workspace.xtask(&["check"]).code, Some(1));
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    // What happens on the main branch meanwhile is no change of this one.
    git(workspace.root(), &["switch", "--quiet", "main"]);
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "dim"],
    );
    git(
        workspace.root(),
        &["switch", "--quiet", "--create", "other", "main~1"],
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn what_is_merged_already_is_compared_with_what_was_there_before() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    let commit = ["commit", "--quiet", "--all", "--message", "dark"];
    git(workspace.root(), &commit);
    // A tag is no branch, whatever it is called.
    git(workspace.root(), &["tag", "origin/HEAD"]);
    let broken = |workspace: &Workspace, is_broken| {
        let run = workspace.xtask(&["check"]);
        let told = run.stdout.contains("callers of clever-v2-0 break");
        assert_eq!(told, is_broken, "{}{}", run.stdout, run.stderr);
    };
    broken(&workspace, true);
    git(workspace.root(), &["switch", "--quiet", "main"]);
    let merge = ["merge", "--quiet", "--no-ff", "--no-edit", "change"];
    git(workspace.root(), &merge);
    broken(&workspace, true);
    // What comes next is the next change.
    workspace.write("more", "");
    broken(&workspace, false);
    git(workspace.root(), &["add", "more"]);
    let commit = ["commit", "--quiet", "--all", "--message", "more"];
    git(workspace.root(), &commit);
    broken(&workspace, false);
}

#[test]
fn each_break_is_told_once_with_the_operations_that_it_is_about() {
    let workspace = repository();
    change(&workspace, "maximum: 100", "maximum: 50");
    let id = "name: id, in: path, required: true, schema: {type: string}";
    for _ in 0..2 {
        change(
            &workspace,
            id,
            &id.replace("string", "string, maxLength: 20"),
        );
    }
    change(&workspace, "watts: {type: number}", "");
    let told = [
        "GET /lamps: query parameter limit: `maximum` went from 100 to 50 [",
        "GET /lamps/{id}, PATCH /lamps/{id}: path parameter id: `maxLength` was set to 20 [",
        "\n          Lamp.watts: it is gone [",
    ];
    assert_told(&workspace.xtask(&["check"]), &told);
    let run = workspace.xtask(&["changelog", "--print", "--against", "main"]);
    let told = [
        "- **breaking** GET /lamps: query parameter limit: ",
        "- **breaking** GET /lamps/{id}, PATCH /lamps/{id}: path parameter id: ",
        "- **breaking** Lamp.watts: it is gone\n",
    ];
    assert_told(&run, &told);
    let times = run.stdout.matches("path parameter id").count();
    assert_eq!(times, 1, "{}", run.stdout);
}

#[test]
fn without_anything_to_compare_with_it_says_what_to_do() {
    let workspace = Workspace::made_up();
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("no repository to compare with"),
        "{}",
        run.stderr
    );

    let workspace = repository();
    for revision in ["none", "--all", ""] {
        let against = format!("--against={revision}");
        let run = workspace.xtask(&["check", &against]);
        assert_eq!(run.code, Some(2), "{revision}: {}", run.stdout);
    }
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let workspace = repository();
    workspace.write("more", "");
    git(workspace.root(), &["add", "more"]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "more"],
    );
    git(workspace.root(), &["switch", "--quiet", "main"]);
    workspace.write("other", "");
    git(workspace.root(), &["add", "other"]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "other"],
    );
    let clone = tempfile::tempdir().expect("a folder");
    let origin = format!("file://{}", workspace.root().display());
    let there = clone.path().display().to_string();
    git(
        workspace.root(),
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--no-single-branch",
            &origin,
            &there,
        ],
    );
    git(clone.path(), &["switch", "--quiet", "change"]);
    let run = xtask(clone.path(), &["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);

    // As CI clones unless told otherwise.
    let clone = tempfile::tempdir().expect("a folder");
    let there = clone.path().display().to_string();
    let depth = [
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=change",
        &origin,
        &there,
    ];
    git(workspace.root(), &depth);
    let run = xtask(clone.path(), &["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
}

#[test]
fn what_was_unreadable_in_the_baseline_is_named_by_its_revision() {
    let workspace = repository();
    git(workspace.root(), &["switch", "--quiet", "main"]);
    let present = workspace.read("specs/v2.0.yaml");
    workspace.write("specs/v2.0.yaml", "openapi: [");
    let arguments = ["commit", "--quiet", "--all", "--message", "torn"];
    git(workspace.root(), &arguments);
    let arguments = ["switch", "--quiet", "--create", "mended"];
    git(workspace.root(), &arguments);
    workspace.write("specs/v2.0.yaml", &present);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    let commit = run.stdout.trim_end().rsplit(' ').next();
    let commit = commit.expect("a commit");
    let place = format!("{commit}:specs/v2.0.yaml:2: not valid YAML");
    assert!(run.stdout.contains(&place), "{}", run.stdout);
}

#[test]
fn what_is_no_text_in_the_baseline_is_named_by_its_revision() {
    for file in ["v2.0.yaml", "versions.toml", "overlays/common.yaml"] {
        let workspace = Workspace::made_up();
        let path = workspace.path(&format!("specs/{file}"));
        let present = std::fs::read(&path).unwrap_or_default();
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, b"# made up\n\xff\n").expect("a file");
        // What no document needs may be anything.
        std::fs::write(workspace.path("specs/lamp.png"), b"\xff\xd8").expect("a file");
        let root = workspace.root();
        git(root, &["init", "--quiet"]);
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "torn"]);
        match present.is_empty() {
            true => std::fs::remove_file(&path).expect("a file"),
            false => std::fs::write(&path, present).expect("a file"),
        }
        for arguments in [&["check"] as &[&str], &["changelog", "--against=HEAD"]] {
            let run = workspace.xtask(arguments);
            let said = run.stdout + &run.stderr;
            assert_eq!(run.code, Some(2), "{arguments:?}: {said}");
            assert!(
                said.contains(&format!(":specs/{file}:2: not UTF-8")),
                "{said}"
            );
        }
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "mended"]);
        let run = workspace.xtask(&["check", "--against=HEAD"]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        let name = format!("HEAD~1:specs/{file}");
        let run = workspace.xtask(&["diff", &name, "v2.0"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        let said = format!("{name}: the file is not UTF-8");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
}

#[test]
fn a_baseline_without_documents_is_told_as_such() {
    let workspace = Workspace::made_up();
    let root = workspace.root();
    git(root, &["init", "--quiet"]);
    git(root, &["add", "Cargo.toml"]);
    git(root, &["commit", "--quiet", "--message", "the beginning"]);
    git(root, &["tag", "v0.0.1"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "documents"]);
    for arguments in [&["check", "--against=v0.0.1"] as &[&str], &["changelog"]] {
        let run = workspace.xtask(arguments);
        let said = run.stdout + &run.stderr;
        assert_eq!(run.code, Some(2), "{arguments:?}: {said}");
        assert!(
            said.contains(":specs: this revision has no documents"),
            "{said}"
        );
        assert!(said.contains("--against REV"), "{said}");
    }
    let run = workspace.xtask(&["diff", "v0.0.1:specs/v2.0.yaml", "v2.0"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let said = "v0.0.1:specs/v2.0.yaml: cannot be read";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn a_crate_whose_version_nobody_knows_hides_no_other() {
    let short = "[package]\nname = \"clever-v1-0\"\nversion = \"0.2\"\n";
    for (manifest, told) in [
        ("[[[", "the manifest is no TOML"),
        (
            short,
            "its version `0.2` is none such as 1.2.3: unexpected end",
        ),
    ] {
        let workspace = repository();
        change(&workspace, "enum: [lit, dark]", "enum: [lit]");
        workspace.write("crates/clever-v1-0/Cargo.toml", manifest);
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert_told(&run, &[told, "callers of clever-v2-0 break"]);
    }
}

#[test]
fn a_crate_that_is_torn_in_the_baseline_is_named_by_its_revision() {
    for (file, told) in [
        ("Cargo.toml", "the manifest is no TOML"),
        ("src/types.rs", "it is no Rust"),
    ] {
        let workspace = repository();
        let path = format!("crates/clever-v2-0/{file}");
        let present = workspace.read(&path);
        workspace.write(&path, "[[[");
        git(
            workspace.root(),
            &["commit", "--quiet", "--all", "--message", "torn"],
        );
        workspace.write(&path, &present);
        let run = workspace.xtask(&["check", "--against", "HEAD"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let commit = run.stdout.trim_end().rsplit(' ').next().expect("a commit");
        let said = format!("{commit}:{path}: {told}");
        assert!(run.stdout.contains(&said), "{said}: {}", run.stdout);
    }
}

#[test]
fn a_version_is_dropped_with_a_word() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let (head, rest) = list.split_once("[[version]]").expect("a version");
    let (_, last) = rest.split_once("[[version]]").expect("another version");
    let list = format!("{head}[[version]]{last}");
    workspace.write("specs/versions.toml", &list);
    std::fs::remove_file(workspace.path("specs/v1.0.yaml")).expect("a document");
    std::fs::remove_dir_all(workspace.path("crates/clever-v1-0")).expect("a crate");
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let told = "name = \"v1.0\", released = \"2020-01-01\", date and reason";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let dropped = "\n[[dropped]]\nname = \"v1.0\"\nreleased = \"2020-01-01\"\ndate = \"2021-02-01\"\n\
                   reason = \"Nobody has such lamps.\"\n";
    workspace.write("specs/versions.toml", &format!("{list}{dropped}"));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told = "dropped on 2021-02-01: Nobody has such lamps.";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let other_day = list.clone() + &dropped.replace("2020-01-01", "2020-02-01");
    workspace.write("specs/versions.toml", &other_day);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let told = "dropped as released on 2020-02-01, and was listed as released on 2020-01-01";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    workspace.write("specs/versions.toml", &(list.clone() + dropped));
    let commit = ["commit", "--quiet", "--all", "--message", "no v1.0"];
    git(workspace.root(), &commit);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    for (now, told) in [
        (
            list.clone(),
            "that it was dropped on 2021-02-01 is not said",
        ),
        (
            other_day,
            "it was dropped as released on 2020-01-01, and is 2020-02-01 now",
        ),
    ] {
        workspace.write("specs/versions.toml", &now);
        let run = workspace.xtask(&["check", "--against", "HEAD"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert_told(&run, &["v1.0 since", told]);
    }
    workspace.write("specs/versions.toml", &(list + dropped));
    let run = workspace.xtask(&["versions"]);
    let told = "v1.0 of 2020-01-01 was dropped on 2021-02-01: Nobody has such lamps.";
    assert!(run.stdout.contains(told), "{}{}", run.stdout, run.stderr);
}

#[test]
fn what_never_was_is_not_dropped() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let dropped = "\n[[dropped]]\nname = \"v0.9\"\nreleased = \"2018-01-01\"\ndate = \"2021-02-01\"\n\
                   reason = \"Nobody has seen such lamps.\"\n";
    workspace.write("specs/versions.toml", &(list + dropped));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &["v0.9 since", "it is dropped, and was not listed before"],
    );
}

#[test]
fn what_cannot_be_read_in_the_baseline_hides_neither_the_policy_nor_other_versions() {
    let workspace = repository();
    workspace.edit("specs/v1.0.yaml", "openapi: \"3.0.3\"", "openapi: [");
    let commit = ["commit", "--quiet", "--all", "--message", "torn"];
    git(workspace.root(), &commit);
    workspace.edit("specs/v1.0.yaml", "openapi: [", "openapi: \"3.0.3\"");
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    workspace.edit(
        "specs/versions.toml",
        "status = \"current\"",
        "status = \"end-of-life\"",
    );
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert_told(
        &run,
        &[
            "changes since",
            ":specs/v1.0.yaml:3: not valid YAML",
            "in which it can be read, by --against REV",
            "version-withdrawn",
            "callers of clever-v2-0 break",
        ],
    );
}

#[test]
fn what_nobody_reads_in_the_baseline_is_in_nobodys_way() {
    let workspace = repository();
    workspace.write("specs/overlays/notes.json", "{}");
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "notes"],
    );
    std::fs::remove_file(workspace.path("specs/overlays/notes.json")).expect("a file");
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}
