//! What can change about bodies as a whole, statuses and media types.

use super::super::rule::{Direction, Effect, Rule, Severity, rules};

rules! {
    BODY_REMOVED "body-removed" Request Breaking SourceBreaking
        "What callers send in the body is refused or ignored."
        "Keep the body.";
    BODY_ADDED "body-added" Request Compatible Addition
        "A body can be sent."
        "Nothing to do for callers; the generated method takes one more value.";
    REQUIRED_BODY_ADDED "required-body-added" Request Breaking Behaviour
        "Requests without a body are refused."
        "Make it optional.";
    BODY_BECAME_REQUIRED "body-became-required" Request Breaking Behaviour
        "Requests without a body are refused."
        "Leave it optional.";
    BODY_BECAME_OPTIONAL "body-became-optional" Request Compatible None
        "The body can be left out."
        "Nothing to do.";
    RECEIVED_BODY_BECAME_REQUIRED "received-body-became-required" Response Compatible None
        "Who is called always gets a body."
        "Nothing to do.";
    RECEIVED_BODY_BECAME_OPTIONAL "received-body-became-optional" Response Breaking None
        "Who is called and reads the body may get none."
        "Go on sending it.";
    REQUEST_MEDIA_TYPE_REMOVED "request-media-type-removed" Request Breaking Behaviour
        "Bodies of this kind are refused."
        "Go on taking them.";
    REQUEST_MEDIA_TYPE_ADDED "request-media-type-added" Request Compatible None
        "Bodies of one more kind are taken."
        "Nothing to do.";
    REQUEST_PART_CHANGED "request-part-changed" Request Risky Behaviour
        "A part of a form is to be written another way, so what clients send may be misread."
        "Go on taking it as it was written before.";
    REQUEST_PART_TIGHTENED "request-part-tightened" Request Breaking Behaviour
        "A part of a form that is written as before is misread, or refused for want of a header."
        "Keep style and explode as they are, and ask for no more headers.";
    REQUEST_FORMS_OVERLAP "request-forms-overlap" Request Breaking Behaviour
        "What was taken fits several forms, of which only one may fit, so that it is refused."
        "Use `anyOf`, or make the forms such that what was taken fits one.";
    RESPONSE_FORMS_OVERLAP "response-forms-overlap" Response Risky None
        "What comes may fit several forms, of which only one could fit before, so that readers that count on that take it for another one or refuse it."
        "Keep `oneOf`, or make the forms such that what comes fits one.";
    REQUEST_PROPERTY_REFUSED "request-property-refused" Request Breaking SourceBreaking
        "The property is gone from an object that holds no others than are listed, so that requests that set it are refused."
        "Go on taking it.";
    REQUIRED_PROPERTY_NOT_READ_ONLY "request-required-property-not-read-only" Request Breaking Behaviour
        "The property was not to be sent, and requests that do not set it are refused."
        "Make it optional, with a default.";
    RESPONSE_CLOSED_PROPERTY_ADDED "response-closed-property-added" Response Risky Addition
        "There is one more property to read in an object that held no others than were listed, so that readers that refuse what is not listed fail."
        "Send it only to who asks for it, or tell callers.";
    RESPONSE_MEDIA_TYPE_REMOVED "response-media-type-removed" Response Breaking Behaviour
        "Whoever asks for this kind of body gets another one."
        "Go on sending it.";
    RESPONSE_MEDIA_TYPE_ADDED "response-media-type-added" Response Compatible None
        "Bodies of one more kind can be asked for."
        "Nothing to do.";
    RESPONSE_MEDIA_TYPE_SPECIALIZED "response-media-type-specialized" Response Risky Behaviour
        "Bodies of this kind come under a narrower name, which strict clients do not know."
        "Go on sending it under the old name to who asks for that.";
    RESPONSE_BODY_REMOVED "response-body-removed" Response Breaking SourceBreaking
        "Whoever reads the body finds none."
        "Go on sending it.";
    RESPONSE_BODY_ADDED "response-body-added" Response Compatible SourceBreaking
        "There is a body where there was none."
        "Nothing to do for callers; the generated method returns another type.";
    SUCCESS_STATUS_REMOVED "success-status-removed" Response Breaking Behaviour
        "A success that clients know is not answered any more."
        "Go on answering with it.";
    SUCCESS_STATUS_ADDED "success-status-added" Response Risky Behaviour
        "There is another success, which strict clients do not know."
        "Answer with it only where a client asked for something new.";
    REDIRECT_STATUS_REMOVED "redirect-status-removed" Response Risky None
        "Clients are not sent elsewhere as they were, so that those that wait for it wait in vain."
        "Go on answering with it, or tell callers what comes instead.";
    REDIRECT_STATUS_ADDED "redirect-status-added" Response Risky None
        "Clients are sent elsewhere, which those that follow no redirects do not expect."
        "Answer with it only where a client asked for something new.";
    ERROR_STATUS_REMOVED "error-status-removed" Response Compatible None
        "An error that clients know does not occur any more."
        "Nothing to do.";
    ERROR_STATUS_ADDED "error-status-added" Response Compatible None
        "There is another error. Clients have to expect any."
        "Nothing to do.";
    ANSWER_REMOVED "answer-removed" Request Breaking None
        "Who is called and answers so, as was allowed, is not understood any more."
        "Go on taking the answer.";
    ANSWER_ADDED "answer-added" Request Compatible None
        "Who is called may give one more answer."
        "Nothing to do.";
}
