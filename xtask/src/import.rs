//! `cargo xtask import`: Clever's definitions in, our documents out.

use std::path::PathBuf;

use clever_spec::Versions;
use clever_spec::import::Revision;
use clever_spec::import::verify::{COUNTED, Coverage};
use clever_spec::versions::FILE;
use jiff::civil::Date;

use crate::printable::printable;
use crate::report::{Outcome, Result};
use crate::workspace::{Changes, Workspace};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder with Clever's public Swagger 2.0 definitions.
    dir: PathBuf,
    /// Write nothing; count what upstream has and what specs/ lacks.
    #[arg(long)]
    verify: bool,
    /// Upstream's revision (a git commit) to record in versions.toml; a name without blanks.
    #[arg(long, conflicts_with = "verify", requires = "date")]
    revision: Option<String>,
    /// The day of that revision, such as 2026-01-13; none that is to come.
    #[arg(long, requires = "revision")]
    date: Option<Date>,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    if arguments.verify {
        return verify(workspace, arguments);
    }
    let named = arguments.revision.clone().zip(arguments.date);
    let revision = named.map(|(name, date)| Revision { name, date });
    let import =
        clever_spec::import::import(&arguments.dir, &workspace.specs(), revision.as_ref())?;
    warn(&import.warnings);
    let total = import.files.len();
    let mut changes = Changes::default();
    for (path, content) in import.files {
        changes.write(path, content);
    }
    for (path, _) in changes.files() {
        println!("wrote {}", workspace.shown(path));
    }
    let mut written = changes.files().iter().map(|(path, _)| path);
    if revision.is_none() && written.any(|path| path.ends_with(FILE)) {
        eprintln!(
            "warning: {FILE} names the revision of other definitions: say of which these are with \
             --revision and --date"
        );
    }
    let changed = changes.files().len();
    changes.apply()?;
    println!(
        "{} of {total} files unchanged, {} warnings",
        total - changed,
        import.warnings.len() + import.news.len()
    );
    // Last, where nobody overlooks them among all the others.
    warn(&import.news);
    Ok(Outcome::Fine)
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        eprintln!("warning: {}", printable(warning));
    }
}

fn verify(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let specs = workspace.specs();
    let versions = Versions::read(&specs)?;
    let coverages = clever_spec::import::verify::verify(&arguments.dir, &specs, &versions)?;
    let titles = COUNTED.map(|kind| format!("{kind:>12}")).concat();
    println!("version{titles}     missing");
    for coverage in &coverages {
        let counts = coverage
            .upstream
            .map(|count| format!("{count:>12}"))
            .concat();
        let missing: usize = coverage.missing.iter().map(Vec::len).sum();
        println!("{:<7}{counts}{missing:>12}", coverage.version);
    }
    for coverage in &coverages {
        for (kind, missing) in COUNTED.iter().zip(&coverage.missing) {
            for name in missing {
                println!("{}: missing {kind}: {name}", coverage.version);
            }
        }
    }
    let complete = coverages.iter().all(Coverage::is_complete);
    Ok(if complete {
        Outcome::Fine
    } else {
        Outcome::Found
    })
}
