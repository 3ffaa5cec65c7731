//! Whether work must be done again: a hash of what went in and of what came out, kept beside the result.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Folders that are never an input, wherever they lie.
const IGNORED_FOLDERS: &[&str] = &["node_modules", "target", ".git"];

/// The state of one piece of work. Contents are compared, not times: a checkout or a copy moves times.
pub struct Stamp<'a> {
    workspace: &'a Workspace,
    file: PathBuf,
    inputs: u64,
    outputs: Vec<PathBuf>,
}

impl<'a> Stamp<'a> {
    /// Takes the hash of `inputs` (files or folders) and `extras` (flags, versions) as they are now. Do it before the work:
    /// an input that changes during it then makes the result stale.
    ///
    /// # Errors
    /// When an input is there but cannot be read.
    pub fn of(
        workspace: &'a Workspace,
        file: PathBuf,
        inputs: &[PathBuf],
        extras: &[&str],
        outputs: &[PathBuf],
    ) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        extras.hash(&mut hasher);
        hash_all(workspace, inputs, &mut hasher)?;
        Ok(Self { workspace, file, inputs: hasher.finish(), outputs: outputs.to_vec() })
    }

    /// Whether the work was done on these inputs, and its outputs are still what it made.
    pub fn is_fresh(&self) -> bool {
        if self.outputs.iter().any(|path| !path.exists()) {
            return false;
        }
        fs::read_to_string(&self.file).is_ok_and(|kept| self.line().is_ok_and(|now| now == kept))
    }

    /// Keeps the stamp; to be called when the work is done.
    ///
    /// # Errors
    /// When the outputs cannot be read or the stamp cannot be written.
    pub fn save(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, self.line()?).with_context(|| format!("cannot write {}", self.file.display()))
    }

    fn line(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        hash_all(self.workspace, &self.outputs, &mut hasher)?;
        Ok(format!("in {:016x} out {:016x}\n", self.inputs, hasher.finish()))
    }
}

fn hash_all(workspace: &Workspace, paths: &[PathBuf], hasher: &mut DefaultHasher) -> Result<()> {
    for path in paths {
        // The path below the root: the same tree in another place has the same hash.
        workspace.relative(path).hash(hasher);
        if path.is_dir() {
            for file in files_below(path)? {
                workspace.relative(&file).hash(hasher);
                hash_file(&file, hasher)?;
            }
        } else if path.exists() {
            hash_file(path, hasher)?;
        }
    }
    Ok(())
}

fn hash_file(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
    Ok(())
}

/// All files below a folder, in the order of their names.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .with_context(|| format!("cannot read {}", folder.display()))?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        let ignored = entry.file_name().is_some_and(|name| IGNORED_FOLDERS.iter().any(|ignored| name == *ignored));
        if !entry.is_dir() {
            files.push(entry);
        } else if !ignored {
            files.extend(files_below(&entry)?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_input_or_a_touched_output_is_stale() {
        let workspace = Workspace::find().unwrap();
        let folder = std::env::temp_dir().join(format!("nearside-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("in")).unwrap();
        let (input, output) = (folder.join("in"), folder.join("out"));
        fs::write(input.join("a"), "1").unwrap();
        fs::write(&output, "made").unwrap();
        let (inputs, outputs) = ([input.clone()], [output.clone()]);
        let stamp = |extra: &str| Stamp::of(&workspace, folder.join("stamp"), &inputs, &[extra], &outputs).unwrap();

        assert!(!stamp("x").is_fresh(), "nothing was done yet");
        stamp("x").save().unwrap();
        assert!(stamp("x").is_fresh());
        assert!(!stamp("y").is_fresh(), "other flags");
        fs::write(&output, "edited by hand").unwrap();
        assert!(!stamp("x").is_fresh());
        stamp("x").save().unwrap();
        fs::write(input.join("b"), "2").unwrap();
        assert!(!stamp("x").is_fresh(), "a new file");
        fs::remove_dir_all(&folder).unwrap();
    }
}
