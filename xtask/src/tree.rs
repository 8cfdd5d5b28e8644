//! Where does the project stand, and which files are in it?

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let compiled = env!("CARGO_MANIFEST_DIR").to_owned();
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or(compiled);
    let package = Path::new(&package);
    match package.file_name() {
        Some(name) if name == "xtask" => package.parent().unwrap_or(package).to_owned(),
        _ => package.to_owned(),
    }
}

/// A text file of the project.
pub struct TextFile {
    /// Its path from the root, with `/` between the folders.
    pub path: String,
    /// What it says.
    pub text: String,
}

const TEXT_ENDINGS: &[&str] =
    &["rs", "toml", "md", "html", "json", "csv", "txt", "stdout", "stderr", "yml", "run"];

/// Every text file, sorted by path; build output and hidden folders other than `.ci` and `.cargo` left out.
pub fn text_files(root: &Path) -> Result<Vec<TextFile>> {
    let mut found = Vec::new();
    collect(root, "", &mut found)?;
    found.sort_by(|a: &TextFile, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<TextFile>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match prefix {
            "" => name.clone(),
            _ => format!("{prefix}/{name}"),
        };
        let is_left_out =
            name == "target" || name.starts_with('.') && name != ".ci" && name != ".cargo";
        if entry.path().is_dir() {
            if !is_left_out {
                collect(&entry.path(), &path, found)?;
            }
        } else if TEXT_ENDINGS.iter().any(|ending| name.rsplit('.').next() == Some(ending)) {
            // Fixtures in other encodings are data, not text of ours.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                found.push(TextFile { path, text });
            }
        }
    }
    Ok(())
}
