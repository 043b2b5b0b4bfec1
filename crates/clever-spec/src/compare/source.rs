//! One of the two documents: references, and what could not be read.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::cell::RefCell;

use super::api::Unread;
use super::holders::holders;
use crate::problem::Problem;
use crate::tree::{At, Kind, Tree};

/// Which language a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1 or later, whose schemas are JSON Schema 2020-12.
    OpenApi31,
}

impl Dialect {
    /// The language that a document says it is written in; why not if it is none of these.
    pub(super) fn read(root: At<'_>) -> Result<Self, String> {
        let version = |name: &str| {
            let said = root.get(name)?;
            let number = || said.as_number().map(ToString::to_string);
            said.as_str().map(str::to_owned).or_else(number)
        };
        if !root.is_object() {
            return Err("this is no OpenAPI document".to_owned());
        }
        match (version("swagger"), version("openapi")) {
            (Some(swagger), _) if ["2", "2.0"].contains(&swagger.as_str()) => Ok(Self::Swagger),
            (Some(swagger), _) => Err(format!("Swagger {swagger} cannot be compared")),
            (None, Some(openapi)) if openapi.starts_with("3.0") => Ok(Self::OpenApi30),
            (None, Some(openapi)) if openapi.starts_with("3.") => Ok(Self::OpenApi31),
            (None, Some(openapi)) => Err(format!("OpenAPI {openapi} cannot be compared")),
            (None, None) => {
                let what = "this is no OpenAPI document: it says neither `openapi` nor `swagger`";
                Err(what.to_owned())
            }
        }
    }
}

/// For each value of a document, so many are read as a whole, and some more.
const READ_OF_EACH_VALUE: usize = 4;
const READ_AT_LEAST: usize = 50_000;

