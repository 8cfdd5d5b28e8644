//! What has the user settled: the settings file, and every pack of rules below `policies` in the configuration folder.

use crate::args::Colour;
use crate::input::read_file;
use etcetera::BaseStrategy;
use outflow_app::load::InputFile;
use outflow_app::settings::{Settings, read};
use outflow_ledger::{Code, Diagnostic};
use std::path::{Path, PathBuf};

/// Names the configuration folder, instead of the usual one of the system.
const VARIABLE: &str = "OUTFLOW_CONFIG";

/// The configuration folder.
pub fn folder() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    let usual = || Some(etcetera::choose_base_strategy().ok()?.config_dir().join("outflow"));
    named.map(PathBuf::from).or_else(usual)
}

/// The settings file.
pub fn settings_file() -> Option<PathBuf> {
    Some(folder()?.join("config.toml"))
}

/// The text of the settings file; none where there is no file.
pub fn settings_text(path: &Path) -> Result<String, Vec<Diagnostic>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => {
            let problem = Diagnostic::new(Code::BadSetting, format!("it cannot be read: {error}"));
            Err(vec![problem.in_source(path.display().to_string())])
        }
    }
}

/// The settings of the file; those of no file are all left out.
pub fn settings() -> Result<Settings, Vec<Diagnostic>> {
    match settings_file() {
        Some(path) => read(&path.display().to_string(), &settings_text(&path)?),
        None => Ok(Settings::default()),
    }
}

/// Where a path of the settings file leads: `~/` to the user's own folder, any other from the file's folder on, so
/// that it is the same place whatever folder a command runs in. `None` where the system names no such folder.
pub fn settled_path(path: &str) -> Option<PathBuf> {
    match path.strip_prefix("~/") {
        Some(rest) => Some(etcetera::home_dir().ok()?.join(rest)),
        None => Some(folder()?.join(path)),
    }
}

/// The setting of the colours.
pub fn colour_of(settings: &Settings) -> Option<Colour> {
    match settings.color? {
        "always" => Some(Colour::Always),
        "never" => Some(Colour::Never),
        _ => Some(Colour::Auto),
    }
}

/// The file that says who invoices, and whom.
pub fn invoice_file() -> Option<PathBuf> {
    Some(folder()?.join("invoice.toml"))
}

/// The folder in which the user's own packs stand, as `<platform>/<date>.toml`.
pub fn packs_folder() -> Option<PathBuf> {
    Some(folder()?.join("policies"))
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
