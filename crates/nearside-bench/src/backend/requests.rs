//! Deltas as requests in files, as the load tool reads them.

use super::visits::{Sent, Visits};
use nearside::id::mix64;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Threads of the load tool; each reads a file of its own, and a visitor's requests are all in one of them.
pub const THREADS: usize = 2;
/// The token with which an edge worker sends batches.
pub const EDGE_TOKEN: &str = "an edge token for one bench on the loopback address";
/// The headers that a browser sends with a delta and the server looks at, and one that it does not.
const HEAD: &str = "POST /ns/bench/sync HTTP/1.1\r\nhost: bench.example\r\norigin: http://bench.example\r\n\
    sec-fetch-site: same-origin\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142 Safari/537.36\r\n";

/// How deltas are put into requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One a request, as a browser sends them.
    Single,
    /// So many a request, as an edge worker does.
    Batch(usize),
}

/// What was written.
pub struct Written {
    /// Deltas.
    pub deltas: usize,
    /// Visitors.
    pub visitors: u64,
    /// Looks at items in them.
    pub views: u64,
    /// Their sizes, ascending.
    pub sizes: Vec<usize>,
}

/// Writes so many deltas into the files `NAME.0`, `NAME.1`, ..
///
/// # Errors
/// Those of the engine and of the disk.
pub fn write(path: &Path, mut visits: Visits, count: usize, form: Form) -> Result<Written, String> {
    let mut files = Vec::with_capacity(THREADS);
    for thread in 0..THREADS {
        let name = name(path, thread);
        let file = File::create(&name).map_err(|error| format!("{name}: {error}"))?;
        files.push((BufWriter::new(file), Vec::new()));
    }
    let mut sizes = Vec::with_capacity(count);
    let most = if let Form::Batch(most) = form { most } else { 1 };
    for _ in 0..count {
        let sent = visits.next()?;
        sizes.push(sent.delta.len());
        let thread = usize::try_from(sent.visitor).unwrap_or(0) % THREADS;
        let Some((file, held)) = files.get_mut(thread) else { continue };
        held.push(sent);
        if held.len() >= most {
            put(file, form, held)?;
        }
    }
    for (file, held) in &mut files {
        if !held.is_empty() {
            put(file, form, held)?;
        }
        file.flush().map_err(|error| error.to_string())?;
    }
    sizes.sort_unstable();
    Ok(Written { deltas: count, visitors: visits.visitors, views: visits.views, sizes })
}

/// The name of a thread's file.
fn name(path: &Path, thread: usize) -> String {
    format!("{}.{thread}", path.display())
}

fn put(file: &mut impl Write, form: Form, held: &mut Vec<Sent>) -> Result<(), String> {
    let request = match (form, held.as_slice()) {
        (Form::Single, [sent]) => single(sent),
        _ => batch(held),
    };
    held.clear();
    let length = u32::try_from(request.len()).map_err(|_| "a request over 4 GB")?;
    let written = file.write_all(&length.to_le_bytes()).and_then(|()| file.write_all(&request));
    written.map_err(|error| error.to_string())
}

/// The request with one delta, as a proxy hands it on that is trusted to say where it comes from.
pub fn single(sent: &Sent) -> Vec<u8> {
    let [_, a, b, c, ..] = mix64(sent.visitor).to_be_bytes();
    let head = format!("x-forwarded-for: 93.{a}.{b}.{c}\r\ncontent-type: application/x-nearside\r\n");
    request(&head, &sent.delta)
}

fn batch(held: &[Sent]) -> Vec<u8> {
    let mut body = Vec::new();
    for sent in held {
        let length = u16::try_from(sent.delta.len()).unwrap_or(u16::MAX);
        body.extend_from_slice(&length.to_le_bytes());
        body.extend_from_slice(&sent.delta);
    }
    let head = format!("content-type: application/x-nearside-batch\r\nauthorization: Bearer {EDGE_TOKEN}\r\n");
    request(&head, &body)
}

fn request(head: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!("{HEAD}{head}content-length: {}\r\n\r\n", body.len()).into_bytes();
    request.extend_from_slice(body);
    request
}
