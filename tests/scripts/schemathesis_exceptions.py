"""What Clever does differently from its documents: the effective document of a version comes in, and
goes out with every exception written into it. Each has its reason; one that changes nothing in a
version it is for fails.

usage: schemathesis_exceptions.py VERSION <document >document
"""

import sys

import yaml


def operations(document):
    for path in document["paths"].values():
        yield from (said for said in path.values() if isinstance(said, dict))


def parameters(document, *names):
    for operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["name"] in names:
                yield operation, parameter["schema"]


def cursors_are_ids(document):
    """Lists go on after an id, or before one or the last record; other cursors are refused with 400."""
    for operation, schema in parameters(document, "starting_after", "ending_before"):
        if "Attendance" not in operation["tags"]:
            schema["pattern"] = "^([0-9a-f]{24})?$"
            yield operation


def cursors_are_given_out(document):
    """Nobody can make up a cursor of attendance or submissions; none but an empty one can be tried."""
    for operation, schema in parameters(document, "starting_after", "ending_before", "cursor"):
        if "pattern" not in schema:
            schema["enum"] = [""]
            yield operation


def queries_are_json(document):
    """`where` is an object of MongoDB's query form; no words of the definitions say so in a type."""
    for operation, schema in parameters(document, "where"):
        schema["enum"] = ["", "{}", '{"name":"Example"}']
        yield operation


def the_past_begins_somewhere(document):
    """`created_since` is an id or a timestamp; anything else is refused with 400."""
    for operation, schema in parameters(document, "created_since"):
        schema["enum"] = ["2026-01-01T00:00:00Z", "5f0000000000000000000001"]
        yield operation


def odd_words_are_ignored(document):
    """Asked to `count=5`, Clever was seen to send the list, as if nothing had been asked."""
    for operation, schema in parameters(document, "count", "primary"):
        schema.pop("enum", None)
        schema["type"] = "string"
        yield operation


def a_blank_role_is_none(document):
    """The sandbox takes a role that is blank for one that is not given, as it does with cursors."""
    for operation, schema in parameters(document, "role"):
        schema["enum"] = [*schema["enum"], ""]
        yield operation


def assignments_need_three_members(document):
    """Title, description and due date are documented as required outside the definitions."""
    for schema in schemas(document, "AssignmentRequest"):
        schema["required"] = ["title", "description", "due_date"]
        for name in schema["required"]:
            schema["properties"][name]["nullable"] = False
        yield schema


def work_is_due_in_the_future(document):
    """A due date that has passed is refused."""
    for schema in schemas(document, "AssignmentRequest"):
        schema["properties"]["due_date"]["enum"] = ["2999-01-01T00:00:00Z"]
        yield schema


def people_have_to_be_there(document):
    """Assignees and graders are people of the section; nobody can make up their ids."""
    for schema in schemas(document, "AssignmentRequest", "SubmissionRequest"):
        for name in ("assignee_ids", "grader_id"):
            schema["properties"].pop(name, None)
        yield schema


def null_clears(document):
    """What is sent as null is cleared, whatever it is."""
    for schema in schemas(document, "AssignmentRequest", "SubmissionRequest"):
        required = schema.get("required", [])
        for name, member in schema["properties"].items():
            member["nullable"] = name not in required
        yield schema


def bare_words(document):
    """A body that is no JSON was seen to be refused in bare words."""
    for operation in operations(document):
        if "requestBody" in operation:
            content = {"text/plain": {"schema": {"type": "string"}}}
            error = {"application/json": {"schema": {"$ref": "#/components/schemas/ApiError"}}}
            refusal = {"description": "Refused", "content": content | error}
            operation["responses"]["400"] = refusal
            yield operation


def schemas(document, *names):
    known = document["components"]["schemas"]
    yield from (known[name] for name in names if name in known)


# Each with the versions it is for.
ALL = ("v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1")
EXCEPTIONS = {
    cursors_are_ids: ALL,
    queries_are_json: ("v1.1", "v1.2"),
    the_past_begins_somewhere: ("v1.1",),
    odd_words_are_ignored: ("v1.1", "v2.1", "v3.0", "v3.1"),
    a_blank_role_is_none: ("v3.0", "v3.1"),
    cursors_are_given_out: ("v3.1",),
    assignments_need_three_members: ("v3.1",),
    work_is_due_in_the_future: ("v3.1",),
    people_have_to_be_there: ("v3.1",),
    null_clears: ("v3.1",),
    bare_words: ("v3.1",),
}


def main():
    version = sys.argv[1]
    document = yaml.safe_load(sys.stdin)
    for exception, versions in EXCEPTIONS.items():
        if version in versions and not list(exception(document)):
            sys.exit(f"{exception.__name__} changes nothing in {version}: take it out")
    yaml.safe_dump(document, sys.stdout, sort_keys=False)


if __name__ == "__main__":
    main()
