use std::collections::BTreeSet;

use super::live::{Changes, NOW};
use super::*;

const START: u64 = 1_764_000_000_000;
const SIZES: [u64; 6] = [10, 50, 120, 2_345, 7_000, 20_001];

fn district(people: u64) -> District {
    District::new(7, people, START)
}

/// Every relation in both directions, of a district as it is after some ticks.
fn assert_relations_agree(district: &District, live: &Live) {
    let changes = live.changes();
    let roster = Roster::new(district, &changes);
    let size = district.size();
    let agree = |one: Vec<(u64, u64)>, other: Vec<(u64, u64)>, what: &str| {
        let one: BTreeSet<(u64, u64)> = one.into_iter().collect();
        let other: BTreeSet<(u64, u64)> = other.into_iter().map(|(a, b)| (b, a)).collect();
        assert!(!one.is_empty(), "{what} of {}", size.people);
        assert!(one == other, "{what} of {}", size.people);
    };
    let pairs = |count: u64, related: &dyn Fn(u64) -> Selection| -> Vec<(u64, u64)> {
        let of = |index| {
            related(index)
                .iter()
                .map(move |other| (index, other))
                .collect::<Vec<_>>()
        };
        (0..count).flat_map(of).collect()
    };
    for primary in [true, false] {
        agree(
            pairs(size.people, &|person| roster.schools_of(person, primary)),
            pairs(size.schools, &|school| {
                roster.users_of_school(school, None, primary)
            }),
            "schools and users",
        );
    }
    agree(
        pairs(size.people, &|person| roster.sections_of(person)),
        pairs(size.sections(), &|section| {
            roster.users_of_section(section, None)
        }),
        "sections and users",
    );
    let students: Vec<u64> = district.everybody(Some(Role::Student)).iter().collect();
    let teachers: Vec<u64> = district.everybody(Some(Role::Teacher)).iter().collect();
    let contacts: Vec<u64> = district.everybody(Some(Role::Contact)).iter().collect();
    let of_people = |people: &[u64], related: &dyn Fn(u64) -> Selection| -> Vec<(u64, u64)> {
        let of = |index: &u64| {
            let index = *index;
            related(index)
                .iter()
                .map(move |other| (index, other))
                .collect::<Vec<_>>()
        };
        people.iter().flat_map(of).collect()
    };
    agree(
        of_people(&students, &|student| roster.teachers_of(student)),
        of_people(&teachers, &|teacher| roster.students_of(teacher)),
        "teachers and students",
    );
    agree(
        of_people(&students, &|student| roster.contacts_of(student)),
        of_people(&contacts, &|contact| roster.students_of(contact)),
        "contacts and students",
    );
    agree(
        pairs(size.schools, &|school| roster.courses_of_school(school)),
        pairs(size.courses(), &|course| roster.schools_of_course(course)),
        "courses and schools",
    );
    agree(
        pairs(size.sections(), &|section| {
            Selection::only([roster.course_of_section(section)])
        }),
        pairs(size.courses(), &|course| roster.sections_of_course(course)),
        "courses and sections",
    );
    agree(
        pairs(size.sections(), &|section| {
            Selection::only([roster.term_of_section(section)])
        }),
        pairs(TERMS, &|term| roster.sections_of_term(term)),
        "terms and sections",
    );
    agree(
        pairs(size.sections(), &|section| {
            Selection::only([roster.school_of_section(section)])
        }),
        pairs(size.schools, &|school| roster.sections_of_school(school)),
        "schools and sections",
    );
    agree(
        pairs(size.schools, &|_| roster.terms_of_school()),
        pairs(TERMS, &|term| roster.schools_of_term(term)),
        "schools and terms",
    );
    agree(
        pairs(size.people, &|person| roster.resources_of(person)),
        pairs(size.resources(), &|resource| {
            roster.users_of_resource(resource, None)
        }),
        "resources and users",
    );
    agree(
        pairs(size.courses(), &|course| roster.resources_of_course(course)),
        pairs(size.resources(), &|resource| {
            Selection::only([size.course(resource)])
        }),
        "resources and courses",
    );
    let pairs_of_students: Vec<(u64, u64)> =
        of_people(&students, &|student| roster.pairs_of(student));
    assert_eq!(
        pairs_of_students.len() as u64,
        district.indexes(Kind::StudentContact)
    );
    for (student, pair) in pairs_of_students {
        let (of, contact) = district.pair(pair);
        assert_eq!(of, student);
        assert!(roster.contacts_of(student).contains(contact));
    }
}

#[test]
fn relations_agree_in_both_directions() {
    for people in SIZES {
        assert_relations_agree(&district(people), &Live::default());
    }
}

#[test]
fn relations_agree_after_people_moved() {
    for people in SIZES {
        let (district, live) = (district(people), Live::default());
        for minute in 0..40 {
            live.tick(&district, START + minute * 60_000);
        }
        assert_relations_agree(&district, &live);
    }
}

