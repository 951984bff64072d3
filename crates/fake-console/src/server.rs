//! The server: connections, faults, the record of what came.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;

use crate::answer::{Answer, Body, Dialect};
use crate::call::{Call, Pending, Trouble, read_query};
use crate::fault::{Fault, Planned, take};
use crate::http::{Request, Wire, read};
use crate::state::{Effect, State};
use crate::{Door, Gate, Seed, Version, routes};

/// The most that the servers accept of a body.
const MOST: usize = 1 << 20;

/// A request that came, without its secrets.
#[derive(Clone, Debug)]
pub struct Received {
    /// From 1, in the order of arrival.
    pub number: u64,
    /// Method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers; credentials are replaced by what they are.
    pub headers: Vec<(String, String)>,
    /// Body; the token of a repository is replaced.
    pub body: Option<Value>,
    /// The server that the proxy chose.
    pub dialect: Dialect,
    /// Status of the answer that was sent, if one was.
    pub status: Option<u16>,
    /// The fault that met it.
    pub fault: Option<Fault>,
}

struct Shared {
    state: Mutex<State>,
    plan: Mutex<Vec<Planned>>,
    received: Mutex<Vec<Received>>,
    door: Mutex<(Door, Version)>,
    /// Works that end after their answer.
    working: (Mutex<usize>, Condvar),
    connections: Mutex<HashMap<u64, TcpStream>>,
    stopping: AtomicBool,
    url: String,
}

/// A console that runs until it is dropped. Clones of its handle do not exist: share it by reference.
pub struct FakeConsole {
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// How a request came in.
#[derive(Clone, Copy)]
struct Way {
    number: u64,
    dialect: Dialect,
    door: Door,
    version: Version,
}

/// What is done with the connection.
enum Outcome {
    Send(Wire),
    Truncated(Wire),
    Halfway(Wire, Gate),
    Reset,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeConsole {
    /// Starts on a free port of `127.0.0.1`.
    pub fn start(seed: Seed) -> Self {
        Self::start_at(seed, "127.0.0.1:0").expect("a free port on the loopback")
    }

    /// Starts at an address, `[::1]:0` for example.
    pub fn start_at(seed: Seed, address: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let (state, version) = seed.into_parts();
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            plan: Mutex::default(),
            received: Mutex::default(),
            door: Mutex::new((Door::Proxy, version)),
            working: (Mutex::new(0), Condvar::new()),
            connections: Mutex::default(),
            stopping: AtomicBool::new(false),
            url: format!("http://{address}"),
        });
        let known = Arc::clone(&shared);
        thread::spawn(move || {
            for (number, stream) in (0..).zip(listener.incoming().flatten()) {
                if known.stopping.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(copy) = stream.try_clone() {
                    lock(&known.connections).insert(number, copy);
                }
                let known = Arc::clone(&known);
                thread::spawn(move || {
                    // A connection that breaks is the business of its client.
                    drop(known.serve(stream));
                    lock(&known.connections).remove(&number);
                });
            }
        });
        Ok(Self { shared, address })
    }

