//! How many tests passed, as the runners themselves count.

/// Tests of one or more runners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that held.
    pub passed: u64,
    /// Those that did not, and checks without tests that failed.
    pub failed: u64,
    /// Those that did not run.
    pub skipped: u64,
}

impl Counts {
    /// Sums up all summary lines of cargo's and Node's runners in an output.
    pub fn of(lines: &[String]) -> Self {
        lines.iter().fold(Self::default(), |sum, line| sum.plus(of_line(line)))
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }

    /// A program that failed counts at least once, whatever it said about its tests.
    pub fn with_a_failure(self) -> Self {
        Self { failed: self.failed.max(1), ..self }
    }

    /// `12 passed`, with what else is not 0; nothing for a check without tests.
    pub fn summary(self) -> String {
        let parts = [(self.passed, "passed"), (self.failed, "failed"), (self.skipped, "skipped")];
        let told: Vec<String> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        told.join(", ")
    }
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; ..` of cargo, or `ℹ pass 3` / `# pass 3` of Node.
fn of_line(line: &str) -> Counts {
    let mut counts = Counts::default();
    let line = line.trim();
    if let Some(result) = line.strip_prefix("test result: ") {
        let (_, parts) = result.split_once(". ").unwrap_or_default();
        for part in parts.split("; ") {
            match part.split_once(' ').map(|(count, word)| (count.parse(), word)) {
                Some((Ok(count), "passed")) => counts.passed = count,
                Some((Ok(count), "failed")) => counts.failed = count,
                Some((Ok(count), "ignored")) => counts.skipped = count,
                _ => {}
            }
        }
    } else if let Some(told) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
        match told.split_once(' ').map(|(word, count)| (word, count.parse())) {
            Some(("pass", Ok(count))) => counts.passed = count,
            // A cancelled test did not hold: its file timed out or ended early.
            Some(("fail" | "cancelled", Ok(count))) => counts.failed = count,
            Some(("skipped" | "todo", Ok(count))) => counts.skipped = count,
            _ => {}
        }
    }
    counts
}

/// Cargo's own result lines, each after the name of what was tested; those of empty test binaries are left out.
pub fn cargo_summaries(lines: &[String]) -> Vec<String> {
    let mut tested = "";
    let mut summaries = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        if let Some(name) = line.strip_prefix("Running ").or_else(|| line.strip_prefix("Doc-tests ")) {
            tested = name;
        } else if line.starts_with("test result: ") && of_line(line) != Counts::default() {
            summaries.push(format!("{tested}: {line}"));
        }
    }
    summaries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn cargos_counts_are_summed_and_shown() {
        let output = lines(
            "     Running unittests src/lib.rs (target/debug/deps/nearside-0)\n\
             test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             \u{20}    Running tests/engine/main.rs (target/debug/deps/engine-0)\n\
             test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
             \u{20}  Doc-tests nearside\n\
             test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        assert_eq!(Counts::of(&output), Counts { passed: 5, failed: 4, skipped: 1 });
        let shown = cargo_summaries(&output);
        assert_eq!(shown.len(), 2);
        assert!(shown[0].starts_with("unittests src/lib.rs") && shown[1].starts_with("tests/engine"), "{shown:?}");
    }

    #[test]
    fn nodes_counts_are_read_from_both_reporters() {
        let spec = lines("ℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ todo 0");
        assert_eq!(Counts::of(&spec), Counts { passed: 2, failed: 2, skipped: 0 });
        let tap = lines("# tests 7\n# pass 6\n# fail 0\n# skipped 1");
        assert_eq!(Counts::of(&tap), Counts { passed: 6, failed: 0, skipped: 1 });
    }

    #[test]
    fn a_failed_check_without_tests_counts_once() {
        assert_eq!(Counts::default().with_a_failure().failed, 1);
        assert_eq!(Counts { passed: 1, failed: 3, skipped: 0 }.with_a_failure().failed, 3);
    }
}
