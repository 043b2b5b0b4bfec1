//! Assignments and submissions.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::caller::{Caller, link};

struct Gradebook {
    caller: Caller,
    section: String,
}

impl Gradebook {
    async fn open() -> Self {
        let caller = Caller::start().await;
        let section = caller.first_id("/v3.1/sections?limit=1").await;
        Self { caller, section }
    }

    fn path(&self, below: &str) -> String {
        format!("/v3.1/sections/{}/assignments{below}", self.section)
    }

    async fn send(&self, method: Method, below: &str, body: Value) -> (u16, Value) {
        let body = Some(&body).filter(|body| !body.is_null());
        let reply = self.caller.send(method, &self.path(below), body).await;
        let json = if reply.text.is_empty() {
            Value::Null
        } else {
            reply.json()
        };
        (reply.status.as_u16(), json)
    }

    async fn create(&self, change: impl FnOnce(&mut Value)) -> (u16, Value) {
        let mut body = json!({
            "title": "Essay",
            "description": "Two pages",
            "due_date": "2026-02-01T00:00:00Z",
            "points_possible": 10,
        });
        change(&mut body);
        self.send(Method::POST, "", body).await
    }

    async fn students(&self) -> Vec<String> {
        let path = format!("/v3.1/sections/{}/users?role=student", self.section);
        let students = self.caller.get(&path).await.json();
        let students = students["data"].as_array().unwrap().iter();
        students
            .map(|item| item["data"]["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn message(text: &str) -> Value {
    json!({ "message": text })
}

#[tokio::test]
async fn an_assignment_is_made_read_changed_and_removed() {
    let book = Gradebook::open().await;
    let (status, made) = book.create(|_| ()).await;
    assert_eq!((status, &made["data"]["state"]), (200, &json!("open")));
    let id = format!("/{}", made["data"]["id"].as_str().unwrap());
    assert_eq!(book.send(Method::GET, &id, Value::Null).await, (200, made));
    book.caller.clock.advance(Duration::from_secs(60));
    let change = json!({ "title": "Long essay", "points_possible": null });
    let (status, changed) = book.send(Method::PATCH, &id, change).await;
    assert_eq!(
        (status, &changed["data"]["title"]),
        (200, &json!("Long essay"))
    );
    assert_eq!(changed["data"].get("points_possible"), None);
    assert_eq!(changed["data"]["created"], "2026-01-01T00:00:00.000Z");
    assert_eq!(changed["data"]["last_modified"], "2026-01-01T00:01:00.000Z");
    assert_eq!(
        book.send(Method::DELETE, &id, Value::Null).await,
        (200, Value::Null)
    );
    let gone = (404, message("Assignment does not exist"));
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(book.send(method, &id, Value::Null).await, gone);
    }
    assert_eq!(book.send(Method::PATCH, &id, json!({})).await, gone);
}

#[tokio::test]
async fn what_an_assignment_cannot_be_is_refused_in_words() {
    let book = Gradebook::open().await;
    let missing = book.create(|body| body["title"] = Value::Null).await;
    assert_eq!(missing, (400, message("missing required field(s): title")));
    let past = book
        .create(|body| body["due_date"] = json!("2025-12-31T00:00:00Z"))
        .await;
    assert_eq!(past, (400, message("due_date must be in the future")));
    let wrong = book
        .create(|body| body["submission_types"] = json!(["paper"]))
        .await;
    assert_eq!(wrong, (400, message("Invalid value for submission_types")));
    let nobody = book
        .create(|body| body["assignee_ids"] = json!(["5f"]))
        .await;
    assert_eq!(
        nobody,
        (404, message("NOT_FOUND: Person with id clever:5f"))
    );
    let path = book.path("");
    let request = book.caller.request(Method::POST, &path, &book.caller.token);
    let bare = request.body("{\"title\": \"\\ \"}").send().await.unwrap();
    assert_eq!(bare.status(), 400);
    let bare = bare.text().await.unwrap();
    assert_eq!(bare, "Invalid character at line 1, column 13");
    let endless = book.create(|body| body["title"] = json!("x".repeat(70_000)));
    assert_eq!(endless.await, (413, message("Body too large")));
}

#[tokio::test]
async fn every_student_of_the_section_has_a_submission_on_pages_that_only_go_forward() {
    let book = Gradebook::open().await;
    let (_, made) = book.create(|_| ()).await;
    let id = made["data"]["id"].as_str().unwrap();
    let mut next = Some(book.path(&format!("/{id}/submissions?limit=2")));
    let mut users = Vec::new();
    while let Some(target) = next {
        let page = book.caller.get(&target).await.json();
        for submission in page["data"].as_array().unwrap() {
            assert_eq!(submission["state"], "created");
            users.push(submission["user_id"].as_str().unwrap().to_owned());
        }
        let links = page["links"].as_array().into_iter().flatten();
        assert!(links.clone().all(|link| link["rel"] == "next"));
        next = link(&page, "next");
    }
    assert!(users.len() > 2);
    assert_eq!(users, book.students().await);
}

#[tokio::test]
async fn the_cursor_of_submissions_is_good_for_two_hours() {
    let book = Gradebook::open().await;
    let (_, made) = book.create(|_| ()).await;
    let id = made["data"]["id"].as_str().unwrap();
    let first = book
        .caller
        .get(&book.path(&format!("/{id}/submissions?limit=1")))
        .await
        .json();
    let next = link(&first, "next").unwrap();
    book.caller.clock.advance(Duration::from_secs(7199));
    assert_eq!(book.caller.get(&next).await.status, 200);
    book.caller.clock.advance(Duration::from_secs(1));
    let expired = book.caller.get(&next).await;
    assert_eq!(
        (expired.status.as_u16(), expired.json()),
        (400, message("Expired cursor"))
    );
}

#[tokio::test]
async fn a_submission_is_graded_by_a_teacher() {
    let book = Gradebook::open().await;
    let (_, made) = book.create(|_| ()).await;
    let id = made["data"]["id"].as_str().unwrap();
    let student = &book.students().await[0];
    let path = format!("/{id}/submissions/{student}");
    let teacher = book
        .caller
        .first_id("/v3.1/users?role=teacher&limit=1")
        .await;
    let grade = json!({ "grade_points": 9.5, "grader_id": teacher, "flags": ["late"], "state": "returned" });
    let (status, graded) = book.send(Method::PATCH, &path, grade).await;
    assert_eq!(
        (status, &graded["data"]["grade_points"]),
        (200, &json!(9.5))
    );
    assert_eq!(graded["data"]["flags"], json!(["late"]));
    assert_eq!(
        book.send(Method::GET, &path, Value::Null).await,
        (200, graded)
    );
    let (_, cleared) = book
        .send(Method::PATCH, &path, json!({ "flags": [] }))
        .await;
    assert_eq!(cleared["data"].get("flags"), None);
    let by_student = book
        .send(Method::PATCH, &path, json!({ "grader_id": student }))
        .await;
    let nobody = format!("NOT_FOUND: Person with id clever:{student}");
    assert_eq!(by_student, (404, message(&nobody)));
    let unknown = book
        .send(
            Method::GET,
            &format!("/{id}/submissions/{teacher}"),
            Value::Null,
        )
        .await;
    assert_eq!(unknown, (404, message("User not found")));
}
