//! The figures as Markdown, each beside its bar.
use super::phases::{All, Bench};
use std::path::Path;
pub fn section(_bench: &Bench, all: &All) -> String {
    let mut t = String::new();
    for (n, o) in [("single", &all.single), ("batches", &all.batches)] { if let Some(x)=o {
        t += &format!("{n}: {:.0}/cpu-s {:.0}/s cpu {:.2} commits {} p99 {:.1} sizes {}\n", x.per_cpu_second(), x.per_second(), x.cpu_seconds, x.commits, x.figures.p99_ms, x.written.sizes[x.written.sizes.len()/2]);
    }}
    if let Some((r, x)) = &all.pace { t += &format!("pace {r:.0}: {:.0}/s {:?}\n", x.per_second(), x.figures); }
    if let Some(o) = &all.open { t += &format!("open {:?}\n", o.bytes); }
    if let Some(o) = &all.overload { t += &format!("overload ack {} busy {} rec {:?} peak {} {:?}\n", o.acknowledged, o.busy, o.recovery, o.peak_bytes, o.figures); }
    t
}
pub fn write(path: &Path, _b: &Bench, text: &str) -> Result<(), String> { std::fs::write(path, text).map_err(|e| e.to_string()) }
