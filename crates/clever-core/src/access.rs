//! Which token may call which operation, told before anything is sent.

use crate::{Access, Operation, Refused, Token};

/// How strictly a client keeps to what each operation says about tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AccessCheck {
    /// The wrong kind of token is refused before anything is sent.
    #[default]
    Strict,
    /// As strict, for the token of a Library teacher, which also reads the teacher's own sections
    /// and the people in them.
    Library,
    /// The server decides.
    Off,
}

/// The query parameters that only a district token may send.
/// Source: <https://dev.clever.com/docs/paging-and-limits>.
const PAGING: &[&str] = &["limit", "starting_after", "ending_before", "cursor", "page"];

impl AccessCheck {
    pub(crate) fn token(self, token: &Token, operation: &Operation) -> Result<(), Refused> {
        let is_apps = operation.access.contains(&Access::App);
        if matches!(token, Token::App(_)) && !is_apps {
            // Whatever is checked: the secret is for the identity host alone.
            return Err(Refused::new(reason(Access::App, operation.access)));
        }
        let kind = match (self, token) {
            (Self::Off, _) => return Ok(()),
            (_, Token::District(_)) => Access::District,
            (_, Token::App(_)) => Access::App,
            (Self::Strict, Token::Sso(_)) => Access::Sso,
            (Self::Library, Token::Sso(_)) => Access::Library,
        };
        // An operation that lists nobody asks for no token, or is a path that somebody gave.
        if operation.access.is_empty() || operation.access.contains(&kind) {
            return Ok(());
        }
        Err(Refused::new(reason(kind, operation.access)))
    }

    /// Refuses what takes a token, for a client that has none.
    pub(crate) fn without_token(self, operation: &Operation) -> Result<(), Refused> {
        if self == Self::Off || operation.access.is_empty() {
            return Ok(());
        }
        Err(Refused::new("this takes a token, and the client has none"))
    }

    /// Refuses the parameters of a page for a token that cannot page.
    pub(crate) fn query(
        self,
        token: &Token,
        mut names: impl Iterator<Item = impl AsRef<str>>,
    ) -> Result<(), Refused> {
        if self == Self::Off || !matches!(token, Token::Sso(_)) {
            return Ok(());
        }
        match names.find(|name| PAGING.contains(&name.as_ref())) {
            None => Ok(()),
            Some(name) => Err(Refused::new(NO_PAGES).within(name.as_ref())),
        }
    }

    /// Refuses to read a list page after page with a token that cannot.
    pub(crate) fn pages(self, token: &Token) -> Result<(), Refused> {
        self.query(token, std::iter::once("starting_after"))
            .map_err(|_| Refused::new(NO_PAGES))
    }
}

const NO_PAGES: &str = "an SSO token can neither page nor limit a list; send the request without \
                        it, or use a district token";

fn reason(kind: Access, allowed: &[Access]) -> &'static str {
    match kind {
        Access::App => "this takes a token, and the client has an app's credentials; use a token",
        _ if allowed.contains(&Access::App) => {
            "this takes the app's client id and secret; use `AppCredentials`"
        }
        Access::District if allowed.contains(&Access::Sso) => {
            "this takes the token of a signed-in user, and the client has a district token; use an \
             `SsoToken`"
        }
        Access::District => {
            "this takes a Library teacher's token, and the client has a district token; use an \
             `SsoToken` with `AccessCheck::Library`"
        }
        Access::Sso if allowed.contains(&Access::Library) => {
            "a signed-in user's token reaches this only for a Library teacher; set \
             `AccessCheck::Library` if it is one, or use a `DistrictToken`"
        }
        Access::Sso | Access::Library => {
            "this takes a district token, and the client has a signed-in user's; use a \
             `DistrictToken`"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DistrictToken, Method, SsoToken};

    fn operation(access: &'static [Access]) -> Operation {
        Operation {
            id: "getIt",
            method: Method::Get,
            path: "/it",
            tag: "It",
            access,
            paging: None,
            limit: None,
            query: &[],
        }
    }

    fn tokens() -> (Token, Token) {
        let district = DistrictToken::new("made-up").unwrap();
        (district.into(), SsoToken::new("ilmade-up").unwrap().into())
    }

    #[test]
    fn each_kind_of_token_reaches_its_own() {
        use Access::{District, Library, Sso};
        let (district, sso) = tokens();
        let reached = |access| {
            let operation = operation(access);
            [
                AccessCheck::Strict.token(&district, &operation).is_ok(),
                AccessCheck::Strict.token(&sso, &operation).is_ok(),
                AccessCheck::Library.token(&sso, &operation).is_ok(),
                AccessCheck::Off.token(&sso, &operation).is_ok(),
            ]
        };
        assert_eq!(reached(&[District]), [true, false, false, true]);
        assert_eq!(reached(&[Sso, Library]), [false, true, true, true]);
        assert_eq!(reached(&[District, Library]), [true, false, true, true]);
        assert_eq!(reached(&[]), [true; 4]);
    }

    #[test]
    fn without_a_token_only_what_asks_for_none_is_reached() {
        let reached = |check: AccessCheck, access| check.without_token(&operation(access)).is_ok();
        assert!(reached(AccessCheck::Strict, &[]));
        assert!(reached(AccessCheck::Off, &[Access::District]));
        assert!(!reached(AccessCheck::Strict, &[Access::App]));
        assert!(!reached(AccessCheck::Library, &[Access::Library]));
    }

    #[test]
    fn an_apps_secret_goes_to_its_own_operations_only() {
        let app = crate::AppCredentials::new("id", "secret").unwrap().into();
        for check in [AccessCheck::Strict, AccessCheck::Library, AccessCheck::Off] {
            assert!(check.token(&app, &operation(&[Access::App])).is_ok());
            assert!(check.token(&app, &operation(&[])).is_err());
            assert!(check.token(&app, &operation(&[Access::District])).is_err());
        }
    }

    #[test]
    fn a_refusal_says_what_to_use() {
        use Access::{District, Library, Sso};
        let (district, sso) = tokens();
        let refusal = |check: AccessCheck, token, access| {
            let refused = check.token(token, &operation(access));
            refused.unwrap_err().to_string()
        };
        for (refusal, hint) in [
            (
                refusal(AccessCheck::Strict, &district, &[Sso]),
                "`SsoToken`",
            ),
            (
                refusal(AccessCheck::Strict, &district, &[Library]),
                "`AccessCheck::Library`",
            ),
            (
                refusal(AccessCheck::Strict, &sso, &[District, Library]),
                "`AccessCheck::Library`",
            ),
            (
                refusal(AccessCheck::Strict, &sso, &[District]),
                "`DistrictToken`",
            ),
            (
                refusal(AccessCheck::Library, &sso, &[District]),
                "`DistrictToken`",
            ),
        ] {
            assert!(refusal.contains(hint), "{refusal}");
        }
    }

    #[test]
    fn an_sso_token_cannot_page() {
        let (district, sso) = tokens();
        for name in PAGING {
            let query = |check: AccessCheck, token| check.query(token, ["role", name].into_iter());
            assert!(query(AccessCheck::Strict, &sso).is_err());
            assert!(query(AccessCheck::Library, &sso).is_err());
            assert!(query(AccessCheck::Off, &sso).is_ok());
            assert!(query(AccessCheck::Strict, &district).is_ok());
        }
        assert!(
            AccessCheck::Strict
                .query(&sso, ["role"].into_iter())
                .is_ok()
        );
        assert!(AccessCheck::Strict.pages(&sso).is_err());
        assert!(AccessCheck::Strict.pages(&district).is_ok());
    }
}
