//! `cargo xtask test`: is everything that must hold true now? One profile for all of it, every step timed.

use crate::{documents, mutate, network, pages, rooms, sources, tree, vocabulary};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What `--deep` asks of the tests that read it; without it they take their brief defaults.
const DEEP: &[(&str, &str)] = &[
    ("OUTFLOW_CAREERS", "10000"),
    ("OUTFLOW_AUDITS", "10000"),
    ("OUTFLOW_PAYOUTS", "3000"),
    ("OUTFLOW_HISTORIES", "5000"),
    ("OUTFLOW_PLANS", "200000"),
    ("OUTFLOW_BOOKS", "10000"),
    ("OUTFLOW_BOOK_STEPS", "200"),
    ("OUTFLOW_BOOK_CAREERS", "2000"),
    ("OUTFLOW_FORECASTS", "2000"),
    ("BOLERO_RANDOM_TEST_TIME_MS", "60000"),
    ("BOLERO_RANDOM_ITERATIONS", "1000000000"),
];

/// What is shipped: everything, also what a first build may leave out.
const WHOLE: &str = "outflow/pdf";

struct Step {
    name: &'static str,
    what: What,
}

enum What {
    /// Cargo with these arguments and environment.
    Cargo(&'static [&'static str], &'static [(&'static str, &'static str)]),
    /// A check of ours that lists its problems.
    Check(fn(&Path) -> Result<Vec<String>>),
}

/// Runs every step, also after one has failed.
pub fn run(root: &Path, deep: bool) -> Result<ExitCode> {
    let steps = steps(deep);
    let start = Instant::now();
    let mut results: Vec<(&str, bool, Duration)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n==> {}/{} {}", index + 1, steps.len(), step.name);
        let begun = Instant::now();
        let passed = perform(step, root)?;
        let taken = begun.elapsed();
        println!("<== {}: {} in {}", step.name, verdict(passed), seconds(taken));
        results.push((step.name, passed, taken));
    }
    let passed = results.iter().filter(|(_, passed, _)| *passed).count();
    println!();
    for (name, passed, taken) in &results {
        println!("{:>9}  {:6}  {name}", seconds(*taken), verdict(*passed));
    }
    println!("{:>9}  in all", seconds(start.elapsed()));
    println!("{passed} passed, {} failed", results.len() - passed);
    Ok(if passed == results.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn steps(deep: bool) -> Vec<Step> {
    use What::{Cargo, Check};
    let lints = &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--release",
        "--keep-going",
        "--features",
        WHOLE,
        "--",
        "-D",
        "warnings",
    ];
    let docs =
        &["doc", "--workspace", "--no-deps", "--release", "--keep-going", "--features", WHOLE];
    let tests = &["test", "--workspace", "--release", "--no-fail-fast", "--features", WHOLE];
    let (name, environment) = match deep {
        true => ("tests, with thousands of seeds and long fuzzing", DEEP),
        false => ("tests", &[][..]),
    };
    vec![
        Step { name: "formatting", what: Cargo(&["fmt", "--all", "--check"], &[]) },
        Step { name: "lints", what: Cargo(lints, &[]) },
        Step { name: "documentation", what: Cargo(docs, &[("RUSTDOCFLAGS", "-D warnings")]) },
        Step { name: "generated pages", what: Check(pages::problems) },
        Step { name: "architecture", what: Check(architecture) },
        Step { name: "every code and cause has its proof", what: Check(vocabulary::problems) },
        Step {
            name: "every figure of the rules has its test",
            what: Check(|_| mutate::problems()),
        },
        Step { name, what: Cargo(tests, environment) },
    ]
}

/// Arrows, purity, tidiness, privacy: what docs/ARCHITECTURE.md and README.md promise about the source.
pub fn architecture(root: &Path) -> Result<Vec<String>> {
    let files = tree::text_files(root)?;
    let mut problems = rooms::problems(root)?;
    problems.extend(sources::problems(&files));
    problems.extend(documents::problems(root, &files));
    problems.extend(network::problems(root, &files)?);
    problems.extend(pure_rooms_without_lints(root));
    Ok(problems)
}

/// A pure room's `clippy.toml` names what it may not call.
fn pure_rooms_without_lints(root: &Path) -> Vec<String> {
    let names_them = |room: &&&str| {
        let file = root.join("crates").join(room).join("clippy.toml");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        ["disallowed-methods", "disallowed-types"].iter().all(|list| text.contains(list))
    };
    let without = sources::PURE.iter().filter(|room| !names_them(room));
    without.map(|room| format!("crates/{room}/clippy.toml does not keep the room pure")).collect()
}

fn perform(step: &Step, root: &Path) -> Result<bool> {
    match step.what {
        What::Cargo(arguments, environment) => {
            let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let status = Command::new(cargo)
                .args(arguments)
                .envs(environment.iter().copied())
                .current_dir(root)
                .stdin(Stdio::null())
                .status()
                .context("starting cargo")?;
            Ok(status.success())
        }
        What::Check(check) => {
            let problems = check(root).unwrap_or_else(|error| vec![format!("{error:#}")]);
            problems.iter().for_each(|problem| println!("{problem}"));
            Ok(problems.is_empty())
        }
    }
}

fn verdict(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}

fn seconds(taken: Duration) -> String {
    format!("{:.1} s", taken.as_secs_f64())
}
