//! Made-up versions to judge.

use clever_spec::policy::{Departure, facts, judge};
use clever_spec::{Document, Versions, load};

pub const LAMPS: &str = "
openapi: 3.0.3
info: {title: Lamps, version: '1'}
paths:
  /lamps:
    get:
      operationId: getLamps
      description: All of them.
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
components:
  schemas:
    Lamp:
      type: object
      properties:
        state: {type: string, enum: [lit, dark]}
        power: {type: integer}
";

/// Versions of lamps, as a day saw them.
pub struct Lamps {
    pub list: String,
    documents: Vec<Document>,
}

impl Lamps {
    pub fn on(day: &str) -> Self {
        Self {
            list: format!("upstream_revision = 'aaaa'\nupstream_date = '{day}'\n"),
            documents: Vec::new(),
        }
    }

    pub fn document(text: &str) -> Document {
        load::parse("lamps.yaml", text).expect("a document")
    }

    /// One more version, with whatever else its entry says.
    pub fn version(self, name: &str, released: &str, status: &str, more: &str) -> Self {
        self.with(name, released, status, more, LAMPS)
    }

    pub fn with(
        mut self,
        name: &str,
        released: &str,
        status: &str,
        more: &str,
        text: &str,
    ) -> Self {
        self.list.push_str(&format!(
            "[[version]]\nname = '{name}'\nbase_path = '/{name}'\nreleased = '{released}'\n\
             status = '{status}'\n{more}\n"
        ));
        self.documents.push(Self::document(text));
        self
    }

    /// A version that was listed once.
    pub fn dropped(mut self, name: &str, released: &str) -> Self {
        self.list.push_str(&format!(
            "[[dropped]]\nname = '{name}'\nreleased = '{released}'\ndate = '2022-01-01'\n\
             reason = 'made up'\n"
        ));
        self
    }

    pub fn versions(&self) -> Versions {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("versions.toml"), &self.list).expect("a file");
        Versions::read(folder.path()).expect("a list of versions")
    }

    pub fn judge(&self) -> Vec<Departure> {
        let list = self.versions();
        let published: Vec<_> = list.list.iter().zip(&self.documents).collect();
        judge(&list, &published)
    }

    /// What nobody has acknowledged, by version and rule.
    pub fn open(&self) -> Vec<String> {
        let departures = self.judge();
        let open = departures.iter().filter(|it| it.acknowledged.is_none());
        open.map(|it| format!("{} {}", it.version, it.rule.id))
            .collect()
    }

    /// What happened that nobody has acknowledged, in words.
    pub fn told(&self) -> Vec<String> {
        let departures = self.judge();
        let open = departures.iter().filter(|it| it.acknowledged.is_none());
        open.map(|it| it.what.clone()).collect()
    }
}

/// The facts of the lamps.
pub fn known() -> String {
    format!("facts = '{}'", facts(&Lamps::document(LAMPS)))
}

pub fn exception(rule: &str, date: &str, more: &str) -> String {
    format!("[[version.exception]]\nrule = '{rule}'\ndate = '{date}'\nreason = 'made up'\n{more}\n")
}
