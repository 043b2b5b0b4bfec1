//! The identity host and the status page, through the client that was made for the real ones.

use std::time::Duration;

use clever_core::{AppCredentials, DistrictToken, SsoToken};
use clever_sandbox::Role;
use clever_sdk::ErrorKind;
use clever_sdk::identity::openid::Nonce;
use clever_sdk::identity::{Callback, Code, Identity, Login, State};
use clever_sdk::status::{Indicator, StatusPage};
use clever_sdk::v3_1::Clever;
use reqwest::header::LOCATION;
use serde_json::json;

use super::caller::{Caller, Reply};

const HOME: &str = "http://127.0.0.1:9/callback";

fn identity(caller: &Caller) -> Identity {
    let (id, secret) = (caller.sandbox.client_id(), caller.sandbox.client_secret());
    let credentials = AppCredentials::new(id, secret).unwrap();
    Identity::builder(credentials)
        .base_url(caller.sandbox.identity_url())
        .client(|client| client.clock(caller.clock.clone()))
        .build()
        .unwrap()
}

/// Presses a person's button on the page at a URL; the query with which they come back.
async fn sign_on(caller: &Caller, url: &str, what: &str) -> String {
    let page = caller
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let line = page
        .lines()
        .find(|line| line.ends_with(&format!("</button> {what}</p>")))
        .unwrap();
    let value = line
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let action = page
        .split("action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let action = format!(
        "{}{}",
        caller.sandbox.identity_url(),
        action.replace("&amp;", "&")
    );
    let form = format!("user={}", value.replace(':', "%3A"));
    let chosen = caller.http.post(action).body(form).send().await.unwrap();
    assert_eq!(chosen.status(), 302);
    let location = chosen.headers()[LOCATION].to_str().unwrap();
    location
        .strip_prefix(&format!("{HOME}?"))
        .unwrap()
        .to_owned()
}

fn code(callback: &str) -> Code {
    match Callback::parse(callback).unwrap().verify(None).unwrap() {
        Login::StartedByClever(login) => login.accept(),
        Login::Verified(_) => panic!("no state was sent"),
    }
}

#[tokio::test]
async fn a_student_signs_on_and_the_app_learns_who_they_are() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let state = State::random().unwrap();
    let url = identity
        .authorize_url(HOME)
        .state(state.clone())
        .district(caller.sandbox.district_id())
        .url();
    let callback = sign_on(&caller, &url, "student").await;
    let Login::Verified(code) = Callback::parse(&callback)
        .unwrap()
        .verify(Some(&state))
        .unwrap()
    else {
        panic!("the state came back");
    };
    let token = identity.exchange(code, HOME).await.unwrap();
    let info = identity.token_info(token.clone()).await.unwrap();
    assert_eq!(info.client_id, caller.sandbox.client_id());
    let clever = Clever::sso(token)
        .base_url(caller.sandbox.base_url())
        .build()
        .unwrap();
    let me = clever.me().await.unwrap();
    assert_eq!(me.type_.as_deref(), Some("user"));
    let user = clever.user().await.unwrap();
    let user = user.into_inner().data.unwrap();
    assert!(user.roles.unwrap().student.is_some());
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_for_its_redirect_uri() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let url = identity.authorize_url(HOME).url();
    let callback = sign_on(&caller, &url, "teacher").await;
    identity.exchange(code(&callback), HOME).await.unwrap();
    let again = identity.exchange(code(&callback), HOME).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::InvalidCode);
    let callback = sign_on(&caller, &url, "teacher").await;
    caller.clock.advance(Duration::from_secs(60));
    let late = identity.exchange(code(&callback), HOME).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::InvalidCode);
    let callback = sign_on(&caller, &url, "teacher").await;
    let elsewhere = identity
        .exchange(code(&callback), "http://127.0.0.1:9/other")
        .await;
    assert_eq!(elsewhere.unwrap_err().kind(), ErrorKind::InvalidCode);
}

#[tokio::test]
async fn a_sign_on_from_the_portal_or_the_library_has_no_state() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let url = format!(
        "{}/portal?redirect_uri={HOME}&state=made-up",
        caller.sandbox.identity_url()
    );
    let callback = sign_on(&caller, &url, "teacher from the Library").await;
    assert!(!callback.contains("state"), "{callback}");
    identity.exchange(code(&callback), HOME).await.unwrap();
}

