//! `cargo xtask import`: Clever's definitions in, our documents out.

use std::path::PathBuf;

use clever_spec::Versions;
use clever_spec::import::Revision;
use clever_spec::import::verify::{COUNTED, Coverage};
use clever_spec::versions::FILE;
use jiff::civil::Date;

use crate::output;
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
    let written: Vec<_> = changes
        .files()
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    changes.apply()?;
    for path in &written {
        output::line(format_args!("wrote {}", workspace.shown(path)))?;
    }
    if revision.is_none() && written.iter().any(|path| path.ends_with(FILE)) {
        output::tell(format_args!(
            "warning: {FILE} names the revision of other definitions: say of which these are with \
             --revision and --date"
        ));
    }
    output::line(format_args!(
        "{} of {total} files unchanged, {} warnings",
        total - written.len(),
        import.warnings.len() + import.news.len()
    ))?;
    // Last, where nobody overlooks them among all the others.
    warn(&import.news);
    Ok(Outcome::Fine)
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        output::tell(format_args!("warning: {}", printable(warning)));
    }
}

fn verify(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let specs = workspace.specs();
    let versions = Versions::read(&specs)?;
    let coverages = clever_spec::import::verify::verify(&arguments.dir, &specs, &versions)?;
    let titles = COUNTED.map(|kind| format!("{kind:>12}")).concat();
    output::line(format_args!("version{titles}     missing"))?;
    for coverage in &coverages {
        let counts = coverage
            .upstream
            .map(|count| format!("{count:>12}"))
            .concat();
        let missing: usize = coverage.missing.iter().map(Vec::len).sum();
        output::line(format_args!("{:<7}{counts}{missing:>12}", coverage.version))?;
    }
    for coverage in &coverages {
        for (kind, missing) in COUNTED.iter().zip(&coverage.missing) {
            for name in missing {
                output::line(format_args!("{}: missing {kind}: {name}", coverage.version))?;
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
