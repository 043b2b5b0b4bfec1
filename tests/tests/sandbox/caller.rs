//! Asking a sandbox as any program would, without the clients.

use clever_sandbox::{Builder, Sandbox};
use clever_tests::time::ManualClock;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::Value;

/// A running sandbox, whose time stands still, and a program that asks it.
pub struct Caller {
    pub sandbox: Sandbox,
    pub clock: ManualClock,
    pub http: reqwest::Client,
    /// What is sent as a bearer token; nothing if empty.
    pub token: String,
}

/// What came.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Caller {
    pub async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub async fn with(change: impl FnOnce(Builder) -> Builder) -> Self {
        let clock = ManualClock::default();
        let builder = Sandbox::builder().people(300).rate_limit(None);
        let sandbox = change(builder.clock(clock.clone())).start().await.unwrap();
        let http = reqwest::Client::builder().no_proxy();
        Self {
            token: sandbox.district_token().to_owned(),
            http: http
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            sandbox,
            clock,
        }
    }

    pub async fn get(&self, target: &str) -> Reply {
        self.send(Method::GET, target, None).await
    }

    pub async fn get_as(&self, token: &str, target: &str) -> Reply {
        let request = self.request(Method::GET, target, token);
        Reply::of(request.send().await.unwrap()).await
    }

    pub async fn send(&self, method: Method, target: &str, body: Option<&Value>) -> Reply {
        let mut request = self.request(method, target, &self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        Reply::of(request.send().await.unwrap()).await
    }

    pub fn request(&self, method: Method, target: &str, token: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{target}", self.sandbox.base_url());
        let request = self.http.request(method, url);
        match token {
            "" => request,
            token => request.bearer_auth(token),
        }
    }

    /// The first record of a list.
    pub async fn first(&self, target: &str) -> Value {
        let list = self.get(target).await.json();
        list["data"][0]["data"].clone()
    }

    /// The id of the first record of a list.
    pub async fn first_id(&self, target: &str) -> String {
        self.first(target).await["id"].as_str().unwrap().to_owned()
    }
}

impl Reply {
    pub async fn of(response: reqwest::Response) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{} is no JSON: {error}: {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Where a link of a body leads.
pub fn link(body: &Value, rel: &str) -> Option<String> {
    let links = body["links"].as_array().into_iter().flatten();
    let mut named = links.filter(|link| link["rel"] == rel);
    named
        .next()
        .and_then(|link| link["uri"].as_str())
        .map(str::to_owned)
}
