//! Is what `outflow policy` says fit for programs and terminals: valid JSON of its schema, and nothing that acts?

mod surroundings;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(arguments: &[&str], config: &Path) -> Output {
    surroundings::alone(Command::new(env!("CARGO_BIN_EXE_outflow")))
        .args(arguments)
        .current_dir(root().join("testdata/transcripts/policy.in"))
        .env("OUTFLOW_CONFIG", config)
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
        .output()
        .expect("the program starts")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn every_answer_fits_its_schema() {
    let schema = std::fs::read(root().join("schemas/policy-1.json")).expect("the schema is there");
    let schema: Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a valid schema");
    let own = Path::new("../policy-own.in/config");
    let listed = json(&run(&["policy", "list", "-O", "json"], own));
    let platforms = listed["data"]["platforms"].as_array().expect("a list").clone();
    let ids: Vec<&str> =
        platforms.iter().map(|platform| platform["id"].as_str().expect("an id")).collect();
    assert!(ids.contains(&"koop") && ids.contains(&"upwork"), "{ids:?}");
    let mut questions: Vec<Vec<&str>> = vec![
        vec!["list"],
        vec!["show", "service-fee"],
        vec!["show", "no-such-rule"],
        vec!["on", "2026-11-23"],
        vec!["on", "2015-06-01"],
        vec!["on", "1999-01-01"],
        vec!["on", "2026-11-23", "--platform", "no-such-platform"],
        vec!["diff", "2016-01-01", "2026-11-23"],
        vec!["diff", "2026-11-23", "2016-01-01"],
        vec!["check", "upwork/2022-01-01.toml", "upwork/2025-06-01.toml"],
        vec!["check", "upwork/2026-01-01.toml"],
    ];
    questions.extend(ids.iter().map(|id| vec!["show", id]));
    for question in questions {
        let arguments = [&["policy"], question.as_slice(), &["-O", "json"]].concat();
        let output = run(&arguments, own);
        let answer = json(&output);
        let errors: Vec<String> = schema.iter_errors(&answer).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{question:?}: {errors:?}");
        let has_answer = !answer["data"].is_null();
        assert_eq!(output.status.code(), Some(if has_answer { 0 } else { 2 }), "{question:?}");
        let has_problems = !answer["diagnostics"].as_array().expect("a list").is_empty();
        assert_ne!(has_answer, has_problems, "{question:?}");
    }
}

#[test]
fn text_of_a_pack_cannot_act() {
    let config = tempfile::tempdir().expect("a folder");
    let folder = config.path().join("policies/mine");
    std::fs::create_dir_all(&folder).expect("a folder");
    let pack = r#"
platform = "mine"
name = "M\u001b[31mine"
effective = 2024-01-01
[[clause]]
id = "mine/payout"
title = "a\u202Eb"
source = "one\ntwo\u0007"
standing = "claimed"
checked = 2026-11-23
[clause.payout]
method = "bank"
name = "\u009b2Jbank"
words = ["\u001b]0;x"]
"#;
    std::fs::write(folder.join("2024-01-01.toml"), pack).expect("a file");
    for question in [
        &["list", "--platform", "mine"][..],
        &["show", "mine"],
        &["on", "2024-01-01", "--platform", "mine"],
        &["on", "2023-01-01", "--platform", "mine"],
        &["diff", "2024-01-01", "2024-01-02", "--platform", "mine"],
    ] {
        for format in ["text", "json"] {
            let arguments = [&["policy"], question, &["-O", format]].concat();
            let output = run(&arguments, config.path());
            let shown = [output.stdout, output.stderr].concat();
            let shown = String::from_utf8(shown).expect("UTF-8");
            let acts = |one: char| (one.is_control() && one != '\n') || one == '\u{202e}';
            assert!(!shown.is_empty() && !shown.contains(acts), "{arguments:?}: {shown:?}");
        }
    }
}