#[test]
fn roles_select_users_of_schools_sections_and_resources() {
    let (district, live) = (district(7_000), Live::default());
    live.tick(&district, START);
    let changes = live.changes();
    let roster = Roster::new(&district, &changes);
    let check = |role, everybody: Selection, selected: Selection| {
        let having = everybody
            .iter()
            .filter(|person| district.has_role(*person, role));
        assert_eq!(
            having.collect::<Vec<_>>(),
            selected.iter().collect::<Vec<_>>(),
            "{role:?}"
        );
    };
    for school in 0..district.size().schools {
        for role in [Role::Student, Role::Teacher, Role::Staff] {
            let users = |role, primary| roster.users_of_school(school, role, primary);
            check(role, users(None, false), users(Some(role), false));
            check(role, users(None, true), users(Some(role), true));
        }
    }
    for role in [Role::Student, Role::Teacher] {
        for section in 0..50 {
            let users = |role| roster.users_of_section(section, role);
            check(role, users(None), users(Some(role)));
        }
        for resource in 0..district.size().resources() {
            let users = |role| roster.users_of_resource(resource, role);
            check(role, users(None), users(Some(role)));
        }
    }
    for role in [Role::DistrictAdmin, Role::Staff, Role::Contact] {
        check(
            role,
            district.everybody(None),
            district.everybody(Some(role)),
        );
    }
    assert!(district.counts().staff > district.size().people_of(Role::Staff));
}

#[test]
fn ids_ascend_and_lead_back_to_their_records() {
    for people in SIZES {
        let district = district(people);
        for kind in Kind::ALL {
            let mut last = None;
            for index in 0..district.indexes(kind) {
                let id = district.id_of(kind, index);
                assert!(last < Some(id), "{kind:?} {index} of {people}");
                last = Some(id);
                let found = district.find(kind, &id.to_string());
                assert_eq!(found, district.is_of(kind, index).then_some(index));
                assert_eq!(district.position(kind, id), index);
            }
        }
    }
}

#[test]
fn ids_of_nothing_are_not_found() {
    let district = district(120);
    let school = district.id_of(Kind::School, 1);
    let others = [
        ObjectId {
            seconds: school.seconds + 1,
            ..school
        },
        ObjectId {
            machine: school.machine + 1,
            ..school
        },
        ObjectId {
            counter: 2,
            ..school
        },
        district.id_of(Kind::School, district.size().schools),
        district.id_of(Kind::Course, 1),
        District::new(8, 120, START).id_of(Kind::School, 1),
    ];
    for id in others {
        assert_eq!(district.find(Kind::School, &id.to_string()), None, "{id}");
    }
    assert_eq!(district.find(Kind::School, &school.to_string()), Some(1));
}

#[test]
fn a_cursor_between_two_records_has_its_place() {
    let district = district(120);
    let mut id = district.id_of(Kind::Person, 40);
    id.counter += 1;
    assert_eq!(district.position(Kind::Person, id), 41);
    id.seconds = 0;
    assert_eq!(district.position(Kind::Person, id), 0);
    id.seconds = u32::MAX;
    assert_eq!(district.position(Kind::Person, id), 120);
}

#[test]
fn ids_do_not_depend_on_when_the_sandbox_starts() {
    let later = District::new(7, 120, START + 400 * DAY);
    for kind in Kind::ALL {
        assert_eq!(district(120).id_of(kind, 0), later.id_of(kind, 0));
    }
}

#[test]
fn whoever_is_looked_up_is_found_by_either_id() {
    let (district, live) = (district(7_000), Live::default());
    for role in [
        Role::Student,
        Role::Teacher,
        Role::Staff,
        Role::DistrictAdmin,
        Role::Contact,
    ] {
        let person = district.member(&live, role, 0).unwrap();
        assert_eq!(person.role, role);
        assert_eq!(district.person(&live, &person.id).as_ref(), Some(&person));
        assert_eq!(
            district.person(&live, &person.legacy_id).as_ref(),
            Some(&person)
        );
        let has_school = matches!(role, Role::Student | Role::Teacher | Role::Staff);
        assert_eq!(!person.schools.is_empty(), has_school);
        assert_eq!(district.member(&live, role, 100_000), None);
    }
    let student = district.member(&live, Role::Student, 5).unwrap();
    let sections = district.sections_of(&live, &student.id);
    assert_eq!(sections.len() as u64, SUBJECTS);
    let section = district.section(&live, &sections[0]).unwrap();
    assert!(section.students.contains(&student.id));
    assert_eq!(section.school, student.schools[0]);
    let at_school = district.students_of_school(&live, &section.school).unwrap();
    assert!(at_school.contains(&student.id));
    assert!(
        district
            .sections_of(&live, &section.teachers[0])
            .contains(&section.id)
    );
}

