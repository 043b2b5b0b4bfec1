//! Links that the server gives, followed only where they may lead.

use std::borrow::Cow;

use reqwest::Url;

use crate::Client;
use crate::request::PLACES;

/// Where a link leads; the reason if it leads where the client does not follow.
///
/// Links are paths with the version and without the host, such as `/v3.1/users?limit=5`.
pub(super) fn follow(client: &Client, link: &str) -> Result<Url, &'static str> {
    let base = client.base_url();
    let Ok(url) = base.join(link) else {
        return Err("the next link is no URL");
    };
    let unlike =
        url.origin() != base.origin() || !url.username().is_empty() || url.password().is_some();
    if unlike {
        return Err("the next link leads to another host");
    }
    let Some(rest) = below(url.path(), base.path()).or_else(|| {
        // Behind a proxy the host's own paths stand below the proxy's.
        below(url.path(), client.version().base_path)
    }) else {
        return Err("the next link leads to another version of the API");
    };
    let mut followed = base.clone();
    followed.set_path(&format!("{}{rest}", base.path().trim_end_matches('/')));
    followed.set_query(url.query());
    Ok(followed)
}

/// The URL of a path and query below the version's; none if they lead out of it.
pub(crate) fn in_version(client: &Client, path: &str) -> Option<Url> {
    let base = client.base_url();
    let root = base.as_str().trim_end_matches('/');
    let url = Url::parse(&format!("{root}{path}")).ok()?;
    let stays = path.starts_with('/') && url.origin() == base.origin() && url.fragment().is_none();
    below(url.path(), base.path()).filter(|_| stays)?;
    Some(url)
}

/// What [`in_version`] takes: the path and query of a URL below the version's path.
pub(super) fn within_version(client: &Client, url: &Url) -> String {
    let path = below(url.path(), client.base_url().path()).unwrap_or_default();
    match url.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// Which page of its list a link leads to, whatever else it says: the path with the place in the
/// list, or all of it where it names none.
pub(super) fn page_of(link: &str) -> Cow<'_, str> {
    let Some((path, query)) = link.split_once('?') else {
        return link.into();
    };
    let pairs = query.split('&');
    let places: Vec<&str> = pairs
        .filter(|pair| PLACES.contains(&pair.split_once('=').map_or(*pair, |(name, _)| name)))
        .collect();
    match places.is_empty() {
        true => link.into(),
        false => format!("{path}?{}", places.join("&")).into(),
    }
}

/// What of a path stands below another one, with its slash.
fn below<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(base.trim_end_matches('/'))?;
    rest.starts_with('/').then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DistrictToken, Version};

    static VERSION: Version = Version {
        name: "v3.1",
        base_path: "/v3.1",
        crate_version: "0.0.0",
        spec_sha256: "",
    };

    fn followed(base_url: &str, link: &str) -> Result<String, &'static str> {
        let token = DistrictToken::new("made-up").unwrap();
        let client = Client::builder(&VERSION, token).base_url(base_url).build();
        follow(&client.unwrap(), link).map(String::from)
    }

    #[test]
    fn links_stay_on_the_host_and_in_the_version() {
        let clever = |link| followed("https://api.clever.com", link);
        let users = Ok("https://api.clever.com/v3.1/users?limit=5&starting_after=a".to_owned());
        assert_eq!(clever("/v3.1/users?limit=5&starting_after=a"), users);
        assert_eq!(
            clever("https://api.clever.com/v3.1/users?limit=5&starting_after=a"),
            users
        );
        for (link, reason) in [
            (
                "https://evil.example/v3.1/users",
                "the next link leads to another host",
            ),
            (
                "http://api.clever.com/v3.1/users",
                "the next link leads to another host",
            ),
            (
                "https://api.clever.com:444/v3.1/users",
                "the next link leads to another host",
            ),
            (
                "https://a:b@api.clever.com/v3.1/users",
                "the next link leads to another host",
            ),
            (
                "//evil.example/v3.1/users",
                "the next link leads to another host",
            ),
            (
                "\\\\evil.example/v3.1/users",
                "the next link leads to another host",
            ),
            ("javascript:0", "the next link leads to another host"),
            (
                "/v3.0/users",
                "the next link leads to another version of the API",
            ),
            (
                "/v3.1/../v3.0/users",
                "the next link leads to another version of the API",
            ),
            (
                "/v3.10/users",
                "the next link leads to another version of the API",
            ),
            ("/v3.1", "the next link leads to another version of the API"),
            (
                "/oauth/tokens",
                "the next link leads to another version of the API",
            ),
            ("https://", "the next link is no URL"),
        ] {
            assert_eq!(clever(link), Err(reason), "{link}");
        }
    }

    #[test]
    fn behind_a_proxy_links_stay_below_its_path() {
        let proxy = |link| followed("https://proxy.example/clever", link);
        let users = Ok("https://proxy.example/clever/v3.1/users?limit=5".to_owned());
        assert_eq!(proxy("/v3.1/users?limit=5"), users);
        assert_eq!(proxy("/clever/v3.1/users?limit=5"), users);
        assert_eq!(
            proxy("https://api.clever.com/v3.1/users"),
            Err("the next link leads to another host")
        );
    }

    #[test]
    fn a_page_is_known_by_its_place_in_the_list() {
        for (link, page) in [
            (
                "/users?limit=5&starting_after=a&n=1",
                "/users?starting_after=a",
            ),
            (
                "/users?page=2&where=x&starting_after=",
                "/users?page=2&starting_after=",
            ),
            ("/users?offset=5", "/users?offset=5"),
            ("/users", "/users"),
        ] {
            assert_eq!(page_of(link), page);
        }
    }

    #[test]
    fn a_path_does_not_become_a_host() {
        static BARE: Version = Version {
            base_path: "",
            ..VERSION
        };
        let token = DistrictToken::new("made-up").unwrap();
        let client = Client::builder(&BARE, token).base_url("https://clever.com");
        let client = client.build().unwrap();
        let path = in_version(&client, "/oauth/tokens?a=b").unwrap();
        assert_eq!(within_version(&client, &path), "/oauth/tokens?a=b");
        for path in [
            "",
            "oauth",
            "@evil.example/",
            ":444/",
            ".evil.example/",
            "/oauth#a",
        ] {
            assert_eq!(in_version(&client, path), None, "{path}");
        }
    }
}
