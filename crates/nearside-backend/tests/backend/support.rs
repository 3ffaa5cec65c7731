//! A real server process and real connections.

use serde_json::Value as Json;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

pub const SITE: &str = r#"{ "site": "demo",
  "segments": [
    { "id": "shoe-lover", "when": { "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "count": { "gte": 3 } } },
    { "id": "viewer", "when": { "event": "view_item" } } ],
  "placements": [ { "id": "home-top", "slots": 4, "strategies": [ { "use": "session" }, { "use": "recent" } ] } ] }"#;
pub const CATALOG: &str = concat!(
    r#"{"item_id":"S1","item_name":"Runner","item_brand":"acme","item_category":"shoes","price":59,"currency":"EUR","url":"/s1","in_stock":true}"#,
    "\n",
    r#"{"item_id":"S2","item_name":"Walker","item_brand":"acme","item_category":"shoes","price":49,"currency":"EUR","url":"/s2","in_stock":true}"#,
    "\n"
);
pub const ADMIN_TOKEN: &str = "an-admin-token-of-this-test";
pub const COOKIE_KEY: &str = "a-cookie-key-of-this-test";
pub const NEARSIDE: &str = env!("CARGO_BIN_EXE_nearside");

/// A folder of its own that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("nearside-backend-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("site.json"), SITE).unwrap();
        std::fs::write(path.join("catalog.ndjson"), CATALOG).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn store(&self) -> String {
        format!("sqlite:{}", self.path("store.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running `nearside serve`.
pub struct Server {
    pub address: String,
    process: Child,
}

impl Server {
    pub fn start(folder: &Folder, more: &[&str]) -> Self {
        Self::on(&folder.store(), folder, more)
    }

    /// A server on a store of that address.
    pub fn on(store: &str, folder: &Folder, more: &[&str]) -> Self {
        Self::run(Command::new(NEARSIDE), store, folder, more)
    }

    /// A server that another program starts.
    pub fn run(mut nearside: Command, store: &str, folder: &Folder, more: &[&str]) -> Self {
        let mut process = nearside
            .args(["serve", "--listen", "127.0.0.1:0", "--insecure-cookie", "--store", store])
            .arg("--site")
            .arg(folder.path("site.json"))
            .arg("--catalog")
            .arg(folder.path("catalog.ndjson"))
            .args(more)
            .env("NEARSIDE_COOKIE_KEY", COOKIE_KEY)
            .env("NEARSIDE_ADMIN_TOKEN", ADMIN_TOKEN)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("nearside: listening on http://").expect("the listening line");
        Self { address: address.to_owned(), process }
    }

    /// Sends SIGTERM or SIGKILL without waiting.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    pub fn sync(&self, delta: &[u8]) -> Answer {
        self.send("POST", "/ns/demo/sync", &[("content-type", "application/x-nearside")], delta)
    }

    pub fn admin(&self, path: &str) -> Json {
        let bearer = format!("Bearer {ADMIN_TOKEN}");
        let answer = self.send("GET", &format!("/admin/v1{path}"), &[("authorization", &bearer)], &[]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub fn admin_post(&self, path: &str, body: &Json) -> Answer {
        let bearer = format!("Bearer {ADMIN_TOKEN}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.send("POST", &format!("/admin/v1{path}"), &headers, body.to_string().as_bytes())
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        send(&agent(), &format!("http://{}{path}", self.address), method, headers, body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; either way nothing stays behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(held, _)| held == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The cookie pair of the answer, as a browser would send it back.
    pub fn cookie(&self) -> &str {
        self.header("set-cookie").split(';').next().unwrap()
    }

    /// Asserts a problem document of this kind that names a remedy.
    pub fn assert_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:nearside:problem:{kind}"));
        for field in ["title", "detail", "remedy"] {
            assert!(problem[field].as_str().is_some_and(|text| text.len() > 3), "{field} of {problem}");
        }
    }
}

/// An agent that keeps its connections and gives refusals as they are.
pub fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    config.new_agent()
}

pub fn send(
    agent: &ureq::Agent,
    url: &str,
    method: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, ureq::Error> {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() && method == "GET" {
        agent.run(request.body(())?)?
    } else {
        agent.run(request.body(body)?)?
    };
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    Ok(Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: response.body_mut().with_config().limit(64 << 20).read_to_vec()?,
    })
}

/// The greatest lifetime value of a profile's metrics as JSON: here the number of viewed items.
pub fn views(cells: &Json) -> u64 {
    cells["metrics"].as_array().unwrap().iter().map(|metric| metric["life"].as_u64().unwrap()).max().unwrap_or(0)
}