/// A document, and what of it made no sense.
#[derive(Debug)]
pub(super) struct Source<'d> {
    tree: &'d Tree,
    pub(super) dialect: Dialect,
    /// What holds the schemas that have names, that of the document first.
    schemas: Vec<At<'d>>,
    unread: Vec<Problem>,
    /// So many values may still be read as a whole, each as often as something refers to it.
    spare: usize,
    /// What was not read, so that it is said once.
    told: HashSet<u32>,
    /// Where references lead, by their file and their words: a few are said very often.
    targets: RefCell<HashMap<(u16, &'d str), Target<'d>>>,
    /// The schemas that have an anchor, by their file and its name; none if several have the same.
    anchors: HashMap<(u16, &'d str), Option<At<'d>>>,
}

/// Where a reference leads; why if it leads nowhere.
type Target<'d> = Result<At<'d>, &'d str>;

impl<'d> Source<'d> {
    pub(super) fn new(tree: &'d Tree) -> Self {
        let dialect = Dialect::read(tree.root()).unwrap_or(Dialect::OpenApi31);
        Self {
            tree,
            dialect,
            schemas: holders(tree, dialect),
            unread: Vec::new(),
            spare: READ_AT_LEAST + READ_OF_EACH_VALUE * tree.size(),
            told: HashSet::default(),
            targets: RefCell::default(),
            anchors: anchors(tree),
        }
    }

    pub(super) fn root(&self) -> At<'d> {
        self.tree.root()
    }

    /// A member of the document, or the whole of it where there is none.
    pub(super) fn root_or(&self, member: &str) -> At<'d> {
        self.root().get(member).unwrap_or(self.root())
    }

    /// How many values there are.
    pub(super) fn size(&self) -> usize {
        self.tree.size()
    }

    /// Whether a text stands anywhere, as a name or a value.
    pub(super) fn mentions(&self, text: &str) -> bool {
        self.tree.mentions(text)
    }

    /// The value of that number.
    pub(super) fn at(&self, id: u32) -> At<'d> {
        self.tree.at(id)
    }

    /// What a value stands for, after all references; none if one leads nowhere.
    pub(super) fn follow(&mut self, at: At<'d>) -> Option<At<'d>> {
        let mut seen = HashSet::default();
        let mut here = at;
        while let Some(said) = here.get("$ref") {
            let Some(reference) = said.as_str() else {
                self.skip(said, "a reference is a text");
                return None;
            };
            if !seen.insert(here.id()) {
                self.skip(here, "the reference leads back to itself");
                return None;
            }
            match self.target(here, reference) {
                Ok(target) => here = target,
                Err(why) => {
                    self.skip(here, why);
                    return None;
                }
            }
        }
        Some(here)
    }

    /// What a reference names that stands in some value; why if it leads nowhere.
    pub(super) fn target(&self, from: At<'d>, reference: &'d str) -> Target<'d> {
        if let Some(target) = self.anchored(from, reference) {
            return Ok(target);
        }
        let said = (from.file(), reference);
        let mut targets = self.targets.borrow_mut();
        *targets
            .entry(said)
            .or_insert_with(|| from.target(reference))
    }

    /// The schema whose anchor a reference names, such as `#robot`, unless that may be another one
    /// than it seems: a schema with an `$id` has anchors of its own.
    fn anchored(&self, from: At<'d>, reference: &str) -> Option<At<'d>> {
        let name = reference.strip_prefix('#')?;
        let schema = (*self.anchors.get(&(from.file(), name))?)?;
        (resource(schema) == resource(from)).then_some(schema)
    }

    /// A member that is a list or an object, if it is there. What is something else is left out, and
    /// that is said.
    pub(super) fn holder(
        &mut self,
        around: At<'d>,
        name: &str,
        kind: Kind,
    ) -> Result<Option<At<'d>>, Unread> {
        // Nothing behind a name is null in YAML.
        let there = around.get(name).filter(|at| at.kind() != Kind::Null);
        match there {
            Some(at) if at.kind() != kind => {
                let what = match kind {
                    Kind::Array => "this is no list",
                    _ => "this is no object",
                };
                self.skip(at, what);
                Err(Unread)
            }
            there => Ok(there),
        }
    }

    /// What a reference stands for, if that is an object, or nothing; that it is something else is
    /// said.
    pub(super) fn object(&mut self, at: At<'d>) -> Result<At<'d>, Unread> {
        let at = self.follow(at).ok_or(Unread)?;
        match at.kind() {
            Kind::Object | Kind::Null => Ok(at),
            _ => {
                self.skip(at, "this is no object");
                Err(Unread)
            }
        }
    }

    /// The objects that a member lists; that something is none is said.
    pub(super) fn objects(&mut self, around: At<'d>, name: &str) -> Vec<At<'d>> {
        let list = self.holder(around, name, Kind::Array).ok().flatten();
        let (objects, others): (Vec<_>, Vec<_>) = list
            .into_iter()
            .flat_map(At::items)
            .partition(|item| item.is_object());
        for other in others {
            self.skip(other, "this is no object");
        }
        objects
    }

    /// Whether one more value may be read as a whole: what refers to others that refer to others
    /// could otherwise stand for very many.
    pub(super) fn reads_one_more(&mut self) -> bool {
        let spare = self.spare.checked_sub(1);
        self.spare = spare.unwrap_or_default();
        spare.is_some()
    }

    /// Leaves something out of the comparison, and says so.
    pub(super) fn skip(&mut self, at: At<'d>, what: &str) {
        let help = "it was left out of the comparison; mend the document to have it compared";
        self.tell(at, what, help);
    }

    /// Says of something that is not valid as what it was read.
    pub(super) fn guess(&mut self, at: At<'d>, what: &str) {
        let help = "it was compared as what it seems to be; mend the document to be sure of it";
        self.tell(at, what, help);
    }

    fn tell(&mut self, at: At<'d>, what: &str, help: &str) {
        if self.told.insert(at.id()) {
            self.unread.push(at.problem(what, help));
        }
    }

    /// Says what of the components is none.
    pub(super) fn tell_wrong_components(&mut self) {
        let around = match self.dialect {
            Dialect::Swagger => Ok(Some(self.root())),
            _ => self.holder(self.root(), "components", Kind::Object),
        };
        let names = match self.dialect {
            Dialect::Swagger => ["definitions", "securityDefinitions"],
            _ => ["schemas", "securitySchemes"],
        };
        for around in around.iter().flatten() {
            for name in names {
                // It is said, and nothing is to be found there.
                let _ = self.holder(*around, name, Kind::Object);
            }
        }
    }

    /// Says of each reference that leads elsewhere from schema to schema that it is not followed.
    pub(super) fn tell_dynamic_references(&mut self) {
        if !self.mentions("$dynamicRef") {
            return;
        }
        let named = self.tree.named("$dynamicRef");
        for at in named.filter(|at| at.as_str().is_some()) {
            self.skip(at, "what a `$dynamicRef` refers to is not followed");
        }
    }

    pub(super) fn into_unread(self) -> Vec<Problem> {
        self.unread
    }

    /// Whether what stands beside a reference counts.
    pub(super) fn reads_beside_references(&self) -> bool {
        self.dialect == Dialect::OpenApi31
    }

    /// The schemas that have names, with their names, of all files.
    pub(super) fn named_schemas(&self) -> Vec<(&'d str, At<'d>)> {
        let all = self.schemas.iter();
        all.flat_map(|schemas| schemas.members()).collect()
    }

    /// What holds the security schemes.
    pub(super) fn schemes(&self) -> Option<At<'d>> {
        match self.dialect {
            Dialect::Swagger => self.root().get("securityDefinitions"),
            _ => self.root().find("/components/securitySchemes"),
        }
    }

    /// Whether a value is among the schemas that have names.
    pub(super) fn is_named_schema(&self, at: At<'d>) -> bool {
        at.parent()
            .is_some_and(|around| self.schemas.contains(&around))
    }

    /// The schema that a value calls by its name: one of the same file, or of the document.
    pub(super) fn schema_called(&self, from: At<'d>, name: &str) -> Option<At<'d>> {
        let own = self.schemas.iter().filter(|all| all.file() == from.file());
        let mut all = own.chain(&self.schemas);
        all.find_map(|schemas| schemas.get(name))
    }
}

fn anchors(tree: &Tree) -> HashMap<(u16, &str), Option<At<'_>>> {
    let mut anchors = HashMap::default();
    if !tree.mentions("$anchor") {
        return anchors;
    }
    for at in tree.named("$anchor") {
        if let (Some(name), Some(schema)) = (at.as_str(), at.parent()) {
            let known = anchors.entry((at.file(), name));
            known
                .and_modify(|known| *known = None)
                .or_insert(Some(schema));
        }
    }
    anchors
}

/// The schema around something that has a name of its own.
fn resource(at: At<'_>) -> Option<At<'_>> {
    let mut around = std::iter::successors(Some(at), |at| at.parent());
    around.find(|at| at.text("$id").is_some())
}
