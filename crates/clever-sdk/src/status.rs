//! How Clever itself is doing.
