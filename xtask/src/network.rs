//! Can the program send anything anywhere? Nothing in it, or in what it is built from, opens a connection.

use crate::tree::TextFile;
use anyhow::{Context, Result};
use std::path::Path;

/// Packages through which a Rust program reaches the network.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "curl",
    "hyper",
    "isahc",
    "minreq",
    "mio",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "tokio",
    "ureq",
];

/// Every door to the network.
pub fn problems(root: &Path, files: &[TextFile]) -> Result<Vec<String>> {
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).context("reading Cargo.lock")?;
    let locked = lock.lines().filter_map(|line| line.strip_prefix("name = "));
    let doors = locked.map(|name| name.trim_matches('"')).filter(|name| NETWORK.contains(name));
    let mut problems: Vec<String> =
        doors.map(|name| format!("Cargo.lock: {name} can open a connection")).collect();
    let ours = files.iter().filter(|file| file.path.starts_with("crates/"));
    for file in ours.filter(|file| file.path.ends_with(".rs") && file.text.contains("std::net")) {
        problems.push(format!("{}: `std::net` can open a connection", file.path));
    }
    Ok(problems)
}
