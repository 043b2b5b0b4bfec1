//! The kinds of record that versions of the API have, by the names in their paths.

use super::version::Version;
use crate::district::{Kind, Role};

/// What a record of the district is to a version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum View {
    District,
    School,
    Section,
    Course,
    Term,
    Resource,
    /// Anybody, since version 3.0.
    User,
    /// People in one of their roles, before that.
    Student,
    Teacher,
    SchoolAdmin,
    DistrictAdmin,
    Contact,
    /// A contact of one student, in version 1.
    StudentContact,
    Event,
}

impl View {
    /// What stands in a path behind the version.
    pub(crate) fn of_collection(name: &str, version: Version) -> Option<Self> {
        Some(match name {
            "districts" => Self::District,
            "schools" => Self::School,
            "sections" => Self::Section,
            "courses" => Self::Course,
            "terms" => Self::Term,
            "resources" => Self::Resource,
            "users" => Self::User,
            "students" => Self::Student,
            "teachers" => Self::Teacher,
            "school_admins" => Self::SchoolAdmin,
            "district_admins" => Self::DistrictAdmin,
            "contacts" if version.major() == 1 => Self::StudentContact,
            "contacts" => Self::Contact,
            "events" => Self::Event,
            _ => return None,
        })
    }

    pub(crate) fn collection(self) -> &'static str {
        match self {
            Self::District => "districts",
            Self::School => "schools",
            Self::Section => "sections",
            Self::Course => "courses",
            Self::Term => "terms",
            Self::Resource => "resources",
            Self::User => "users",
            Self::Student => "students",
            Self::Teacher => "teachers",
            Self::SchoolAdmin => "school_admins",
            Self::DistrictAdmin => "district_admins",
            Self::Contact | Self::StudentContact => "contacts",
            Self::Event => "events",
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::District => Kind::District,
            Self::School => Kind::School,
            Self::Section => Kind::Section,
            Self::Course => Kind::Course,
            Self::Term => Kind::Term,
            Self::Resource => Kind::Resource,
            Self::User | Self::Student => Kind::Person,
            Self::Teacher => Kind::Teacher,
            Self::SchoolAdmin => Kind::Staff,
            Self::DistrictAdmin => Kind::DistrictAdmin,
            Self::Contact => Kind::Contact,
            Self::StudentContact => Kind::StudentContact,
            Self::Event => Kind::Event,
        }
    }

    /// The role that the people of a view have; none if it shows everybody, or no people.
    pub(crate) fn role(self) -> Option<Role> {
        match self {
            Self::Student => Some(Role::Student),
            Self::Teacher => Some(Role::Teacher),
            Self::SchoolAdmin => Some(Role::Staff),
            Self::DistrictAdmin => Some(Role::DistrictAdmin),
            Self::Contact => Some(Role::Contact),
            _ => None,
        }
    }
}
