//! Versions that were listed once, and are not any more.

use clever_spec::versions::Dropped;
use clever_spec::{Version, Versions};

use super::baseline::Base;
use super::{Item, State};

/// How each version is that was listed, and what is said of those that are dropped.
pub fn items(base: &Base, before: &Versions, list: &Versions) -> Vec<Item> {
    let was_listed = before.list.iter();
    let gone = was_listed.filter(|was| list.get(&was.name).is_none());
    let gone = gone.map(|was| (&was.name, gone_since(was, list)));
    let said = list.dropped.iter();
    let said = said.filter_map(|it| Some((&it.name, wrong(it, before)?)));
    let lost = before.dropped.iter().filter_map(|was| {
        let is_kept = list.get(&was.name).is_some() || find(list, &was.name).is_some();
        (!is_kept).then(|| (&was.name, lost(was)))
    });
    let item = |(name, state)| Item {
        name: format!("{name} since {}", base.name()),
        state,
    };
    gone.chain(said).chain(lost).map(item).collect()
}

fn find<'v>(list: &'v Versions, name: &str) -> Option<&'v Dropped> {
    list.dropped.iter().find(|it| it.name == name)
}

/// How a version is that is not listed any more.
fn gone_since(was: &Version, list: &Versions) -> State {
    let what = "the version is not listed any more";
    match find(list, &was.name) {
        Some(Dropped { released, .. }) if *released != was.released => State::Failed {
            details: vec![format!(
                "it is dropped as released on {released}, and was listed as released on {}",
                was.released
            )],
            advice: "keep the day as it was listed".to_owned(),
        },
        Some(Dropped { date, reason, .. }) => {
            State::Fresh(vec![format!("{what}: dropped on {date}: {reason}")])
        }
        None => State::Failed {
            details: vec![what.to_owned()],
            advice: format!(
                "keep it: who uses its crate gets no corrections any more; or say in versions.toml that \
                 it is dropped, and why: `[[dropped]]` with name = \"{}\", released = \"{}\", date \
                 and reason",
                was.name, was.released
            ),
        },
    }
}

/// What is wrong with a dropped version that was not listed before, if anything: its release counts
/// among Clever's.
fn wrong(dropped: &Dropped, before: &Versions) -> Option<State> {
    if before.get(&dropped.name).is_some() {
        return None;
    }
    let released = dropped.released;
    let (what, advice) = match find(before, &dropped.name) {
        Some(was) if was.released == released => return None,
        Some(was) => (
            format!(
                "it was dropped as released on {}, and is {released} now",
                was.released
            ),
            "keep the day as it was",
        ),
        None => (
            "it is dropped, and was not listed before".to_owned(),
            "remove its [[dropped]]; or if it was listed earlier, compare with a revision that lists it: \
             --against REV",
        ),
    };
    Some(State::Failed {
        details: vec![what],
        advice: advice.to_owned(),
    })
}

fn lost(was: &Dropped) -> State {
    State::Failed {
        details: vec![format!(
            "that it was dropped on {} is not said any more",
            was.date
        )],
        advice: "put its [[dropped]] back: its release counts, whatever became of it".to_owned(),
    }
}
