//! Being asked to stop.

use std::future::pending;
use std::io;

use tokio::sync::watch;

/// Whether a person asked the program to stop. A clone is of the same asking.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<bool>);

/// What the program ends with when it is asked a second time.
const STOPPED: i32 = 130;

impl Interrupt {
    /// Listens for Ctrl-C, and on Unix for SIGTERM; the first time is told with `first`. The second time
    /// is told with `second` and ends the program at once; a file that is written then is written again
    /// later.
    ///
    /// # Errors
    /// The system does not let it listen.
    pub fn listen(
        first: impl FnOnce() + Send + 'static,
        second: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let mut signals = Signals::listen()?;
        let (asked, asking) = watch::channel(false);
        tokio::spawn(async move {
            signals.next().await;
            first();
            let _ = asked.send(true);
            signals.next().await;
            second();
            std::process::exit(STOPPED);
        });
        Ok(Self(asking))
    }

    /// Nobody asks.
    #[must_use]
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Whether it was asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        let mut asking = self.0.clone();
        let asked = asking.wait_for(|asked| *asked).await.is_ok();
        if !asked {
            pending::<()>().await;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
