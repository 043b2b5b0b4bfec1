//! Which links a single record carries.

use super::version::Version;
use super::view::View;
use crate::district::{District, Role};

/// The relations that a record links to beside itself, as they are spelled in links.
pub(crate) fn of_single(
    district: &District,
    version: Version,
    view: View,
    index: u64,
) -> &'static [&'static str] {
    match version.major() {
        // The second version has no events of a district, and so no link to them.
        1 if view == View::District && version == Version::V1_2 => {
            &["schools", "teachers", "students", "sections"]
        }
        1 => of_version_1(view),
        2 => of_version_2(view),
        _ if view == View::User => of_user(district.size().role(index).0),
        _ => of_version_3(view),
    }
}

fn of_version_1(view: View) -> &'static [&'static str] {
    match view {
        View::District => &["schools", "teachers", "students", "sections", "events"],
        View::School => &["district", "teachers", "students", "sections", "events"],
        View::Section => &[
            "district", "school", "teacher", "teachers", "students", "events",
        ],
        View::Student => &[
            "district", "school", "sections", "teachers", "contacts", "events",
        ],
        View::Teacher => &[
            "district",
            "school",
            "sections",
            "students",
            "grade_levels",
            "events",
        ],
        View::StudentContact => &["district", "student"],
        View::SchoolAdmin => &["schools", "events"],
        _ => &[],
    }
}

fn of_version_2(view: View) -> &'static [&'static str] {
    match view {
        View::School => &["district", "sections", "students", "teachers"],
        View::Section => &[
            "course", "district", "school", "students", "teacher", "teachers", "term",
        ],
        View::Student => &[
            "district", "school", "schools", "sections", "teachers", "contacts",
        ],
        View::Teacher => &["district", "school", "schools", "sections", "students"],
        View::Contact => &["district", "students"],
        View::SchoolAdmin => &["district", "schools"],
        View::DistrictAdmin => &["district"],
        View::Course | View::Term => &["district", "sections"],
        _ => &[],
    }
}

fn of_version_3(view: View) -> &'static [&'static str] {
    match view {
        View::School => &["district", "users", "sections", "courses", "terms"],
        View::Section => &["district", "school", "term", "course", "users"],
        View::Course | View::Term => &["district", "sections", "schools"],
        _ => &[],
    }
}

/// Spelled with capitals, unlike the paths of the operations: the server knows both.
fn of_user(role: Role) -> &'static [&'static str] {
    match role {
        Role::Student => &[
            "district",
            "schools",
            "sections",
            "myContacts",
            "myTeachers",
        ],
        Role::Teacher => &["district", "schools", "sections", "myStudents"],
        Role::Contact => &["district", "myStudents"],
        Role::Staff => &["district", "schools"],
        Role::DistrictAdmin => &["district"],
    }
}
