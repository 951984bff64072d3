//! A gate where a request waits until the test opens it: nothing here sleeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Inner {
    arrived: usize,
    open: bool,
    wakers: Vec<Waker>,
}

/// Holds what arrives until it is opened. Clones are the same gate.
#[derive(Clone, Default)]
pub struct Gate {
    shared: Arc<(Mutex<Inner>, Condvar)>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Gate")
    }
}

impl Gate {
    /// A closed gate.
    pub fn closed() -> Self {
        Self::default()
    }

    /// Lets through what waits and what comes.
    pub fn open(&self) {
        let mut inner = self.inner();
        inner.open = true;
        self.shared.1.notify_all();
    }

    /// How many requests have come to the gate.
    pub fn arrived(&self) -> usize {
        self.inner().arrived
    }

    /// Resolves once a request has come to the gate; needs no runtime of its own.
    pub fn reached(&self) -> impl Future<Output = ()> + Send + use<> {
        Reached(self.clone())
    }

    /// The same for a test without a runtime: blocks the thread.
    pub fn wait_reached(&self) {
        let mut inner = self.inner();
        while inner.arrived == 0 {
            inner = self.shared.1.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(crate) fn pass(&self) {
        let mut inner = self.inner();
        inner.arrived += 1;
        inner.wakers.drain(..).for_each(Waker::wake);
        self.shared.1.notify_all();
        while !inner.open {
            inner = self.shared.1.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Reached(Gate);

impl Future for Reached {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut inner = self.0.inner();
        if inner.arrived > 0 {
            return Poll::Ready(());
        }
        inner.wakers.push(context.waker().clone());
        Poll::Pending
    }
}
