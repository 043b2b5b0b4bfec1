//! The versions of another revision, as `diff` takes them.

use crate::repository::repository;

const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: Lamps, version: \"1\"}\nactions:\n\
    - target: $.components.schemas.Lamp.properties.watts\n  description: nobody reads it\n  remove: true\n";

#[test]
fn a_version_of_a_revision_is_its_effective_document_there() {
    let workspace = repository();
    let compared = |words: &[&str]| {
        let run = workspace.xtask(&[&["diff", "main:v2.0", "v2.0"], words].concat());
        (run.code, format!("{}{}", run.stdout, run.stderr))
    };
    let (code, said) = compared(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("main:v2.0 to v2.0: no changes"), "{said}");
    workspace.write("specs/overlays/v2.0.yaml", OVERLAY);
    let (code, said) = compared(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Lamp.watts: it is gone"), "{said}");
    assert!(said.contains("old: main:specs/v2.0.yaml:44 at"), "{said}");
    assert!(said.contains("new: specs/v2.0.yaml:38 at"), "{said}");
    // The overlay is no part of what was imported.
    let (code, said) = compared(&["--raw"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn what_stands_in_the_way_in_a_revision_is_named_by_it() {
    let workspace = repository();
    for (name, said) in [
        ("main:v9.0", "v9.0"),
        ("none:v2.0", "name a revision that git knows"),
    ] {
        let run = workspace.xtask(&["diff", name, "v2.0"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
        assert!(!run.stderr.contains("/tmp"), "{name}: {}", run.stderr);
    }
}
