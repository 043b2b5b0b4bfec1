//! Signing users on, and the tokens of an app.
