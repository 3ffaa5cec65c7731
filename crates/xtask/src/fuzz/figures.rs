//! What a run came to, read from what libFuzzer prints and from what the target noted.

use std::time::Duration;

use anyhow::{Context as _, Result};

/// The figures of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Figures {
    /// Inputs that were run.
    pub executions: u64,
    /// How long it took.
    pub seconds: u64,
    /// Edges of the code that the seeds, the kept cases and what earlier runs had found reached.
    pub edges_at_first: u64,
    /// Edges that all inputs reached together.
    pub edges: u64,
    /// Edges by how often, and comparisons by how near: what libFuzzer calls features.
    pub features: u64,
    /// Inputs that each reach something of their own.
    pub inputs: u64,
    /// The largest single allocation in bytes.
    pub allocation_bytes: u64,
    /// The longest execution in microseconds, and the length of its input.
    pub slowest_us: u64,
    pub slowest_bytes: usize,
}

impl Figures {
    /// Reads them. `noted` is what the target's program wrote: allocation, longest execution, its input in hexadecimal.
    ///
    /// # Errors
    /// Where a figure is missing: libFuzzer prints something else than it did.
    pub fn read(lines: &[String], noted: &str, took: Duration) -> Result<Self> {
        let status = |line: Option<&String>, name: &str| -> Result<u64> {
            let line = line.with_context(|| format!("libFuzzer said nothing of {name}"))?;
            let after = line.split_once(&format!("{name}: ")).map(|(_, after)| after);
            let digits = after.and_then(|after| after.split(|c: char| !c.is_ascii_digit()).next());
            digits.and_then(|digits| digits.parse().ok()).with_context(|| format!("no number of {name} in {line}"))
        };
        let begun = lines.iter().find(|line| line.contains("INITED"));
        let last = lines.iter().rev().find(|line| line.contains(" ft: "));
        let executed = lines.iter().find(|line| line.contains("number_of_executed_units"));
        let mut noted = noted.lines();
        let mut number =
            || noted.next().and_then(|text| text.parse().ok()).context("the target's figures are cut short");
        let (allocation_bytes, slowest_us) = (number()?, number()?);
        Ok(Self {
            executions: status(executed, "number_of_executed_units")?,
            seconds: took.as_secs(),
            edges_at_first: status(begun, "cov")?,
            edges: status(last, "cov")?,
            features: status(last, "ft")?,
            inputs: status(last, "corp")?,
            allocation_bytes,
            slowest_us,
            slowest_bytes: noted.next().unwrap_or_default().len() / 2,
        })
    }

    /// Executions a second.
    pub fn pace(&self) -> u64 {
        self.executions / self.seconds.max(1)
    }

    /// The figures for the screen.
    pub fn told(&self) -> String {
        format!(
            "      {} executions, {} a second; {} edges (at first {}), {} features, {} inputs\n      largest allocation {} \
             bytes; slowest execution {} us, of {} bytes; no crash, no hang",
            self.executions,
            self.pace(),
            self.edges,
            self.edges_at_first,
            self.features,
            self.inputs,
            self.allocation_bytes,
            self.slowest_us,
            self.slowest_bytes,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_what_was_printed() {
        let lines = [
            "INFO: seed corpus: files: 715 min: 13b max: 1924b total: 112411b rss: 32Mb",
            "#715\tINITED cov: 6886 ft: 20252 corp: 351/24Kb exec/s: 0 rss: 32Mb",
            "#92318\tREDUCE cov: 9852 ft: 32588 corp: 2303/241Kb lim: 525 exec/s: 3846 rss: 42Mb L: 45/525 MS: 1 EraseBytes-",
            "#100000\tDONE   cov: 9855 ft: 32606 corp: 2307/242Kb lim: 525 exec/s: 3900 rss: 42Mb",
            "stat::number_of_executed_units: 100000",
        ];
        let lines = lines.map(str::to_owned);
        let found = Figures::read(&lines, "2048\n351\n0a0b0c\n", Duration::from_secs(25)).unwrap();
        let expected = Figures {
            executions: 100_000,
            seconds: 25,
            edges_at_first: 6_886,
            edges: 9_855,
            features: 32_606,
            inputs: 2_307,
            allocation_bytes: 2_048,
            slowest_us: 351,
            slowest_bytes: 3,
        };
        assert_eq!(found, expected);
        assert_eq!(found.pace(), 4_000);
        assert!(Figures::read(&lines[..2], "2048\n351\n\n", Duration::ZERO).is_err());
    }
}
