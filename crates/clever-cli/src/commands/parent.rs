//! The options that say what records belong to, such as `--school ID`: one for everything that has
//! children in any version of the API.

use std::collections::BTreeSet;

use clap::{Arg, ArgGroup, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::api::VERSIONS;
use crate::path;
use crate::record_id::record_id;
use crate::words::quoted;

/// What was given, if anything.
#[derive(Debug, Clone, Default)]
pub struct Parent(pub Option<path::Parent>);

/// The first segments of paths that have children, such as `schools`.
fn segments() -> BTreeSet<&'static str> {
    VERSIONS.iter().flat_map(path::parents).collect()
}

/// `school-admin` for `school_admins`.
fn option(segment: &str) -> String {
    segment
        .strip_suffix('s')
        .unwrap_or(segment)
        .replace('_', "-")
}

impl Parent {
    /// The option that was given, behind a blank.
    #[must_use]
    pub fn options(&self) -> String {
        let given = self.0.iter();
        let given =
            given.map(|given| format!(" --{} {}", option(given.segment), quoted(&given.id)));
        given.collect()
    }
}

impl Args for Parent {
    fn augment_args(mut command: Command) -> Command {
        for segment in segments() {
            let name = option(segment);
            let help = format!("Only what belongs to this {}", name.replace('-', " "));
            let option = Arg::new(segment)
                .long(name)
                .value_name("ID")
                .help(help)
                .value_parser(record_id);
            command = command.arg(option.help_heading("Belonging to"));
        }
        command.group(ArgGroup::new("parent").args(segments()).multiple(false))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Parent {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = |segment| {
            let id = matches.get_one::<String>(segment)?.clone();
            Some(path::Parent { segment, id })
        };
        Ok(Self(segments().into_iter().find_map(given)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
