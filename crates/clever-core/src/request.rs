//! One call of an operation, from its parameters to the decoded reply.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::endpoint::endpoint;
use crate::send::Call;
use crate::{Client, Error, Limit, Operation, Parameter, Refused, RequestBody, Response, decode};

/// What a path segment may hold as it is: the unreserved characters of RFC 3986.
const ENCODED_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The query parameters that say from where in a list to read.
pub(crate) const PLACES: &[&str] = &["starting_after", "ending_before", "cursor", "page"];

/// A call of an operation that has not been sent yet.
///
/// A value that cannot be sent does not stop the call at once: the first refusal is kept, and
/// sending reports it without having sent anything. `Debug` shows the operation only.
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    client: Client,
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    /// A URL to go to in place of path and query: a link that the server gave.
    link: Option<Url>,
    is_one_of_many: bool,
    /// The reply need not be an object.
    takes_any: bool,
    body: Option<Bytes>,
    refused: Option<Refused>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

impl Request {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            path: Vec::new(),
            query: Vec::new(),
            link: None,
            is_one_of_many: false,
            takes_any: false,
            body: None,
            refused: None,
        }
    }

    /// Sets the value of `{name}` in the operation's path.
    pub fn path<T: Parameter, V: TryInto<T>>(&mut self, name: &'static str, value: V) {
        if let Some(text) = self.accept::<T, V>(name, value) {
            set(&mut self.path, name, [text]);
        }
    }

    /// Sets a query parameter. Setting it again replaces it.
    pub fn query<T: Parameter, V: TryInto<T>>(&mut self, name: &'static str, value: V) {
        if let Some(text) = self.accept::<T, V>(name, value) {
            set(&mut self.query, name, [text]);
        }
    }

    /// Sets a query parameter that is sent once for each value. Setting it again replaces them.
    pub fn query_each<T: Parameter, V: TryInto<T>>(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) {
        let texts: Vec<String> = values
            .into_iter()
            .filter_map(|value| self.accept::<T, V>(name, value))
            .collect();
        set(&mut self.query, name, texts);
    }

    /// Whether a query parameter is set.
    #[must_use]
    pub fn sets(&self, name: &str) -> bool {
        self.query.iter().any(|(set, _)| *set == name)
    }

    /// Sets the body.
    pub fn body<T: RequestBody>(&mut self, body: &T) {
        let json = body.check().and_then(|()| {
            serde_json::to_vec(body).map_err(|_| Refused::new("cannot be written as JSON"))
        });
        match json {
            Ok(json) => self.body = Some(json.into()),
            Err(refused) => self.refuse(refused.within("body")),
        }
    }

    /// Goes to an address that the server named itself, in place of the operation's path and query.
    ///
    /// ```
    /// use clever_core::{Client, Operation, Refused, Request};
    ///
    /// fn keys(client: &Client, operation: &'static Operation) -> Result<Request, Refused> {
    ///     client.request(operation).to("https://clever.com/oauth/certs")
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Refused`] if the token must not go there: another scheme or port than the base URL's, or
    /// another host than its own and, with `https`, those below it.
    pub fn to(mut self, address: &str) -> Result<Self, Refused> {
        self.link = Some(endpoint(self.client.base_url(), address)?);
        Ok(self)
    }

    /// Sends the request and decodes the reply. Of a list that is the first page; `stream` and
    /// `pages` of the generated builders read on. Needs a tokio runtime with time and IO enabled.
    ///
    /// # Errors
    /// [`Error`]; its kind says what happened. Nothing was sent if it is
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused).
    pub async fn send<T: DeserializeOwned + Send>(self) -> Result<Response<T>, Error> {
        // As little as can be depends on `T`: a program has it once for every type.
        let mut value = None;
        let mut decode = |body: &[u8]| {
            if !self.takes_any {
                decode::check_is_object(body)?;
            }
            value = Some(decode::from_json(body)?);
            Ok(())
        };
        let response = Call::new(&self).exchange(Some(&mut decode)).await?;
        response
            .carrying(value)
            .ok_or_else(|| Error::unread_success(self.operation))
    }

    /// Sends the request and leaves the body of a success unread.
    ///
    /// # Errors
    /// As [`Request::send`], except that no body can be too large or undecodable.
    pub async fn send_without_body(self) -> Result<Response<()>, Error> {
        Call::new(&self).exchange(None).await
    }

    /// Asks how many records the list has, instead of the records.
    ///
    /// # Errors
    /// As [`Request::send`].
    pub async fn count(mut self) -> Result<u64, Error> {
        #[derive(Deserialize)]
        struct Count {
            count: u64,
        }
        self.query::<bool, _>("count", true);
        let counted: Response<Count> = self.send().await?;
        Ok(counted.count)
    }

    /// The client that sends it.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The operation that it calls.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn json(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// The same request, to a place that a link names.
    pub(crate) fn at(&self, link: Url) -> Self {
        let link = Some(link);
        Self {
            link,
            ..self.clone()
        }
    }

    /// The same request for the page that a cursor names, in place of any other.
    pub(crate) fn starting_at(&self, name: &'static str, cursor: &str) -> Self {
        let mut request = self.clone();
        if let Some(link) = &mut request.link {
            let pairs = link.query_pairs().into_owned();
            let kept: Vec<_> = pairs
                .filter(|(set, _)| !PLACES.contains(&set.as_str()))
                .collect();
            link.query_pairs_mut()
                .clear()
                .extend_pairs(kept)
                .append_pair(name, cursor);
        }
        request.query.retain(|(set, _)| !PLACES.contains(set));
        set(&mut request.query, name, [cursor.to_owned()]);
        request
    }

    /// Says that it is one page of many, which not every token may ask for.
    pub(crate) fn read_page_after_page(&mut self) {
        self.is_one_of_many = self.operation.paging.is_some();
    }

    /// Says that the reply need not be an object.
    pub(crate) fn take_any(&mut self) {
        self.takes_any = true;
    }

    pub(crate) fn is_one_of_many(&self) -> bool {
        self.is_one_of_many
    }

    /// Refuses the request, if nothing has refused it yet.
    pub(crate) fn refuse(&mut self, refused: Refused) {
        self.refused.get_or_insert(refused);
    }

    /// Where the request goes, if it can be sent at all.
    pub(crate) fn url(&self) -> Result<Url, Refused> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        if let Some(link) = &self.link {
            return Ok(link.clone());
        }
        check_places(self.query.iter().map(|(name, value)| (*name, value)))?;
        self.check_limit()?;
        self.check_dates()?;
        self.filled_in()
    }

    fn check_limit(&self) -> Result<(), Refused> {
        let Some(bounds) = self.operation.limit else {
            return Ok(());
        };
        let limits = self.query.iter().filter(|(name, _)| *name == "limit");
        for (name, limit) in limits {
            if !limit
                .parse()
                .is_ok_and(|limit: u32| (1..=bounds.maximum).contains(&limit))
            {
                return Err(outside(bounds).within(name));
            }
        }
        Ok(())
    }

    /// A range of days that ends before it starts would only look like an empty list.
    fn check_dates(&self) -> Result<(), Refused> {
        let date = |wanted| {
            let mut set = self.query.iter();
            set.find(|(name, _)| *name == wanted).map(|(_, day)| day)
        };
        // Days are written so that their order is that of their texts.
        match (date("date_range_start"), date("date_range_end")) {
            (Some(start), Some(end)) if end < start => {
                Err(Refused::new("must not be before `date_range_start`").within("date_range_end"))
            }
            _ => Ok(()),
        }
    }

    /// The operation's path and query with their values.
    fn filled_in(&self) -> Result<Url, Refused> {
        let mut path = self
            .client
            .base_url()
            .path()
            .trim_end_matches('/')
            .to_owned();
        for segment in self.operation.path.split('/').skip(1) {
            path.push('/');
            let parameter = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            match parameter {
                Some(name) => path.extend(self.segment(name)?),
                None => path.push_str(segment),
            }
        }
        let mut url = self.client.base_url().clone();
        url.set_path(&path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// The percent-encoded value of a path parameter.
    fn segment(&self, name: &str) -> Result<impl Iterator<Item = &str>, Refused> {
        let value = self
            .path
            .iter()
            .find(|(set, _)| *set == name)
            .map(|(_, value)| value.as_str());
        match value {
            None => Err(Refused::new("must be set").within(name)),
            // Each of these would be another path, and so another operation.
            Some("" | "." | "..") => {
                Err(Refused::new("must not be empty, `.` or `..`").within(name))
            }
            // No id holds one, and on the way it may be taken for part of the path.
            Some(value) if value.contains(is_no_part_of_an_id) => {
                let reason = "must not hold a blank, a slash or a control character";
                Err(Refused::new(reason).within(name))
            }
            Some(value) => Ok(utf8_percent_encode(value, ENCODED_IN_SEGMENT)),
        }
    }

    /// The text of a value; a refusal is kept for when the request is sent.
    fn accept<T: Parameter, V: TryInto<T>>(
        &mut self,
        name: &'static str,
        value: V,
    ) -> Option<String> {
        let value = value.try_into().map_err(|_| match self.operation.limit {
            Some(bounds) if name == "limit" => outside(bounds),
            _ => Refused::new(format!("must be {}", T::expected())),
        });
        match value.and_then(|value| value.to_parameter()) {
            Ok(text) => Some(text),
            Err(refused) => {
                self.refuse(refused.within(name));
                None
            }
        }
    }
}

/// A place that got lost must not look like the start of the list.
pub(crate) fn check_places(
    mut query: impl Iterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
) -> Result<(), Refused> {
    let lost =
        query.find(|(name, value)| PLACES.contains(&name.as_ref()) && value.as_ref().is_empty());
    match lost {
        None => Ok(()),
        Some((name, _)) => {
            let reason = "must not be empty; leave it out to read from the start";
            Err(Refused::new(reason).within(name.as_ref()))
        }
    }
}

fn outside(bounds: Limit) -> Refused {
    Refused::new(format!("must be 1 to {}", bounds.maximum))
}

fn is_no_part_of_an_id(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '/' | '\\')
}

fn set(
    parameters: &mut Vec<(&'static str, String)>,
    name: &'static str,
    values: impl IntoIterator<Item = String>,
) {
    parameters.retain(|(set, _)| *set != name);
    parameters.extend(values.into_iter().map(|value| (name, value)));
}
