//! The JSON Schemas of the shared types agree with what they read and write.

#![cfg(feature = "schemars")]

use clever_core::{Change, Date, Event, Item, Patch, Timestamp};
use schemars::{JsonSchema, schema_for};
use serde_json::json;

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct User {
    id: String,
    created: Option<Timestamp>,
}

#[test]
fn items_are_wrapped_or_bare() {
    let schema = schema_for!(Item<User>).to_value();
    let user = json!({ "$ref": "#/$defs/User" });
    assert_eq!(schema["title"], "Item_of_User");
    assert_eq!(schema["anyOf"][0]["properties"]["data"], user);
    assert_eq!(schema["anyOf"][0]["required"], json!(["data"]));
    assert_eq!(schema["anyOf"][1], user);
}

#[test]
fn only_the_type_of_an_event_is_required() {
    let schema = schema_for!(Event<Change<User>>).to_value();
    assert_eq!(schema["required"], json!(["type"]));
    assert_eq!(
        schema["properties"]["data"]["$ref"],
        "#/$defs/Change_of_User"
    );
    let change = &schema["$defs"]["Change_of_User"];
    assert!(change["properties"]["object"].is_object());
    assert_eq!(change.get("required"), None);
}

#[test]
fn a_patch_may_be_null() {
    let schema = schema_for!(Patch<String>).to_value();
    assert_eq!(schema["type"], json!(["string", "null"]));
}

#[test]
fn dates_and_timestamps_are_strings() {
    assert_eq!(schema_for!(Date).to_value()["format"], "date");
    assert_eq!(schema_for!(Timestamp).to_value()["type"], "string");
}
