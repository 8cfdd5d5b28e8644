//! Do the arrows between the rooms point only downward, as docs/ARCHITECTURE.md draws them?

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// Every room, and the rooms that it may depend on.
pub const ROOMS: &[(&str, &[&str])] = &[
    ("outflow-ledger", &[]),
    ("outflow-fields", &["outflow-ledger"]),
    ("outflow-policy", &["outflow-ledger", "outflow-fields"]),
    ("outflow-importers", &["outflow-ledger", "outflow-fields"]),
    ("outflow-calendar", &[]),
    ("outflow-answers", &["outflow-ledger", "outflow-calendar", "outflow-policy"]),
    ("outflow-charts", &["outflow-ledger", "outflow-answers"]),
    ("outflow-report", &["outflow-ledger", "outflow-answers", "outflow-charts"]),
    ("outflow-pdf", &["outflow-ledger", "outflow-answers", "outflow-report"]),
    ("outflow-store", &["outflow-ledger"]),
    (
        "outflow-app",
        &[
            "outflow-ledger",
            "outflow-fields",
            "outflow-policy",
            "outflow-calendar",
            "outflow-importers",
            "outflow-answers",
            "outflow-store",
        ],
    ),
    (
        "outflow",
        &["outflow-ledger", "outflow-app", "outflow-report", "outflow-charts", "outflow-pdf"],
    ),
    // It judges the others, so it shares no line of code with them.
    ("outflow-testkit", &[]),
];

/// Chores may use every room.
const FREE: &str = "xtask";

/// What is wrong with the arrows, by what `cargo metadata` says.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    Ok(problems_of(&metadata(root)?))
}

fn metadata(root: &Path) -> Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .context("starting cargo metadata")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo metadata failed: {said}");
    serde_json::from_slice(&output.stdout).context("cargo metadata did not print JSON")
}

fn problems_of(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut problems = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        if name == FREE {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == name) else {
            problems.push(format!("{name}: not in the table of rooms (xtask/src/rooms.rs)"));
            continue;
        };
        for needed in ours(package) {
            if !allowed.contains(&needed) {
                problems.push(format!("{name} depends on {needed}, which lies above or beside it"));
            }
        }
    }
    for (room, _) in ROOMS {
        if !packages.iter().any(|package| package["name"] == *room) {
            problems.push(format!("{room} is in the table of rooms, but there is no such package"));
        }
    }
    problems
}

/// The rooms that a package needs to be built; what its tests need beyond that is free.
fn ours(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_of_tests = |dependency: &&Value| dependency["kind"] == "dev";
    let names = dependencies.iter().filter(move |dependency| !is_of_tests(dependency));
    names
        .filter_map(|dependency| dependency["name"].as_str())
        .filter(|name| name.starts_with("outflow") || *name == FREE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn house(room: &str, kind: Value, needs: &str) -> Vec<String> {
        let package = |name: &str| match name == room {
            true => json!({"name": name, "dependencies": [{"name": needs, "kind": kind.clone()}]}),
            false => json!({"name": name, "dependencies": []}),
        };
        let packages: Vec<Value> = ROOMS.iter().map(|(name, _)| package(name)).collect();
        problems_of(&json!({ "packages": packages }))
    }

    #[test]
    fn arrows_point_downward() {
        for (room, kind, needs, is_right) in [
            ("outflow-answers", Value::Null, "outflow-ledger", true),
            ("outflow-answers", Value::Null, "jiff", true),
            ("outflow-ledger", Value::Null, "outflow-policy", false),
            ("outflow-importers", Value::Null, "outflow-policy", false),
            ("outflow-app", json!("build"), "outflow-report", false),
            ("outflow-app", Value::Null, "outflow-testkit", false),
            ("outflow-app", json!("dev"), "outflow-testkit", true),
            ("outflow-testkit", Value::Null, "outflow-ledger", false),
        ] {
            assert_eq!(house(room, kind, needs).is_empty(), is_right, "{room} -> {needs}");
        }
        assert_eq!(problems_of(&json!({"packages": [{"name": "outflow-util"}]})).len(), 14);
    }
}
