//! What can change about the announced end of an operation, a parameter, a header or a property.

use super::super::rule::{Direction, Effect, Rule, Severity, rules};

rules! {
    SUNSET_EARLIER "sunset-earlier" Operation Breaking None
        "It ends earlier than callers were told."
        "Keep the day that was announced.";
    SUNSET_WITHDRAWN "sunset-withdrawn" Operation Breaking None
        "It is deprecated, and callers are not told any more how long they have."
        "Keep the day that was announced.";
    SUNSET_UNREADABLE "sunset-unreadable" Operation Breaking None
        "Its last day is no day, so that callers cannot tell how long they have."
        "Write it as YYYY-MM-DD, not earlier than callers were told.";
    SUNSET_CHANGED "sunset-changed" Operation Risky None
        "The day on which it ends was set, put off, or written so that it can be read."
        "Tell callers.";
    REMOVED_BEFORE_SUNSET "removed-before-sunset" Operation Breaking SourceBreaking
        "It is gone before the day that callers were told."
        "Keep it until that day.";
    REMOVED_AFTER_SUNSET "removed-after-sunset" Operation Compatible SourceBreaking
        "It is gone, as callers were told."
        "Nothing to do for callers who listened.";
}
