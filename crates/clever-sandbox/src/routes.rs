//! Which path leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, get, on};
use clever_core::Method;

use crate::api::{APIS, Api};
use crate::data_host::{self, Parameters, Route};
use crate::host::Host;
use crate::identity;
use crate::status;

/// What the identity host and the status page offer, for faults to name.
pub(crate) const OTHER_OPERATIONS: [&str; 9] = [
    "exchangeCode",
    "getDistrictTokens",
    "getTokenInfo",
    "getUserInfo",
    "getOpenIdConfiguration",
    "getOpenIdKeys",
    "getSummary",
    "getStatus",
    "getIncidents",
];

/// All paths of all hosts.
pub(crate) fn all(host: Arc<Host>) -> Router {
    let mut router = Router::new();
    for api in &APIS {
        router = with_operations(router, api);
    }
    router
        .route("/me", get(unversioned_me))
        .merge(identity::routes())
        .merge(status::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(not_allowed)
        .with_state(host)
}

fn with_operations(mut router: Router<Arc<Host>>, api: &'static Api) -> Router<Arc<Host>> {
    for operation in api.operations {
        let path = format!("{}{}", api.base_path(), operation.path);
        let route = Route { api, operation };
        let handler = move |State(host), parameters: Parameters, request: Request| {
            route.serve(host, parameters, request)
        };
        for path in std::iter::once(path.clone()).chain(as_linked(&path)) {
            router = router.route(&path, on(filter(operation.method), handler));
        }
    }
    router
}

/// The links of users spell some paths with capitals, and Clever answers both.
fn as_linked(path: &str) -> Option<String> {
    let spellings = ["myContacts", "myStudents", "myTeachers"];
    spellings.into_iter().find_map(|linked| {
        let start = path.strip_suffix(&linked.to_lowercase())?;
        Some(format!("{start}{linked}"))
    })
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// The path that every `/me` calls itself by. It answers as the first version does.
async fn unversioned_me(
    State(host): State<Arc<Host>>,
    parameters: Parameters,
    request: Request,
) -> Response {
    let api = &APIS[0];
    let operation = api
        .operations
        .iter()
        .find(|operation| operation.path == "/me");
    match operation {
        Some(operation) => {
            Route { api, operation }
                .serve(host, parameters, request)
                .await
        }
        None => data_host::unknown(&host, &request),
    }
}

async fn unknown(State(host): State<Arc<Host>>, request: Request) -> Response {
    data_host::unknown(&host, &request)
}

async fn not_allowed(State(host): State<Arc<Host>>, request: Request) -> Response {
    data_host::not_allowed(&host, &request)
}
