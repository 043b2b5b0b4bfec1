//! Addresses that the server names itself, gone to only where the token may go.

use reqwest::Url;

use crate::Refused;

/// Reads such an address: on the host of the client's base URL or, with `https`, on one below it.
///
/// The token goes along, so the scheme and the port are the base URL's too.
pub(crate) fn endpoint(base: &Url, address: &str) -> Result<Url, Refused> {
    let Ok(url) = Url::parse(address) else {
        return Err(Refused::new("must be an absolute URL"));
    };
    let is_entered_alike = url.scheme() == base.scheme()
        && url.port_or_known_default() == base.port_or_known_default();
    if !(is_entered_alike && is_within(&url, base)) {
        let reason = "must be on the client's own host or a subdomain of it";
        return Err(Refused::new(reason));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        let reason = "must not hold a user name, a password or a fragment";
        return Err(Refused::new(reason));
    }
    Ok(url)
}

fn is_within(url: &Url, base: &Url) -> bool {
    let (Some(host), Some(base_host)) = (url.host_str(), base.host_str()) else {
        return false;
    };
    // Only `https` proves that a name below the host belongs to it.
    let is_below = || {
        let labels = host.strip_suffix(base_host);
        base.scheme() == "https"
            && labels.is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
    };
    host == base_host || is_below()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(base: &str, address: &str) -> bool {
        let taken = endpoint(&Url::parse(base).unwrap(), address);
        if let Ok(url) = &taken {
            assert_eq!(url.as_str(), address);
        }
        taken.is_ok()
    }

    #[test]
    fn the_token_goes_to_the_own_host_and_below_it() {
        for address in [
            "https://clever.com/oauth/certs",
            "https://clever.com/oauth/certs?of=all",
            "https://api.clever.com/userinfo",
            "https://a.b.clever.com/",
        ] {
            assert!(taken("https://clever.com", address), "{address}");
        }
        assert!(taken("https://clever.com:444", "https://clever.com:444/x"));
        assert!(taken("http://127.0.0.1:5", "http://127.0.0.1:5/x"));
        assert!(taken("http://localhost:5", "http://localhost:5/x"));
    }

    #[test]
    fn the_token_goes_nowhere_else() {
        for address in [
            "http://clever.com/oauth/certs",
            "https://clever.com:444/oauth/certs",
            "https://evilclever.com/oauth/certs",
            "https://clever.com.evil.example/oauth/certs",
            "https://com/oauth/certs",
            "https://.clever.com/oauth/certs",
            "https://evil.example/clever.com",
            "https://evil.example?.clever.com",
            "https://clever.com@evil.example/",
            "https://a:b@clever.com/",
            "https://clever.com/#part",
            "ftp://clever.com/",
            "file:///clever.com",
            "/oauth/certs",
            "",
        ] {
            assert!(!taken("https://clever.com", address), "{address}");
        }
        for address in [
            "http://127.0.0.1:6/x",
            "http://localhost:5/x",
            "https://127.0.0.1:5/x",
            "http://1.127.0.0.1:5/x",
        ] {
            assert!(!taken("http://127.0.0.1:5", address), "{address}");
        }
        assert!(!taken("http://localhost:5", "http://api.localhost:5/x"));
        assert!(!taken("https://10.0.0.1", "https://1.10.0.0.1/x"));
    }
}