#[test]
fn ticks_move_students_and_tell_it_in_events() {
    let (district, live) = (district(7_000), Live::default());
    let before = live.changes();
    live.tick(&district, START);
    let after = live.changes();
    let (before, after) = (
        Roster::new(&district, &before),
        Roster::new(&district, &after),
    );
    let mut keys: Vec<u64> = before.event_keys(START).collect();
    let all: Vec<u64> = after.event_keys(START).collect();
    assert!(all.is_sorted());
    assert!(all.len() >= keys.len() + 13);
    keys.retain(|key| !all.contains(key));
    assert!(keys.is_empty(), "{keys:?}");
    let moved = all.iter().filter_map(|key| after.event(*key, START));
    let moved = moved.filter(|event| {
        event.subject == events::Subject::Student && matches!(event.before, events::Before::AsOf(_))
    });
    for event in moved {
        assert_ne!(before.school(event.index), after.school(event.index));
        let schools = [before.school(event.index), after.school(event.index)];
        let levels = schools.map(|school| district.level(school.unwrap()));
        assert_eq!(levels[0], levels[1]);
    }
}

#[test]
fn an_event_shows_what_was_then_whatever_comes_later() {
    let (district, live) = (district(200), Live::default());
    let states = |minute: u64| {
        let changes = live.changes();
        let roster = Roster::new(&district, &changes);
        let events = roster.event_keys(START + minute * 60_000);
        let state = |key: u64| {
            let roster = roster.as_of(key);
            let schools: Vec<_> = (0..200).map(|person| roster.school(person)).collect();
            let classes = 0..district.size().sections();
            let students = classes.map(|section| roster.students_of_section(section).len());
            (key, schools, students.collect::<Vec<_>>())
        };
        let live = events.filter(|key| key & 0xffff_ffff >= events::FIRST_LIVE);
        live.map(state).collect::<Vec<_>>()
    };
    let mut before = Vec::new();
    for minute in 0..40 {
        live.tick(&district, START + minute * 60_000);
        let now = states(minute);
        assert!(now.len() >= before.len() + 13);
        assert!(now[..before.len()] == before[..], "{minute}");
        before = now;
    }
}

#[test]
fn ticks_are_the_same_for_the_same_number_of_them() {
    let district = district(7_000);
    let ticked = || {
        let live = Live::default();
        for minute in 0..30 {
            live.tick(&district, START + minute * 1000);
        }
        format!("{:?}", live.changes())
    };
    assert_eq!(ticked(), ticked());
}

#[test]
fn what_changed_is_bounded() {
    let (district, live) = (district(100_000), Live::default());
    let mut revision = live.revision();
    let mut first = None;
    loop {
        live.tick(&district, START);
        first = first.or(live.changes().events().next().map(|event| event.key));
        if live.revision() == std::mem::replace(&mut revision, live.revision()) {
            break;
        }
    }
    let changes = live.changes();
    let count = changes.events().count();
    assert!((500_000..500_013).contains(&count), "{count}");
    assert_eq!(changes.events().next().map(|event| event.key), first);
    let away = changes.away(0..50_000, NOW).count();
    assert!((900..=1_000).contains(&away), "{away}");
}

#[test]
fn events_last_thirty_days_and_have_every_kind_of_change() {
    let (district, live) = (district(10), Live::default());
    let changes = live.changes();
    let roster = Roster::new(&district, &changes);
    let keys: Vec<u64> = roster.event_keys(START).collect();
    assert!(keys.is_sorted() && keys.len() >= 120);
    let (first, last) = (keys[0], *keys.last().unwrap());
    assert!(events::seconds(first) * 1000 > START - 30 * DAY);
    assert!(events::seconds(last) * 1000 <= START);
    let changes: BTreeSet<String> = keys
        .iter()
        .map(|key| roster.event(*key, START).unwrap())
        .map(|event| format!("{:?} {:?}", event.subject, event.change))
        .collect();
    assert_eq!(
        changes.len(),
        events::Subject::ALL.len() * 3 - 1,
        "{changes:?}"
    );
    let id = roster.event_id(first).to_string();
    assert_eq!(roster.find_event(&id, START).unwrap().key, first);
    assert_eq!(roster.find_event(&id, START + 30 * DAY), None);
    assert_eq!(roster.find_event(&id, START - 30 * DAY), None);
}

#[test]
fn a_million_people_have_as_many_events_as_fit() {
    let district = district(1_000_000);
    let changes = Changes::default();
    let roster = Roster::new(&district, &changes);
    assert_eq!(roster.event_keys(START).count(), 10_000);
}

#[test]
fn families_share_their_surname() {
    let (district, changes) = (district(2_345), Changes::default());
    let roster = Roster::new(&district, &changes);
    for student in district.everybody(Some(Role::Student)).iter() {
        let family = roster.contacts_of(student);
        let names = family
            .iter()
            .map(|contact| district.name(contact, contact).last);
        let own = district.name(student, student).last;
        assert!(names.into_iter().all(|name| name == own), "{student}");
    }
}
