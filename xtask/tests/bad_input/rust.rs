//! Documents that are valid, and that no Rust can be made of.

use super::*;

#[test]
fn two_names_that_become_one_rust_name() {
    refused_edit(
        "same_operations",
        SPEC,
        "operationId: getLamp\n",
        "operationId: get_lamps\n",
    );
    refused_edit("same_parameters", SPEC, "name: maker", "name: Limit");
    refused_addition("same_schemas", "    lamp: {type: object}\n");
    refused_addition("same_properties", "        Watts: {type: number}\n");
    refused_addition(
        "same_events",
        "    users.created: {type: object}\n    UsersCreated: {type: object}\n",
    );
    refused_edit("same_values", SPEC, "[lit, dark]", "[lit, Lit]");
    refused_edit("value_unlisted", SPEC, "[lit, dark]", "[lit, unlisted]");
    refused_edit("set_and_schema", OVERLAY, "LampState", "Lamps");
    refused_edit(
        "operation_new",
        SPEC,
        "operationId: getLamp\n",
        "operationId: new\n",
    );
    refused_edit("parameter_new", SPEC, "name: maker", "name: new");
    refused_addition(
        "operation_and_schema",
        "        a: {$ref: \"#/components/schemas/GetLamps\"}\n    GetLamps: {type: object, properties: {x: {type: string}}}\n",
    );
    refused_addition(
        "schema_that_generated_code_imports",
        "        a: {$ref: \"#/components/schemas/Id\"}\n    Id: {type: object, properties: {x: {type: string}}}\n",
    );
}

#[test]
fn an_array_parameter_that_is_not_form_exploded() {
    refused_edit(
        "array_not_exploded",
        SPEC,
        "explode: true",
        "explode: false",
    );
    refused_edit(
        "array_not_form",
        SPEC,
        "style: form",
        "style: spaceDelimited",
    );
    refused("array_behind_a_reference", |workspace| {
        let parameter = "{name: maker, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}";
        let reference = "{$ref: \"#/components/parameters/maker\"}";
        let component = parameter.replace("true", "false");
        workspace.edit(SPEC, parameter, reference);
        workspace.edit(
            SPEC,
            "components:\n",
            &format!("components:\n  parameters:\n    maker: {component}\n"),
        );
    });
}

#[test]
fn two_successes_of_different_types() {
    let success = "\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/Lamps\"}}}}";
    let other = success.replace("200", "201").replace("Lamps", "Lamp");
    let both = format!("{success}\n        {other}");
    refused_edit("two_successes", SPEC, success, &both);
    let empty = format!("{success}\n        \"204\": {{description: Nothing}}");
    refused_edit("success_without_body", SPEC, success, &empty);
}

#[test]
fn what_makes_progenitor_panic() {
    let json =
        "content: {application/json: {schema: {$ref: \"#/components/schemas/Lamp\"}}}\n      resp";
    let both = json.replace("}}}", "}}, text/plain: {schema: {type: string}}}");
    refused_edit("two_media_types", SPEC, json, &both);
    let optional = "in: path, required: false";
    refused_edit(
        "optional_in_path",
        SPEC,
        "in: path, required: true",
        optional,
    );
    refused_edit(
        "path_without_parameter",
        SPEC,
        "name: id, in: path",
        "name: no, in: path",
    );
}

#[test]
fn what_progenitor_refuses() {
    refused_edit("unterminated", SPEC, "/lamps/{id}:", "/lamps/{id:");
    let list =
        "in: query, style: form, explode: true, schema: {type: array, items: {type: string}}";
    refused_edit("cookie", SPEC, list, "in: cookie, schema: {type: string}");
    refused_edit("header", SPEC, list, "in: header, schema: {type: string}");
}

#[test]
fn what_typify_cannot_express() {
    refused_addition("not", "        size: {not: {type: string}}\n");
    refused_addition(
        "one_of",
        "        size: {oneOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "any_of",
        "        size: {anyOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "all_of",
        "        size: {allOf: [{type: string}, {type: integer}]}\n",
    );
    refused_addition(
        "nameless",
        "        size: {type: object, properties: {x: {type: string}}}\n",
    );
    let size = "        size: {$ref: \"#/components/schemas/Size\"}\n    Size: ";
    refused_addition("schema_of_nothing", &format!("{size}{{}}\n"));
    refused_addition(
        "impossible",
        &format!("{size}{{allOf: [{{type: string}}, {{type: integer}}]}}\n"),
    );
}

#[test]
fn a_value_that_is_no_word() {
    refused_edit("value_that_is_no_word", SPEC, "[lit, dark]", "[lit, \"²\"]");
}

#[test]
fn what_an_operation_cannot_say() {
    refused_edit("unknown_access", OVERLAY, "[district]", "[parent]");
    refused_edit(
        "unknown_paging",
        OVERLAY,
        "[district]}",
        "[district], x-clever-paging: {form: scroll}}",
    );
    refused_edit("unknown_method", SPEC, "    patch:", "    put:");
    refused_edit(
        "unnamed_set",
        OVERLAY,
        "x-clever-enum: LampState",
        "x-clever-public: true",
    );
    refused_edit("set_with_a_number", SPEC, "[lit, dark]", "[lit, 3]");
}
