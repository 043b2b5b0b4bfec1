//! What can change about a single value.

use super::super::rule::{Both, Direction, Effect, Rule, Severity, both};

both! {
    TYPE_CHANGED
        "request-type-changed" Breaking SourceBreaking
        "What callers send is refused or misread."
        "Keep the type, and add another property or parameter for the new one.",
        "response-type-changed" Breaking SourceBreaking
        "Clients cannot read what comes."
        "Keep the type, and add another property for the new one.";
    TYPE_WIDENED
        "request-type-widened" Compatible SourceBreaking
        "More types are taken than before."
        "Nothing to do for callers; the generated type is another one.",
        "response-type-widened" Breaking SourceBreaking
        "A type may come that clients do not know."
        "Keep the type.";
    TYPE_NARROWED
        "request-type-narrowed" Breaking SourceBreaking
        "A type that callers send is refused."
        "Go on taking it.",
        "response-type-narrowed" Compatible SourceBreaking
        "Fewer types come than before."
        "Nothing to do for callers; the generated type is another one.";
    FORMAT_CHANGED
        "request-format-changed" Breaking SourceBreaking
        "What callers send has another form than the server wants."
        "Keep the format.",
        "response-format-changed" Breaking SourceBreaking
        "What comes has another form than clients read."
        "Keep the format.";
    FORMAT_ADDED
        "request-format-added" Breaking SourceBreaking
        "Values of another form are refused."
        "Go on taking them.",
        "response-format-added" Compatible SourceBreaking
        "The form of the value is promised now."
        "Nothing to do for callers; the generated type may be another one.";
    FORMAT_REMOVED
        "request-format-removed" Compatible SourceBreaking
        "Values of any form are taken."
        "Nothing to do for callers; the generated type may be another one.",
        "response-format-removed" Breaking SourceBreaking
        "The form of the value is not promised any more."
        "Keep the format.";
    BECAME_NULLABLE
        "request-became-nullable" Compatible SourceBreaking
        "Null can be sent."
        "Nothing to do for callers; the generated type may be another one.",
        "response-became-nullable" Breaking SourceBreaking
        "Null may come where clients do not expect it."
        "Leave the value out, or go on sending one.";
    BECAME_NOT_NULLABLE
        "request-became-not-nullable" Breaking SourceBreaking
        "Requests with null are refused."
        "Go on taking null.",
        "response-became-not-nullable" Compatible SourceBreaking
        "Null does not come any more."
        "Nothing to do.";
    ENUM_VALUE_ADDED
        "request-enum-value-added" Compatible Addition
        "One more value is taken."
        "Nothing to do.",
        "response-enum-value-added" Risky Addition
        "A value may come that clients do not know. Those generated here keep it as it is."
        "Tell callers.";
    ENUM_VALUE_REMOVED
        "request-enum-value-removed" Breaking SourceBreaking
        "A value that callers send is refused."
        "Go on taking it.",
        "response-enum-value-removed" Compatible SourceBreaking
        "A value that clients know does not come any more."
        "Nothing to do for callers; the generated enum loses a variant.";
    ENUM_ADDED
        "request-enum-added" Breaking SourceBreaking
        "Values that are not listed are refused."
        "Go on taking them.",
        "response-enum-added" Compatible SourceBreaking
        "All values that may come are listed."
        "Nothing to do for callers; the generated type is another one.";
    ENUM_REMOVED
        "request-enum-removed" Compatible SourceBreaking
        "Values that are not listed are taken."
        "Nothing to do for callers; the generated type is another one.",
        "response-enum-removed" Risky SourceBreaking
        "Any value may come."
        "Keep the list.";
    CONST_ADDED
        "request-const-added" Breaking SourceBreaking
        "Every value but one is refused."
        "Go on taking the others.",
        "response-const-added" Compatible SourceBreaking
        "It is always the same value."
        "Nothing to do for callers; the generated type is another one.";
    CONST_REMOVED
        "request-const-removed" Compatible SourceBreaking
        "Other values are taken, too."
        "Nothing to do for callers; the generated type is another one.",
        "response-const-removed" Breaking SourceBreaking
        "Another value may come than the one that clients were told of."
        "Keep the value.";
    CONST_CHANGED
        "request-const-changed" Breaking SourceBreaking
        "The one value that callers send is refused."
        "Go on taking it.",
        "response-const-changed" Breaking SourceBreaking
        "Another value comes than the one that clients wait for."
        "Keep the value.";
    LIMIT_TIGHTENED
        "request-limit-tightened" Breaking Behaviour
        "Values that were taken are refused."
        "Keep the limit.",
        "response-limit-tightened" Compatible None
        "What comes keeps to a closer limit."
        "Nothing to do.";
    LIMIT_LOOSENED
        "request-limit-loosened" Compatible Behaviour
        "Values that were refused are taken."
        "Nothing to do.",
        "response-limit-loosened" Breaking None
        "Values may come that clients were told they need not expect."
        "Keep the limit.";
    PATTERN_ADDED
        "request-pattern-added" Breaking Behaviour
        "Values that do not match are refused."
        "Go on taking them.",
        "response-pattern-added" Compatible None
        "What comes keeps to a pattern."
        "Nothing to do.";
    PATTERN_REMOVED
        "request-pattern-removed" Compatible Behaviour
        "Values that do not match are taken."
        "Nothing to do.",
        "response-pattern-removed" Risky None
        "Values may come that do not match."
        "Keep the pattern.";
    PATTERN_CHANGED
        "request-pattern-changed" Risky Behaviour
        "Values that were taken may be refused: whether the new pattern takes all of them cannot be told."
        "See that it does.",
        "response-pattern-changed" Risky None
        "Values may come that did not match before."
        "See that the new pattern is no wider.";
    DEFAULT_CHANGED
        "request-default-changed" Risky Behaviour
        "Who leaves it out gets something else than before."
        "Keep the default.",
        "response-default-changed" Compatible None
        "What its absence means has changed."
        "Nothing to do.";
    DEPRECATED
        "request-deprecated" Compatible Behaviour
        "It works, and is to be removed one day."
        "Move callers to what replaces it.",
        "response-deprecated" Compatible Behaviour
        "It is sent, and is to be removed one day."
        "Move callers to what replaces it.";
    REINSTATED
        "request-reinstated" Compatible Behaviour
        "It is not deprecated any more."
        "Nothing to do.",
        "response-reinstated" Compatible Behaviour
        "It is not deprecated any more."
        "Nothing to do.";
    CONDITION_ADDED
        "request-condition-added" Breaking Behaviour
        "Values that do not keep to one more condition are refused."
        "Go on taking them.",
        "response-condition-added" Compatible None
        "What comes keeps to one more condition."
        "Nothing to do.";
    CONDITION_REMOVED
        "request-condition-removed" Compatible Behaviour
        "Values that broke a condition are taken."
        "Nothing to do.",
        "response-condition-removed" Breaking None
        "Values may come that clients were told they need not expect."
        "Keep the condition.";
    CONDITION_CHANGED
        "request-condition-changed" Breaking Behaviour
        "Values that were taken may be refused."
        "Keep the condition.",
        "response-condition-changed" Breaking None
        "Values may come that clients were told they need not expect."
        "Keep the condition.";
}
