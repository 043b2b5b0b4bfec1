//! What cannot be exported, or not into that folder.

use std::fs;
use std::process::{Command, Stdio};

use clever_cli::export::{ExportError, Format, Interrupt, export};

use crate::folder::Folder;
use crate::killed::{program, program_in_pages};
use crate::server::Server;

#[tokio::test]
async fn a_manifest_that_is_none_is_said() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::create_dir(&folder.path).unwrap();
    fs::write(folder.path.join("manifest.json"), "{}").unwrap();
    let problem = folder.export(&server.roster()).await.unwrap_err();
    assert!(matches!(problem, ExportError::Damaged { .. }), "{problem}");
}

#[tokio::test]
async fn an_unknown_resource_is_refused_before_anything_is_sent() {
    let (server, folder) = (Server::start(3), Folder::new());
    let mut plan = folder.plan(Format::Csv, 10);
    plan.only = Some(vec!["robots".to_owned()]);
    let done = export(&plan, &server.roster(), &Interrupt::never(), &()).await;
    assert!(
        matches!(done, Err(ExportError::NoSuchResource { .. })),
        "{done:?}"
    );
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_with_what_to_do() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::write(&folder.path, "a file").unwrap();
    let output = program(&server, &folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    insta::assert_snapshot!(said);
}

/// Nobody makes files in `/sys`, whoever it is.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_only_be_read_is_said_with_what_to_do() {
    let (server, folder) = (Server::start(3), Folder::new());
    std::os::unix::fs::symlink("/sys/kernel", &folder.path).unwrap();
    let output = program(&server, &folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot write out/export.lock: "), "{said}");
    assert!(
        said.contains("see to it that the folder can be written"),
        "{said}"
    );
    assert_eq!(server.requests(), [""; 0]);
}

/// A limit of the system on the length of files fails a write in the middle, as a full disk does.
#[cfg(unix)]
#[test]
fn wherever_a_write_fails_no_name_is_given_to_half_a_file_and_nothing_is_lost() {
    let mut failed = Vec::new();
    for page in [10, 2] {
        let (server, folder) = (Server::start(35), Folder::new());
        let program = program_in_pages(&server, &folder, page);
        // In blocks of 512 bytes.
        for limit in 0.. {
            let output = limited(&program, limit).output().unwrap();
            folder.assert_files_are_whole(35);
            if output.status.success() {
                break;
            }
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(
                said.contains("(ulimit -f), then run the same command again"),
                "{said}"
            );
            let (what, _) = said.split_once(": File too large").unwrap();
            failed.push(what.replace("  × ", "").replace("out/", ""));
        }
        folder.assert_whole(35);
    }
    failed.sort();
    failed.dedup();
    insta::assert_snapshot!(failed.join("\n"));
}

/// The same program with files of so many blocks at most.
#[cfg(unix)]
fn limited(program: &Command, blocks: u32) -> Command {
    let words = std::iter::once(program.get_program()).chain(program.get_args());
    let words: Vec<&str> = words.map(|word| word.to_str().unwrap()).collect();
    let script = format!("ulimit -f {blocks}; exec {}", words.join(" "));
    let mut command = Command::new("sh");
    let variables = program.get_envs();
    command
        .args(["-c", &script])
        .env_clear()
        .envs(variables.filter_map(|(name, value)| Some((name, value?))))
        .current_dir(program.get_current_dir().unwrap());
    command.stdin(Stdio::null());
    command
}
