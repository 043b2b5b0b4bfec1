//! What can change about what an object holds, and what records there are.

use super::super::rule::{Both, Direction, Effect, Rule, Severity, both};

both! {
    PROPERTY_REMOVED
        "request-property-removed" Risky SourceBreaking
        "The server ignores or refuses what callers set."
        "Keep the property, or see that it is ignored.",
        "response-property-removed" Breaking SourceBreaking
        "Whoever reads the property finds nothing, be it optional or not."
        "Keep it, or remove it with a new major version only.";
    PROPERTY_ADDED
        "request-property-added" Compatible Addition
        "There is one more property to set."
        "Nothing to do.",
        "response-property-added" Compatible Addition
        "There is one more property to read. Readers have to skip what they do not know."
        "Nothing to do.";
    REQUIRED_PROPERTY_ADDED
        "request-required-property-added" Breaking SourceBreaking
        "Requests that do not set it are refused."
        "Make it optional, with a default.",
        "response-required-property-added" Compatible Addition
        "There is one more property to read, and it is always there."
        "Nothing to do.";
    PROPERTY_BECAME_REQUIRED
        "request-property-became-required" Breaking SourceBreaking
        "Requests that do not set it are refused."
        "Leave it optional.",
        "response-property-became-required" Compatible SourceBreaking
        "The property is always there."
        "Nothing to do for callers; where the generated type had an option it may have none.";
    PROPERTY_BECAME_OPTIONAL
        "request-property-became-optional" Compatible SourceBreaking
        "It can be left out."
        "Nothing to do for callers; the generated type may have an option where it had none.",
        "response-property-became-optional" Breaking SourceBreaking
        "Whoever relies on the property may find none."
        "Go on sending it always.";
    BECAME_READ_ONLY
        "request-property-became-read-only" Risky Behaviour
        "The server ignores or refuses what callers set."
        "See that it is ignored, and tell callers.",
        "response-property-became-read-only" Compatible None
        "It is sent as before."
        "Nothing to do.";
    BECAME_NOT_READ_ONLY
        "request-property-became-not-read-only" Compatible Addition
        "It can be set now."
        "Nothing to do.",
        "response-property-became-not-read-only" Compatible None
        "It is sent as before."
        "Nothing to do.";
    BECAME_WRITE_ONLY
        "request-property-became-write-only" Compatible None
        "It can be set as before."
        "Nothing to do.",
        "response-property-became-write-only" Breaking Behaviour
        "Whoever reads the property finds nothing."
        "Go on sending it.";
    BECAME_NOT_WRITE_ONLY
        "request-property-became-not-write-only" Compatible None
        "It can be set as before."
        "Nothing to do.",
        "response-property-became-not-write-only" Compatible Addition
        "It is sent now, too."
        "Nothing to do.";
    MORE_PROPERTIES_FORBIDDEN
        "request-more-properties-forbidden" Breaking Behaviour
        "Requests with properties that are not listed are refused."
        "Go on ignoring them.",
        "response-more-properties-forbidden" Compatible Behaviour
        "Nothing comes that is not listed."
        "Nothing to do.";
    MORE_PROPERTIES_ALLOWED
        "request-more-properties-allowed" Compatible Behaviour
        "Properties that are not listed can be sent."
        "Nothing to do.",
        "response-more-properties-allowed" Risky Behaviour
        "Properties may come that are not listed, which strict readers refuse."
        "List them where they are known.";
    ALTERNATIVE_ADDED
        "request-alternative-added" Compatible SourceBreaking
        "One more form is taken."
        "Nothing to do for callers; the generated type is another one.",
        "response-alternative-added" Breaking SourceBreaking
        "A form may come that clients do not know."
        "Send it only to who asks for it.";
    ALTERNATIVE_REMOVED
        "request-alternative-removed" Breaking SourceBreaking
        "A form that callers send is refused."
        "Go on taking it.",
        "response-alternative-removed" Compatible SourceBreaking
        "A form that clients know does not come any more."
        "Nothing to do for callers; the generated type is another one.";
    ALTERNATIVE_COVERED
        "request-alternative-covered" Compatible SourceBreaking
        "What was sent in a form that is gone is taken still."
        "Nothing to do for callers; the generated type is another one.",
        "response-alternative-covered" Compatible SourceBreaking
        "A form may come that clients know by another name."
        "Nothing to do for callers; the generated type is another one.";
    RECORD_SPLIT
        "request-record-split" Compatible SourceBreaking
        "What one record was sent as is sent as a form for each value that tells its kind, or the other way round."
        "Nothing to do for callers; the generated type is another one.",
        "response-record-split" Compatible SourceBreaking
        "What came as one record comes as a form for each value that tells its kind, or the other way round."
        "Nothing to do for callers; the generated type is another one.";
    RECORD_TYPE_ADDED
        "request-record-type-added" Compatible Addition
        "One more type of record is taken."
        "Nothing to do.",
        "response-record-type-added" Risky Addition
        "A type of record may come that clients do not know. Those generated here keep it as unknown."
        "Tell callers.";
    RECORD_TYPE_REMOVED
        "request-record-type-removed" Breaking SourceBreaking
        "A type of record that callers send is refused."
        "Go on taking it.",
        "response-record-type-removed" Breaking SourceBreaking
        "Whoever waits for records of this type gets none."
        "Keep it, or remove it with a new major version only.";
    DISCRIMINATOR_CHANGED
        "request-discriminator-changed" Breaking SourceBreaking
        "The server looks for a record's type in another property."
        "Keep the property that tells the type.",
        "response-discriminator-changed" Breaking SourceBreaking
        "Clients look for a record's type where it is not any more."
        "Keep the property that tells the type.";
    DISCRIMINATOR_ADDED
        "request-discriminator-added" Risky SourceBreaking
        "Records are told apart by their type now, so that one without a known type may be refused."
        "Tell callers which types there are.",
        "response-discriminator-added" Compatible SourceBreaking
        "Clients can tell records apart by their type."
        "Nothing to do.";
    DISCRIMINATOR_REMOVED
        "request-discriminator-removed" Compatible SourceBreaking
        "The same records are taken, whatever their type says."
        "Nothing to do.",
        "response-discriminator-removed" Risky SourceBreaking
        "Clients that tell records apart by their type are promised none any more."
        "Go on sending the type.";
}
