//! One call of an operation, from its parameters to the decoded reply.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use crate::response::read_body;
use crate::{Client, Error, Operation, Parameter, Refused, RequestBody, Response, decode};

/// What a path segment may hold as it is: the unreserved characters of RFC 3986.
const ENCODED_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

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

    /// Sends the request and decodes the reply.
    ///
    /// # Errors
    /// [`Error`]; its kind says what happened. Nothing was sent if it is
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused).
    pub async fn send<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let mut reply = self.exchange().await?;
        let bytes = read_body(&mut reply, self.client.max_body_bytes())
            .await
            .map_err(|problem| Error::unread(self.operation, &reply, problem))?;
        match decode::from_json(&bytes) {
            Ok(value) => Ok(Response::new(&reply, value)),
            Err(mismatch) => Err(Error::decode(self.operation, &reply, mismatch)),
        }
    }

    /// Sends the request and leaves the body of a success unread.
    ///
    /// # Errors
    /// As [`Request::send`], except that no body can be too large or undecodable.
    pub async fn send_without_body(self) -> Result<Response<()>, Error> {
        let reply = self.exchange().await?;
        Ok(Response::new(&reply, ()))
    }

    /// Sends the request and gives the reply if its status is a success.
    async fn exchange(&self) -> Result<reqwest::Response, Error> {
        let request = self
            .build()
            .map_err(|refused| Error::refused(self.operation, refused))?;
        let reply = self.client.http().execute(request).await;
        let reply = reply.map_err(|problem| Error::transport(self.operation, problem))?;
        if reply.status().is_success() {
            Ok(reply)
        } else {
            Err(Error::failure(self.operation, reply).await)
        }
    }

    fn build(&self) -> Result<reqwest::Request, Refused> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        self.check_limit()?;
        let authorization = self
            .client
            .token()
            .authorization()
            .ok_or_else(|| Refused::new("the token cannot stand in a header"))?;
        let mut request = self
            .client
            .http()
            .request(self.operation.method.into(), self.url()?)
            .timeout(self.client.timeout())
            .header(AUTHORIZATION, authorization)
            .header(ACCEPT, "application/json");
        if let Some(body) = &self.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        request
            .build()
            .map_err(|_| Refused::new("the request cannot be built"))
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
                let reason = format!("must be 1 to {}", bounds.maximum);
                return Err(Refused::new(reason).within(name));
            }
        }
        Ok(())
    }

    fn url(&self) -> Result<Url, Refused> {
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
            Some(value) => Ok(utf8_percent_encode(value, ENCODED_IN_SEGMENT)),
        }
    }

    /// The text of a value; a refusal is kept for when the request is sent.
    fn accept<T: Parameter, V: TryInto<T>>(
        &mut self,
        name: &'static str,
        value: V,
    ) -> Option<String> {
        let value = value
            .try_into()
            .map_err(|_| Refused::new(format!("must be {}", T::expected())));
        match value.and_then(|value| value.to_parameter()) {
            Ok(text) => Some(text),
            Err(refused) => {
                self.refuse(refused.within(name));
                None
            }
        }
    }

    fn refuse(&mut self, refused: Refused) {
        self.refused.get_or_insert(refused);
    }
}

fn set(
    parameters: &mut Vec<(&'static str, String)>,
    name: &'static str,
    values: impl IntoIterator<Item = String>,
) {
    parameters.retain(|(set, _)| *set != name);
    parameters.extend(values.into_iter().map(|value| (name, value)));
}
