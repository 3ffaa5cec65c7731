//! `wasm-pack.toml`: the build matrix, wasm-opt's flags, byte budgets and allowed imports.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::workspace::Workspace;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Config {
    /// What is built, in this order.
    #[serde(rename = "build")]
    pub builds: Vec<Build>,
    /// How every build is shrunk.
    pub wasm_opt: WasmOpt,
    /// What may not grow.
    #[serde(rename = "budget")]
    pub budgets: Vec<Budget>,
    /// What a build may ask of its host.
    pub imports: Vec<Imports>,
}

/// One crate, built one way.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Build {
    /// The folder below `dist/wasm/`.
    pub name: String,
    /// The package.
    #[serde(rename = "crate")]
    pub package: String,
    /// Its features; its default ones are off.
    pub features: Vec<String>,
    /// The shape of the glue.
    pub target: Target,
    /// Whether the glue guesses the address of its module.
    pub default_path: DefaultPath,
    /// The compiler's `opt-level`.
    pub opt_level: String,
}

/// wasm-bindgen's targets, those we use.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// An ES module that is given its WebAssembly module.
    Web,
    /// A classic script.
    NoModules,
}

/// Whether the glue holds `new URL("..", import.meta.url)`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultPath {
    /// It does.
    Keep,
    /// It does not; the caller passes the module.
    Omit,
}

/// wasm-opt's command line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WasmOpt {
    /// All flags but input and output.
    pub flags: Vec<String>,
}

/// The most a shipped file may weigh.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Budget {
    /// How the table calls it.
    pub name: String,
    /// From the root.
    pub file: PathBuf,
    /// Kilobytes of 1,024 bytes after brotli.
    pub brotli_kb: u64,
}

impl Budget {
    /// The budget in bytes.
    pub fn brotli_bytes(&self) -> u64 {
        self.brotli_kb.saturating_mul(1024)
    }
}

/// The imports of one build.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    /// The build's name.
    pub build: String,
    /// Import names without their hash.
    pub allowed: Vec<String>,
}

impl Config {
    /// Reads the file and checks that its parts agree.
    ///
    /// # Errors
    /// When it cannot be read, has an unknown field, or names a build that it does not define.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let path = workspace.path("wasm-pack.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).context("wasm-pack.toml")?;
        for Imports { build, .. } in &config.imports {
            ensure!(
                config.builds.iter().any(|known| &known.name == build),
                "wasm-pack.toml: [[imports]] names the build `{build}`, but no [[build]] has that name"
            );
        }
        Ok(config)
    }
}

impl Build {
    /// How Cargo names the library: the package with underscores.
    pub fn stem(&self) -> String {
        self.package.replace('-', "_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_file_is_well_formed() {
        let config = Config::parse(include_str!("../../../wasm-pack.toml")).unwrap();
        assert!(config.builds.iter().any(|build| build.name == "tag" && build.target == Target::Web));
        let script = config.budgets.iter().find(|budget| budget.name == "tag JS").unwrap();
        assert_eq!(script.brotli_bytes(), 8_192);
    }

    #[test]
    fn an_unknown_build_in_imports_is_refused() {
        let text = "build = []\nbudget = []\n[wasm-opt]\nflags = []\n[[imports]]\nbuild = \"tga\"\nallowed = []";
        let error = Config::parse(text).unwrap_err().to_string();
        assert!(error.contains("`tga`"), "{error}");
    }
}