    /// Base of every address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Looks at the state, or changes it behind the back of the client. No request is answered meanwhile.
    pub fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut lock(&self.shared.state))
    }

    /// Chooses the server that answers, and how the proxy shares paths.
    pub fn set_door(&self, door: Door, version: Version) {
        *lock(&self.shared.door) = (door, version);
        lock(&self.shared.state).version = version.name().to_owned();
    }

    /// Plans a fault for the next request of a route: `*` for any method, `*` for one segment, `**` at the end for
    /// the rest of the path.
    pub fn fail(&self, method: &str, pattern: &str, fault: Fault) {
        self.plan(method, pattern, fault, 0, Some(1));
    }

    /// The same for the next `times` requests.
    pub fn fail_times(&self, times: usize, method: &str, pattern: &str, fault: Fault) {
        self.plan(method, pattern, fault, 0, Some(times));
    }

    /// The same for every request until [`Self::heal`].
    pub fn fail_always(&self, method: &str, pattern: &str, fault: Fault) {
        self.plan(method, pattern, fault, 0, None);
    }

    /// The same once, after `skip` requests of the route went well.
    pub fn fail_after(&self, skip: usize, method: &str, pattern: &str, fault: Fault) {
        self.plan(method, pattern, fault, skip, Some(1));
    }

    fn plan(&self, method: &str, pattern: &str, fault: Fault, skip: usize, left: Option<usize>) {
        let planned = Planned { method: method.to_owned(), pattern: pattern.to_owned(), fault, skip, left };
        lock(&self.shared.plan).push(planned);
    }

    /// Forgets every fault that is planned.
    pub fn heal(&self) {
        lock(&self.shared.plan).clear();
    }

    /// How many faults are planned and have not met their request yet.
    pub fn faults_left(&self) -> usize {
        lock(&self.shared.plan).len()
    }

    /// Every request so far, in order of arrival.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// The requests of one method and route, patterns as in [`Self::fail`].
    pub fn received_on(&self, method: &str, pattern: &str) -> Vec<Received> {
        let mut found = self.received();
        found.retain(|received| {
            let planned = Planned {
                method: method.to_owned(),
                pattern: pattern.to_owned(),
                fault: Fault::Race,
                skip: 0,
                left: None,
            };
            take(&mut vec![planned], &received.method, &received.target).is_some()
        });
        found
    }

    /// Everything that requests changed, in order.
    pub fn effects(&self) -> Vec<Effect> {
        lock(&self.shared.state).effects.clone()
    }

    /// What requests changed of one kind: `environment.create`, `member.add`…
    pub fn effects_of(&self, kind: &str) -> Vec<Effect> {
        let mut effects = self.effects();
        effects.retain(|effect| effect.kind == kind);
        effects
    }

    /// Forgets what came and what it changed; the state stays.
    pub fn forget(&self) {
        lock(&self.shared.received).clear();
        lock(&self.shared.state).effects.clear();
    }

    /// Waits until the works that went on after their answer are over. Their gates must be open.
    pub fn wait_settled(&self) {
        let (mutex, condition) = &self.shared.working;
        let mut working = lock(mutex);
        while *working > 0 {
            working = condition.wait(working).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Closes every connection that is open, as a proxy that restarts does.
    pub fn drop_connections(&self) {
        for stream in lock(&self.shared.connections).values() {
            // Already closed by the other side.
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

impl Drop for FakeConsole {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.drop_connections();
    }
}

impl Shared {
    fn serve(self: &Arc<Self>, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader, &mut writer)? {
            let last = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
            match self.outcome(&request) {
                Outcome::Send(wire) => wire.send(&mut writer)?,
                Outcome::Halfway(wire, gate) => {
                    let half = wire.body.len() / 2;
                    writer.write_all(wire.head.as_bytes())?;
                    writer.write_all(&wire.body[..half])?;
                    writer.flush()?;
                    gate.pass();
                    writer.write_all(&wire.body[half..])?;
                }
                Outcome::Truncated(wire) => {
                    writer.write_all(wire.head.as_bytes())?;
                    writer.write_all(&wire.body[..wire.body.len() / 2])?;
                    return writer.shutdown(Shutdown::Both);
                }
                // Without time to linger, closing the last copy of the socket sends a reset.
                Outcome::Reset => {
                    return socket2::SockRef::from(&writer).set_linger(Some(std::time::Duration::ZERO));
                }
            }
            if last {
                return writer.shutdown(Shutdown::Both);
            }
        }
        Ok(())
    }

    fn outcome(self: &Arc<Self>, request: &Request) -> Outcome {
        let (door, version) = *lock(&self.door);
        let dialect = routes::dialect(door, version, request.path());
        let fault = take(&mut lock(&self.plan), &request.method, &request.target);
        let number = self.record(request, dialect, fault.clone());
        let proxied = door == Door::Proxy;
        let head_only = request.method == "HEAD";
        let wire = |answer: &Answer| Wire::of(answer, dialect, proxied, head_only);
        let way = Way { number, dialect, door, version };
        let work = |trouble: Trouble| self.answer(request, way, trouble, &mut Vec::new());
        let fine = Trouble::default();
        let (answer, done) = match &fault {
            Some(Fault::ResetBefore) => return Outcome::Reset,
            Some(Fault::ResetAfter) => {
                work(fine);
                return Outcome::Reset;
            }
            Some(Fault::TruncatedBody) => {
                let answer = work(fine);
                self.answered(number, answer.status);
                return Outcome::Truncated(wire(&answer));
            }
            Some(Fault::HoldHalfway(gate)) => {
                let answer = work(fine);
                self.answered(number, answer.status);
                return Outcome::Halfway(wire(&answer), gate.clone());
            }
            Some(Fault::TimeoutWhileWorking(gate)) => {
                self.work_until(request, way, gate);
                (Answer::page(504), None)
            }
            Some(Fault::Answer { status, content_type, body }) => {
                let mut answer = Answer::new(*status, Body::Empty);
                answer.headers = vec![("content-type", content_type.clone())];
                (answer, Some(body.clone()))
            }
            Some(Fault::Garbage) => {
                let mut answer = Answer::empty(work(fine).status);
                answer.headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
                (answer, Some("{\"id\": \u{0}\u{1}[[,".to_owned()))
            }
            Some(fault) => (self.with_fault(fault, &work), None),
            None => (work(fine), None),
        };
        self.answered(number, answer.status);
        let mut wire = wire(&answer);
        if let Some(body) = done {
            wire.head = wire.head.replace("content-length: 0\r\n", &format!("content-length: {}\r\n", body.len()));
            wire.body = body.into_bytes();
        }
        Outcome::Send(wire)
    }

    /// Faults that end in a plain answer.
    fn with_fault(&self, fault: &Fault, work: &dyn Fn(Trouble) -> Answer) -> Answer {
        let fine = Trouble::default();
        match fault {
            Fault::HoldBefore(gate) => {
                gate.pass();
                work(fine)
            }
            Fault::HoldAfter(gate) => {
                let answer = work(fine);
                gate.pass();
                answer
            }
            Fault::TimeoutBefore => Answer::page(504),
            Fault::TimeoutAfter => {
                work(fine);
                Answer::page(504)
            }
            Fault::RefusalInSuccess => Answer::envelope(401, "Not authenticated"),
            Fault::ProvisioningFails => work(Trouble { services_down: true, ..fine }),
            Fault::VaultFails => work(Trouble { vault_down: true, ..fine }),
            Fault::Race => work(Trouble { race: true, ..fine }),
            Fault::TooLargePage => Answer::page(413),
            Fault::UnauthorizedText => Answer::text(401, "Unauthorized"),
            Fault::SignInRedirect => Answer::redirect(&format!("{}/connect/keycloak", self.url)),
            Fault::StackAfter => {
                work(fine);
                Answer::stack("Cannot read properties of undefined (reading 'id')", "TypeError")
            }
            _ => Answer::stack("Cannot read properties of undefined (reading 'id')", "TypeError"),
        }
    }

    /// The row is written at once; the services end once the gate is open.
    fn work_until(self: &Arc<Self>, request: &Request, way: Way, gate: &Gate) {
        let mut pending = Vec::new();
        let trouble = Trouble { later: true, ..Trouble::default() };
        self.answer(request, way, trouble, &mut pending);
        *lock(&self.working.0) += 1;
        let (known, gate) = (Arc::clone(self), gate.clone());
        thread::spawn(move || {
            gate.pass();
            for Pending { project, failed } in pending {
                lock(&known.state).settled(&project, failed);
            }
            *lock(&known.working.0) -= 1;
            known.working.1.notify_all();
        });
    }

    fn answer(&self, request: &Request, way: Way, trouble: Trouble, pending: &mut Vec<Pending>) -> Answer {
        let Way { number, dialect, door, version } = way;
        if request.body.len() > MOST {
            return match (door, dialect) {
                (Door::Proxy, _) => Answer::page(413),
                (_, Dialect::Fastify) => Answer::stack("Request body is too large", "FastifyError"),
                (_, Dialect::Nest) => {
                    Answer::json(413, serde_json::json!({ "statusCode": 413, "message": "Request body is too large" }))
                }
            };
        }
        let mut state = lock(&self.state);
        state.request = number;
        let mut call = Call {
            state: &mut state,
            request,
            dialect,
            trouble,
            query: read_query(&request.target),
            body: None,
            pending,
        };
        match routes::answer(&mut call, version, &self.url) {
            Ok(answer) | Err(answer) => answer,
        }
    }

    fn record(&self, request: &Request, dialect: Dialect, fault: Option<Fault>) -> u64 {
        let names: Vec<(String, String)> =
            lock(&self.state).tokens.iter().map(|token| (token.value.clone(), token.name.clone())).collect();
        let shown = |name: &str, value: &str| match name {
            "x-dso-token" => {
                let known = names.iter().find(|(known, _)| known == value);
                format!("<token {}>", known.map_or("unknown", |(_, name)| name))
            }
            "authorization" | "proxy-authorization" | "cookie" => "<redacted>".to_owned(),
            _ => value.to_owned(),
        };
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect();
        let body = (!request.body.is_empty()).then(|| {
            let mut body = serde_json::from_slice(&request.body)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&request.body).into_owned()));
            if let Some(token) = body.get_mut("externalToken") {
                *token = Value::String("<redacted>".to_owned());
            }
            body
        });
        let mut received = lock(&self.received);
        let number = received.last().map_or(1, |last| last.number + 1);
        received.push(Received {
            number,
            method: request.method.clone(),
            target: request.target.clone(),
            headers,
            body,
            dialect,
            status: None,
            fault,
        });
        number
    }

    fn answered(&self, number: u64, status: u16) {
        if let Some(known) = lock(&self.received).iter_mut().find(|known| known.number == number) {
            known.status = Some(status);
        }
    }
}
