//! What can change about an operation as a whole.

use super::super::rule::{Direction, Effect, Rule, Severity, rules};

rules! {
    OPERATION_REMOVED "operation-removed" Operation Breaking SourceBreaking
        "Whoever calls the operation gets an error."
        "Keep it, or remove it with a new major version only.";
    OPERATION_ADDED "operation-added" Operation Compatible Addition
        "There is one more operation to call."
        "Nothing to do.";
    OPERATION_ID_CHANGED "operation-id-changed" Operation Risky SourceBreaking
        "What goes over the wire stays the same, but clients that are generated name their methods after it."
        "Keep the id, or correct it in an overlay.";
    OPERATION_DEPRECATED "operation-deprecated" Operation Compatible Behaviour
        "The operation works, and is to be removed one day."
        "Move callers to what replaces it.";
    OPERATION_REINSTATED "operation-reinstated" Operation Compatible Behaviour
        "The operation is not deprecated any more."
        "Nothing to do.";
    WEBHOOK_REMOVED "webhook-removed" Operation Breaking None
        "Whoever waits to be called gets no call."
        "Go on calling, or stop with a new major version only.";
    WEBHOOK_ADDED "webhook-added" Operation Compatible None
        "There is one more call to wait for."
        "Nothing to do.";
    SERVER_REMOVED "server-removed" Operation Risky Behaviour
        "The address that clients send to is not listed any more."
        "See that the old address goes on answering.";
    SERVER_ADDED "server-added" Operation Compatible None
        "There is one more address to send to."
        "Nothing to do.";
    SECURITY_TIGHTENED "security-tightened" Operation Breaking Behaviour
        "A way of authorization that was enough is not any more."
        "Keep it beside the new one, or release a new major version.";
    SECURITY_LOOSENED "security-loosened" Operation Compatible None
        "There is one more way of authorization, or it asks for less."
        "Nothing to do.";
    SECURITY_SCOPE_ADDED "security-scope-added" Operation Risky Behaviour
        "A token needs one more scope than before."
        "See that tokens that were given out have it.";
    SECURITY_NEEDED_SCOPE_REMOVED "security-needed-scope-removed" Operation Breaking Behaviour
        "Nobody gets a token with the scope any more, which operations ask for."
        "Keep the scope.";
    SECURITY_SCHEME_SCOPE_REMOVED "security-scheme-scope-removed" Operation Risky Behaviour
        "Whoever asks for a token with the scope is refused, though no operation needs it."
        "See that nobody asks for it.";
    SECURITY_SCHEME_SCOPE_ADDED "security-scheme-scope-added" Operation Compatible None
        "There is one more scope to ask for."
        "Nothing to do.";
    SECURITY_URL_CHANGED "security-url-changed" Operation Risky Behaviour
        "Tokens are to be got from another address."
        "See that the old address goes on answering.";
    SECURITY_SCHEME_CHANGED "security-scheme-changed" Operation Breaking Behaviour
        "The token goes elsewhere, or is another kind of token."
        "Keep the old scheme beside the new one.";
}
