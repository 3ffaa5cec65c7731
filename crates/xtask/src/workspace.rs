//! Where things are: the repository root, the target folder, `dist/`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The file that marks the root; nothing else in the repository carries its name.
const MARKER: &str = "wasm-pack.toml";

/// The repository this command works in.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    cargo: OsString,
}

impl Workspace {
    /// Finds the root above the current folder.
    ///
    /// # Errors
    /// When no folder above the current one holds `wasm-pack.toml`.
    pub fn find() -> Result<Self> {
        let here = std::env::current_dir().context("cannot read the current folder")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join(MARKER).is_file())
            .with_context(|| format!("no {MARKER} in {} or above it: run inside the repository", here.display()))?
            .to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Ok(Self { root, target, cargo })
    }

    /// The repository root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }

    /// A path below `dist/`.
    pub fn dist(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join("dist").join(below)
    }

    /// A path below Cargo's target folder, wherever `CARGO_TARGET_DIR` puts it.
    pub fn target(&self, below: impl AsRef<Path>) -> PathBuf {
        self.target.join(below)
    }

    /// The native program `nearside` that `dist` builds.
    pub fn nearside_program(&self) -> PathBuf {
        self.target(format!("tool/nearside{}", std::env::consts::EXE_SUFFIX))
    }

    /// The same Cargo that runs this program, in the root.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&self.cargo);
        command.args(arguments);
        command
    }

    /// Node on a script of the repository, in the root.
    pub fn node(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("node");
        command.args(arguments);
        command
    }

    /// Any program, in the root.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Waits until no other `cargo xtask` writes `node_modules/` or `dist/`; the lock goes with the returned file.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn lock(&self) -> Result<File> {
        let path = self.dist(".lock");
        fs::create_dir_all(self.dist("")).with_context(|| format!("cannot make {}", self.dist("").display()))?;
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        if file.try_lock().is_err() {
            println!("waiting for another `cargo xtask` to finish (lock: {})", self.relative(&path));
            file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }

    /// How messages name a path: below the root where it lies there.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}
