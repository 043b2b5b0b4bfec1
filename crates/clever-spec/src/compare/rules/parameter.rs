//! What can change about a parameter or a response header, apart from its schema.

use super::super::rule::{Direction, Effect, Rule, Severity, rules};

rules! {
    PARAMETER_REMOVED "parameter-removed" Request Risky SourceBreaking
        "The server ignores or refuses what callers set."
        "Keep the parameter, or see that it is ignored.";
    PARAMETER_ADDED "parameter-added" Request Compatible Addition
        "There is one more parameter to set."
        "Nothing to do.";
    REQUIRED_PARAMETER_ADDED "required-parameter-added" Request Breaking Behaviour
        "Requests that do not set it are refused."
        "Make it optional, with a default.";
    PARAMETER_BECAME_REQUIRED "parameter-became-required" Request Breaking Behaviour
        "Requests that do not set it are refused."
        "Leave it optional.";
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional" Request Compatible None
        "It can be left out."
        "Nothing to do.";
    PARAMETER_BECAME_LIST "parameter-became-list" Request Compatible SourceBreaking
        "It can be given several times, or once as before."
        "Nothing to do for callers; the generated type is another one.";
    PARAMETER_RESTATED "parameter-restated" Request Compatible SourceBreaking
        "The same is sent with a request as before, as a parameter or for a security scheme."
        "Nothing to do for callers; the generated method takes other values.";
    PARAMETER_STYLE_CHANGED "parameter-style-changed" Request Breaking Behaviour
        "Values, lists or objects are written another way, so what clients send is misread."
        "Keep style, explode and media type as they are.";
    PARAMETER_LOOSENED "parameter-loosened" Request Compatible None
        "It may be sent without a value, or with reserved characters as they are."
        "Nothing to do.";
    PARAMETER_TIGHTENED "parameter-tightened" Request Breaking Behaviour
        "Requests that send it without a value, or with reserved characters as they are, are refused or misread."
        "Go on taking them.";
    PARAMETER_DEFAULT_CHANGED "parameter-default-changed" Request Breaking Behaviour
        "Who leaves it out gets something else than before."
        "Keep the default.";
    PARAMETER_DEPRECATED "parameter-deprecated" Request Compatible Behaviour
        "The parameter works, and is to be removed one day."
        "Move callers to what replaces it.";
    PARAMETER_REINSTATED "parameter-reinstated" Request Compatible Behaviour
        "The parameter is not deprecated any more."
        "Nothing to do.";
    HEADER_REMOVED "header-removed" Response Risky None
        "Whoever reads the header finds none."
        "Keep sending it.";
    REQUIRED_HEADER_REMOVED "required-header-removed" Response Breaking None
        "Whoever relies on the header, which was always there, finds none."
        "Keep sending it.";
    HEADER_ADDED "header-added" Response Compatible None
        "There is one more header to read."
        "Nothing to do.";
    HEADER_BECAME_OPTIONAL "header-became-optional" Response Breaking None
        "Whoever relies on the header may find none."
        "Go on sending it always.";
    HEADER_BECAME_REQUIRED "header-became-required" Response Compatible None
        "The header is always there."
        "Nothing to do.";
    HEADER_STYLE_CHANGED "header-style-changed" Response Breaking Behaviour
        "Values, lists or objects are written another way, so whoever reads the header misreads it."
        "Keep explode and media type as they are.";
    HEADER_DEPRECATED "header-deprecated" Response Compatible None
        "The header is sent, and is to be removed one day."
        "Move callers to what replaces it.";
    HEADER_REINSTATED "header-reinstated" Response Compatible None
        "The header is not deprecated any more."
        "Nothing to do.";
}
