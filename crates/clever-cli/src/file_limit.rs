//! The system's limit on the size of files (`ulimit -f`).

use std::io;

/// From now on a write beyond the limit fails, as one to a full disk does. Without this the system would
/// end the program.
///
/// # Errors
/// The system does not let it listen to the signal.
#[cfg(unix)]
pub fn fail_beyond() -> io::Result<()> {
    use rustix::process::Signal;
    use tokio::signal::unix::{SignalKind, signal};

    // What listens stays for as long as the program runs, also without anybody who waits for it.
    let _ = signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?;
    Ok(())
}

/// Elsewhere there is no such limit.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn fail_beyond() -> io::Result<()> {
    Ok(())
}
