//! The program beside a local Clever.

use clever_sandbox::Sandbox;
use serde_json::Value;

use crate::program::{Home, Outcome};

/// A local Clever, and a user who knows it.
pub struct Place {
    pub sandbox: Sandbox,
    pub home: Home,
}

impl Place {
    pub async fn new(builder: clever_sandbox::Builder) -> Self {
        let sandbox = builder.start().await.unwrap();
        Self {
            sandbox,
            home: Home::new(),
        }
    }

    /// What every run has in its environment.
    pub fn variables(&self) -> Vec<(&str, &str)> {
        vec![
            ("CLEVER_TOKEN", self.sandbox.district_token()),
            ("CLEVER_BASE_URL", self.sandbox.base_url()),
            ("CLEVER_IDENTITY_URL", self.sandbox.identity_url()),
            ("CLEVER_STATUS_URL", self.sandbox.status_url()),
            ("CLEVER_CLIENT_ID", self.sandbox.client_id()),
            ("CLEVER_CLIENT_SECRET", self.sandbox.client_secret()),
        ]
    }

    pub fn run(&self, line: &str) -> Outcome {
        self.home.run_with(&self.variables(), line)
    }

    /// What a run prints that ends well.
    pub fn printed(&self, line: &str) -> String {
        let outcome = self.run(line);
        assert_eq!(
            (outcome.code, outcome.told.as_str()),
            (0, ""),
            "{line}: {outcome}"
        );
        outcome.printed
    }

    pub fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.printed(line)).unwrap()
    }

    /// The id of the first record that a line lists; one that nothing has, if there is none.
    pub fn first_id(&self, line: &str) -> String {
        let records = self.json(&format!("{line} --limit 1"));
        records[0]["id"]
            .as_str()
            .unwrap_or("5f00000000000000000fffff")
            .to_owned()
    }
}

/// A place with a small district.
pub async fn place() -> Place {
    Place::new(Sandbox::builder().seed(7).people(200)).await
}