#[tokio::test]
async fn an_id_token_says_who_signed_on_and_so_does_user_info() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let open_id = identity.open_id().await.unwrap();
    let nonce = Nonce::random().unwrap();
    let url = identity.authorize_url(HOME).nonce(nonce.clone()).url();
    let callback = sign_on(&caller, &url, "district admin").await;
    let signed_on = open_id
        .exchange(code(&callback), HOME, Some(&nonce))
        .await
        .unwrap();
    let claims = &signed_on.claims;
    assert_eq!(
        claims.user.district.as_deref(),
        Some(&*caller.sandbox.district_id())
    );
    assert_eq!(
        claims.issued_at.unix_millis().unwrap() + 3_600_000,
        claims.expires_at.unix_millis().unwrap()
    );
    let info = open_id
        .user_info(&signed_on.token, Some(claims))
        .await
        .unwrap();
    assert_eq!(info, claims.user);
}

#[tokio::test]
async fn the_app_lists_its_district_tokens() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let all = identity.district_tokens().send().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].district, caller.sandbox.district_id());
    let own = DistrictToken::new(caller.sandbox.district_token()).unwrap();
    assert_eq!(all[0].token, Ok(own));
    let one = identity
        .district_tokens()
        .district(caller.sandbox.district_id());
    assert_eq!(one.send().await.unwrap().len(), 1);
    let none = identity
        .district_tokens()
        .district("5f0000000000000000000001");
    assert_eq!(none.send().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_identity_host_refuses_with_an_error_and_its_description() {
    let caller = Caller::start().await;
    let url = format!("{}/oauth/tokens", caller.sandbox.identity_url());
    let (id, secret) = (caller.sandbox.client_id(), caller.sandbox.client_secret());
    let send = async |secret: &str, body: &str| {
        let request = caller.http.post(&url).basic_auth(id, Some(secret));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let reply = Reply::of(request.body(body.to_owned()).send().await.unwrap()).await;
        let json = reply.json();
        assert!(json["error_description"].is_string());
        (reply.status.as_u16(), json["error"].clone())
    };
    let form = "grant_type=authorization_code&code=x&redirect_uri=http://127.0.0.1:9";
    assert_eq!(send("wrong", form).await, (401, json!("invalid_client")));
    assert_eq!(send(secret, form).await, (400, json!("invalid_grant")));
    assert_eq!(
        send(secret, "code=x").await,
        (400, json!("invalid_request"))
    );
    let other = form.replace("authorization_code", "password");
    assert_eq!(
        send(secret, &other).await,
        (400, json!("unsupported_grant_type"))
    );
    let page = format!(
        "{}/oauth/authorize?response_type=code&client_id={id}",
        caller.sandbox.identity_url()
    );
    let page = Reply::of(caller.http.get(page).send().await.unwrap()).await;
    assert_eq!(
        (
            page.status.as_u16(),
            page.json()["error_description"].clone()
        ),
        (400, json!("unknown redirect uri"))
    );
}

#[tokio::test]
async fn no_token_but_those_given_out_is_known() {
    let caller = Caller::start().await;
    let identity = identity(&caller);
    let student = caller.sandbox.sso_token(Role::Student).unwrap();
    let forged = student.replace(&student[30..], &"0".repeat(student.len() - 30));
    let error = identity
        .token_info(SsoToken::new(forged).unwrap())
        .await
        .unwrap_err();
    assert!(error.is_unauthorized());
}

#[tokio::test]
async fn all_is_well_on_the_status_page() {
    let caller = Caller::start().await;
    let page = StatusPage::builder()
        .base_url(caller.sandbox.status_url())
        .build()
        .unwrap();
    let summary = page.summary().await.unwrap();
    assert_eq!(summary.page.name.as_deref(), Some("Clever"));
    assert_eq!(summary.status.indicator, Indicator::None);
    assert!(!summary.components.is_empty());
    let incidents = caller.get_as("", "/api/v2/incidents.json").await.json();
    assert_eq!(incidents["incidents"], json!([]));
    let status = caller.get_as("", "/api/v2/status.json").await.json();
    assert_eq!(status["status"]["indicator"], "none");
}
