//! Connections that are opened, used once and kept, as browsers keep them.

use super::requests::single;
use super::visits::{Mix, Visits};
use nearside::time::Time;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens so many connections; each sends one delta, reads the answer, and stays open.
///
/// # Errors
/// Where one cannot be opened, or is answered otherwise than with 200.
pub fn open(address: &str, count: usize, now: Time) -> Result<Vec<TcpStream>, String> {
    let mut visits = Visits::new(Mix::Strangers, 7, now)?;
    let mut held = Vec::with_capacity(count);
    for number in 0..count {
        let failed = |error: std::io::Error| format!("connection {number} of {count}: {error}");
        let mut stream = TcpStream::connect(address).map_err(failed)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        ask(&mut stream, &single(&visits.next()?)).map_err(|error| format!("connection {number}: {error}"))?;
        held.push(stream);
    }
    Ok(held)
}

/// Sends one request and reads its answer.
///
/// # Errors
/// Where the answer is not a 200.
pub fn ask(stream: &mut TcpStream, request: &[u8]) -> Result<(), String> {
    stream.write_all(request).map_err(|error| error.to_string())?;
    let mut reader = BufReader::with_capacity(2048, stream);
    let (mut line, mut length, mut status) = (String::new(), 0_usize, String::new());
    loop {
        line.clear();
        reader.read_line(&mut line).map_err(|error| error.to_string())?;
        if line.trim().is_empty() {
            break;
        }
        if status.is_empty() {
            status.clone_from(&line);
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).map_err(|error| error.to_string())?;
    if status.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(format!("answered {}", status.trim())) }
}
