//! `GET /me`: who a token stands for, in the shapes that were seen.

use serde_json::{Value, json};

use crate::access::{collection, own_id};
use crate::answer::Answer;
use crate::call::{Call, Caller};
use crate::district::{Person, Role};
use crate::host::Host;

/// Answers `GET /me` of any version. Its `self` names no version, whatever was asked.
pub(crate) fn answer(host: &Host, call: &Call) -> Answer {
    let (id, is_library) = match &call.caller {
        Caller::District => return Answer::not_found(call.api),
        Caller::User { id } => (id, false),
        Caller::Library { id } => (id, true),
    };
    let Some(person) = host.district.person(&host.live, id) else {
        return Answer::not_found(call.api);
    };
    let body = match call.api.major() {
        3 if person.role == Role::Contact => sparse(host, &person),
        _ => whole(host, call, &person, is_library),
    };
    Answer::json(body.to_string())
}

/// The shape with everything. The Library tells no district.
fn whole(host: &Host, call: &Call, person: &Person, is_library: bool) -> Value {
    let (api, district) = (call.api, host.district.id());
    let base = api.base_path();
    let (id, people) = (own_id(api, person), collection(api, person.role));
    let is_newest = api.major() == 3;
    let mut data = json!({
        "id": id,
        // Most users were seen as `user`, and a teacher as `teacher` below the type `user`.
        "type": match is_newest && person.role != Role::Teacher {
            true => "user",
            false => name(person.role),
        },
    });
    let mut links = vec![
        json!({ "rel": "self", "uri": "/me" }),
        json!({ "rel": "canonical", "uri": format!("{base}/{people}/{id}") }),
    ];
    if !is_library {
        data["district"] = json!(district);
        let uri = format!("{base}/districts/{district}");
        links.push(json!({ "rel": "district", "uri": uri }));
    }
    if api.name() >= "v2.1" {
        data["authorized_by"] = json!(if is_library { "library" } else { "district" });
    }
    let kind = if is_newest { "user" } else { name(person.role) };
    json!({ "type": kind, "data": data, "links": links })
}

/// The shape without type and links, whose id is the one from before version 3.
fn sparse(host: &Host, person: &Person) -> Value {
    json!({ "data": {
        "id": person.legacy_id,
        "district": host.district.id(),
        "type": name(person.role),
    } })
}

/// What a role was called before all people became users.
pub(crate) fn name(role: Role) -> &'static str {
    match role {
        Role::Student => "student",
        Role::Teacher => "teacher",
        Role::Staff => "school_admin",
        Role::DistrictAdmin => "district_admin",
        Role::Contact => "contact",
    }
}
