//! A call of an operation, with values from the command line.

use clever_core::{Operation, QueryParameter, Request, Values};

use crate::failure::Failure;
use crate::path;
use crate::session::Session;
use crate::words;

/// Starts a call. `ids` are the values of the path's parameters, in order.
///
/// # Errors
/// The token may not call it, or it does not take one of the values.
pub fn request(
    session: &Session,
    operation: &'static Operation,
    ids: &[&str],
    query: &[(String, String)],
) -> Result<Request, Failure> {
    session.check_access(operation)?;
    let mut request = session.client.request(operation);
    for (name, id) in path::parameters(operation).zip(ids) {
        request.path::<String, _>(name, (*id).to_owned());
    }
    for (name, _) in query {
        let parameter = parameter(operation, name)?;
        let values = query.iter().filter(|(other, _)| other == name);
        let values = values.map(|(_, value)| spelled(operation, parameter, value));
        let values: Vec<String> = values.collect::<Result<_, Failure>>()?;
        if values.len() > 1 && !parameter.repeats {
            return Err(Failure::usage(
                format!("{} takes `{name}` only once", operation.id),
                "give it one value",
            ));
        }
        request.query_each::<String, _>(parameter.name, values);
    }
    Ok(request)
}

/// The parameter of this name.
///
/// # Errors
/// The operation has none.
pub fn parameter(
    operation: &'static Operation,
    name: &str,
) -> Result<&'static QueryParameter, Failure> {
    let found = operation
        .query
        .iter()
        .find(|parameter| parameter.name == name);
    found.ok_or_else(|| {
        let known: Vec<String> = operation.query.iter().map(words::parameter).collect();
        Failure::usage(
            format!("{} takes no `{name}`", operation.id),
            match known.is_empty() {
                true => "it takes no parameters".to_owned(),
                false => format!("it takes {}", known.join(", ")),
            },
        )
    })
}

/// The value as the server spells it: `district_admin` for `district-admin`. What it would not
/// understand it would often leave out without a word.
fn spelled(
    operation: &Operation,
    parameter: &QueryParameter,
    value: &str,
) -> Result<String, Failure> {
    let with_underscores = value.replace('-', "_");
    let fits = match parameter.values {
        Values::OneOf(values) if values.contains(&with_underscores.as_str()) => {
            return Ok(with_underscores);
        }
        Values::Integer => value.parse::<u64>().is_ok(),
        Values::Boolean => matches!(value, "true" | "false"),
        Values::Date => value.parse::<clever_core::Date>().is_ok(),
        Values::OneOf(values) => values.contains(&value),
        _ => true,
    };
    match fits {
        true => Ok(value.to_owned()),
        false => Err(Failure::usage(
            format!(
                "{} does not take `{}` as `{value}`",
                operation.id, parameter.name
            ),
            format!("it takes {}", words::parameter(parameter)),
        )),
    }
}
