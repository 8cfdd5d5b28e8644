//! Which packs of rules has the user written: every TOML file below `policies` in the configuration folder.

use crate::input::read_file;
use etcetera::BaseStrategy;
use outflow_app::load::InputFile;
use outflow_ledger::{Code, Diagnostic};
use std::path::{Path, PathBuf};

/// Names the configuration folder, instead of the usual one of the system.
const VARIABLE: &str = "OUTFLOW_CONFIG";

/// The folder in which the user's own packs stand, as `<platform>/<date>.toml`.
pub fn packs_folder() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    let usual = || Some(etcetera::choose_base_strategy().ok()?.config_dir().join("outflow"));
    named.map(PathBuf::from).or_else(usual).map(|folder| folder.join("policies"))
}

/// The user's own packs; no folder is no pack, and a folder that cannot be read is a problem that is told.
pub fn own_packs() -> Vec<InputFile> {
    let Some(root) = packs_folder() else { return Vec::new() };
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn collect(folder: &Path, files: &mut Vec<InputFile>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => {
            let name = folder.display().to_string();
            let problem = Diagnostic::new(Code::NotPermitted, format!("{name}: {error}"));
            files.push(InputFile { name, bytes: Err(Box::new(problem)) });
            return;
        }
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(read_file(&path, path.display().to_string()));
        }
    }
}
