//! How many records a list has, asked for while they are read.

use clever_core::Operation;
use tokio::task::JoinHandle;

use super::Export;

/// A question how many records a list has. Whoever drops it does not wait for the answer.
pub(super) struct Count(Option<JoinHandle<()>>);

impl Count {
    /// Asks, if somebody watches and the list can be counted.
    pub(super) fn ask(export: &Export<'_>, operation: &'static Operation) -> Self {
        let mut parameters = operation.query.iter();
        if !parameters.any(|parameter| parameter.name == "count") {
            return Self(None);
        }
        Self(export.progress.total().map(|tell| {
            let request = export.roster.client.request(operation);
            tokio::spawn(async move {
                // Without an answer there is no total.
                if let Ok(records) = request.count().await {
                    tell(records);
                }
            })
        }))
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        if let Some(asked) = &self.0 {
            asked.abort();
        }
    }
}
