//! Every answer reads into the types of its version's crate, and comes back out of them whole.

use super::*;

/// The types of a version's responses by the collections in its paths: a list, a single record.
macro_rules! types {
    ($crate_name:ident: $($collection:literal $list:ident $single:ident),* $(,)?) => {
        fn $crate_name(name: &str, body: &[u8]) -> Option<Value> {
            use ::$crate_name::types::*;
            $(
                if name == $collection {
                    return round_trip::<$list>(body);
                }
                if name == concat!("one of ", $collection) {
                    return round_trip::<$single>(body);
                }
            )*
            None
        }
    };
}

fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(body: &[u8]) -> Option<Value> {
    let value: T = clever_core::decode::from_json(body).ok()?;
    serde_json::to_value(&value).ok()
}

types!(clever_v1_1:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "students" StudentsResponse StudentResponse,
    "teachers" TeachersResponse TeacherResponse, "events" EventsResponse EventResponse,
    "contacts" StudentContactsResponse StudentContactResponse,
    "school_admins" SchoolAdminsResponse SchoolAdminResponse,
    "district_admins" DistrictAdminsResponse DistrictAdminResponse,
    "grade_levels" GradeLevelsResponse GradeLevelsResponse,
    "status" DistrictStatusResponses DistrictStatusResponse,
    "student's contacts" StudentContactsForStudentResponse StudentContactResponse,
);
types!(clever_v1_2:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "students" StudentsResponse StudentResponse,
    "teachers" TeachersResponse TeacherResponse, "events" EventsResponse EventResponse,
    "contacts" StudentContactsResponse StudentContactResponse,
    "school_admins" SchoolAdminsResponse SchoolAdminResponse,
    "district_admins" DistrictAdminsResponse DistrictAdminResponse,
    "grade_levels" GradeLevelsResponse GradeLevelsResponse,
    "status" DistrictStatusResponses DistrictStatusResponse,
    "student's contacts" StudentContactsForStudentResponse StudentContactResponse,
);
types!(clever_v2_0:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "students" StudentsResponse StudentResponse,
    "teachers" TeachersResponse TeacherResponse, "events" EventsResponse EventResponse,
    "contacts" ContactsResponse ContactResponse, "courses" CoursesResponse CourseResponse,
    "terms" TermsResponse TermResponse, "school_admins" SchoolAdminsResponse SchoolAdminResponse,
    "district_admins" DistrictAdminsResponse DistrictAdminResponse,
);
types!(clever_v2_1:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "students" StudentsResponse StudentResponse,
    "teachers" TeachersResponse TeacherResponse, "events" EventsResponse EventResponse,
    "contacts" ContactsResponse ContactResponse, "courses" CoursesResponse CourseResponse,
    "terms" TermsResponse TermResponse, "school_admins" SchoolAdminsResponse SchoolAdminResponse,
    "district_admins" DistrictAdminsResponse DistrictAdminResponse,
);
types!(clever_v3_0:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "users" UsersResponse UserResponse,
    "events" EventsResponse EventResponse, "courses" CoursesResponse CourseResponse,
    "terms" TermsResponse TermResponse, "resources" ResourcesResponse ResourceResponse,
);
types!(clever_v3_1:
    "districts" DistrictsResponse DistrictResponse, "schools" SchoolsResponse SchoolResponse,
    "sections" SectionsResponse SectionResponse, "users" UsersResponse UserResponse,
    "events" EventsResponse EventResponse, "courses" CoursesResponse CourseResponse,
    "terms" TermsResponse TermResponse, "resources" ResourcesResponse ResourceResponse,
);

/// What an operation answers with, as [`types`] names it.
fn named(operation: &Operation) -> String {
    let parts: Vec<&str> = operation.path.split('/').skip(1).collect();
    match parts.as_slice() {
        [collection] => (*collection).to_owned(),
        [collection, _] => format!("one of {collection}"),
        ["students", _, "contacts"] if operation.id == "getContactsForStudent" => {
            "student's contacts".to_owned()
        }
        [_, _, "admins"] => "district_admins".to_owned(),
        [_, _, "mycontacts" | "mystudents" | "myteachers"] => "users".to_owned(),
        [_, _, relation] if relation.ends_with('s') => (*relation).to_owned(),
        [_, _, relation] => format!("one of {relation}s"),
        _ => panic!("{}", operation.path),
    }
}

fn decoded(api: &Api, operation: &Operation, body: &[u8]) -> Option<Value> {
    let name = named(operation);
    let decode = |name: &str| match api.name() {
        "v1.1" => clever_v1_1(name, body),
        "v1.2" => clever_v1_2(name, body),
        "v2.0" => clever_v2_0(name, body),
        "v2.1" => clever_v2_1(name, body),
        "v3.0" => clever_v3_0(name, body),
        _ => clever_v3_1(name, body),
    };
    decode(&name).or_else(|| {
        (name == "student's contacts")
            .then(|| decode("contacts"))
            .flatten()
    })
}

#[test]
fn every_operation_of_every_version_answers_what_its_type_keeps_whole() {
    for people in [10, 1_200] {
        let asking = asking(people);
        let mut answered = 0;
        for (api, operation) in operations() {
            let target = asking.some_target(api, operation);
            let sent = asking.json(&target);
            let body = asking.get(&target).body.to_bytes();
            let kept = decoded(api, operation, &body);
            let kept = kept.unwrap_or_else(|| panic!("{target} does not decode: {sent:#}"));
            assert_eq!(kept, sent, "{target}");
            answered += 1;
        }
        assert_eq!(answered, 297, "of {people} people");
    }
}

#[test]
fn whole_lists_decode_without_loss() {
    let asking = asking(1_200);
    for (api, operation) in operations() {
        if operation.path.contains('{') || operation.limit.is_none() {
            continue;
        }
        let target = format!("{}{}?limit=10000", api.base_path(), operation.path);
        let body = asking.get(&target).body.to_bytes();
        let kept = decoded(api, operation, &body).unwrap_or_else(|| panic!("{target}"));
        assert_eq!(kept, asking.json(&target), "{target}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let of = |seed| Asking {
        district: District::new(seed, 1_200, START),
        ..asking(10)
    };
    for (api, operation) in operations() {
        let target = asking(1_200).some_target(api, operation);
        assert_eq!(of(7).get(&target), of(7).get(&target), "{target}");
    }
    let target = "/v3.1/users?limit=10000";
    assert_ne!(of(7).get(target), of(8).get(target));
}
