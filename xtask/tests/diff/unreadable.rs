//! What cannot be read, or not all of it.

use super::*;

#[test]
fn what_cannot_be_read_exits_with_2() {
    let workspace = robots();
    workspace.write("broken.yaml", "openapi: [");
    workspace.write("words.yaml", "robots");
    workspace.write("another.yaml", "openapi: 4.0.0");
    for name in [
        "none.yaml",
        "broken.yaml",
        "v9.9",
        "specs",
        "words.yaml",
        "another.yaml",
    ] {
        let run = workspace.xtask(&["diff", name, "new.yaml"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    }
    let run = workspace.xtask(&["diff", "old.yaml", "another.yaml"]);
    assert!(
        run.stderr
            .contains("another.yaml:1: OpenAPI 4.0.0 cannot be compared"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("give a document of OpenAPI 3"),
        "{}",
        run.stderr
    );
    assert_eq!(workspace.xtask(&["diff", "old.yaml"]).code, Some(2));
    assert_eq!(
        workspace.xtask(&["diff", "--explain", "none"]).code,
        Some(2)
    );
}

#[test]
fn what_makes_no_sense_is_left_out_and_said() {
    let workspace = robots();
    let torn = OLD
        .replace("#/components/schemas/Robot", "#/components/schemas/Android")
        .replace("/robots/{id}:", "/androids: 7\n  /robots/{id}:");
    workspace.write("new.yaml", &torn);
    let run = workspace.xtask(&["diff", "old.yaml", "new.yaml"]);
    assert_snapshot!(run.stdout);
}

/// A document and what is wrong with it, in words that stand in the message beside its place.
fn unreadable() -> Vec<(String, &'static str)> {
    let laughs = (1..12).fold("a0: &a0 [1]\n".to_owned(), |text, level| {
        let alias = format!("*a{}", level - 1);
        format!(
            "{text}a{level}: &a{level} [{}]\n",
            vec![alias; 10].join(", ")
        )
    });
    let deep = (0..10_000).fold(String::new(), |text, level| {
        format!("{text}{}a:\n", " ".repeat(level.min(300)))
    });
    vec![
        ("paths: [}".to_owned(), "not valid YAML or JSON"),
        (r#"{"paths": {"#.to_owned(), "not valid YAML or JSON"),
        (
            format!("a: &a 1\nb: [{}]", vec!["*a"; 1_000_000].join(",")),
            "odd.yaml:2 at /b/100000: the aliases stand for more than 100000 values",
        ),
        (laughs, "the aliases stand for more than 100000 values"),
        ("[".repeat(10_000), "nested more than 128 levels deep"),
        (deep, "nested more than 128 levels deep"),
        (
            format!("openapi: 3.0.3 # {}", "x".repeat(100 * 1024 * 1024)),
            "odd.yaml: larger than 64 MiB",
        ),
    ]
}

#[test]
fn what_strangers_write_is_refused_with_its_place() {
    let workspace = robots();
    for (text, said) in unreadable() {
        workspace.write("odd.yaml", &text);
        let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
        assert_eq!(run.code, Some(2), "{said}: {}", run.stdout);
        let told = run.stderr.replace("│", " ");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(said), "{said}: {told}");
    }
    std::fs::write(workspace.path("odd.yaml"), b"openapi: 3.0.3\n\xff").expect("a folder");
    let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("odd.yaml:2: not UTF-8"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_leads_nowhere_is_told_with_the_findings() {
    let workspace = robots();
    let robot = "$ref: '#/components/schemas/Robot'";
    for reference in [
        "$ref: '#/components/schemas/Nobody'",
        "$ref: ../robot.yaml",
        "$ref: https://robots.example/robot.yaml",
        "$ref: robot.yaml",
    ] {
        workspace.write("odd.yaml", &OLD.replacen(robot, reference, 1));
        let run = workspace.xtask(&["diff", "old.yaml", "odd.yaml"]);
        // Nothing is known to have broken, but that was not compared.
        assert_eq!(run.code, Some(2), "{reference}: {}", run.stdout);
        assert!(
            run.stdout.contains("odd.yaml:14"),
            "{reference}: {}",
            run.stdout
        );
        let broken = workspace.xtask(&["diff", "odd.yaml", "new.yaml"]);
        assert_eq!(broken.code, Some(1), "{reference}: {}", broken.stdout);
    }
    let circle = OLD.replace(
        "    Robot:\n",
        "    One: {$ref: '#/components/schemas/Other'}\n    \
         Other: {$ref: '#/components/schemas/One'}\n    Robot:\n",
    );
    let circle = circle.replacen(robot, "$ref: '#/components/schemas/One'", 1);
    workspace.write("odd.yaml", &circle);
    let run = workspace.xtask(&["diff", "odd.yaml", "odd.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let told = "the reference leads back to itself";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let known = "no changes are known; not everything was compared";
    assert!(run.stdout.contains(known), "{}", run.stdout);
}
