//! Campaigns that need no coverage to guide them: tests that take as many inputs as they are asked for.

use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::console::Step;
use crate::workspace::Workspace;
use crate::{Told, process};

/// A test that forges inputs, and what one of its line's says at the end.
pub struct Campaign {
    /// Its name, with which the line begins.
    pub name: &'static str,
    /// Inputs unless another number is given.
    pub inputs: u64,
    /// By which the test is told how many.
    variable: &'static str,
    package: &'static str,
    /// The integration test's program, and the test in it.
    test: [&'static str; 2],
}

/// All of them.
pub const CAMPAIGNS: [Campaign; 2] = [
    Campaign {
        name: "decoder",
        inputs: 50_000_000,
        variable: "NEARSIDE_DECODER_INPUTS",
        package: "nearside",
        test: ["engine", "wire::strictness::the_strict_reader_and_bincode_agree_on_a_million_inputs"],
    },
    Campaign {
        name: "cookie",
        inputs: 1_000_000,
        variable: "NEARSIDE_COOKIE_FORGERIES",
        package: "nearside-backend",
        test: ["backend", "cookie::no_forgery_is_taken_for_a_cookie"],
    },
];

/// What a campaign came to.
pub struct Outcome {
    /// What the test said, without the campaign's name.
    pub said: String,
    /// How long it took.
    pub took: Duration,
}

impl Campaign {
    /// Builds the test with optimisation and overflow checks, and lets it run.
    ///
    /// # Errors
    /// Where the build fails, the test fails, or it does not say what came out.
    pub fn run(&self, workspace: &Workspace, inputs: u64) -> Result<Outcome> {
        let [program, test] = self.test;
        let cargo = ["test", "--profile", "tool", "--package", self.package, "--test", program];
        process::run(&format!("build {}", self.name), workspace.cargo(&cargo).arg("--no-run"))?;
        let mut command = workspace.cargo(&cargo);
        command.args(["--quiet", "--", "--exact", test, "--nocapture"]).env(self.variable, inputs.to_string());
        let mut step = Step::start(self.name);
        let finished = process::watch(&mut step, &mut command)?;
        if !finished.status.success() {
            step.failed("");
            println!("{}", finished.lines.join("\n"));
            return Err(Told.into());
        }
        let took = step.done("");
        let begin = format!("{}: ", self.name);
        let said = finished.lines.iter().find_map(|line| line.split_once(&begin).map(|(_, said)| said.to_owned()));
        Ok(Outcome { said: said.with_context(|| format!("{test} did not say what came out"))?, took })
    }
}
