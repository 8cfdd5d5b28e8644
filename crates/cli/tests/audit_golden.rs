//! Does `audit` judge every case under `testdata/audit/` as its `case.toml` expects, charge by charge?
//!
//! Expectations are written by hand from the facts. `audit.json` and `audit.txt` beside the input hold the whole
//! output; `OUTFLOW_BLESS=1` writes the two, but only for cases whose expectations hold.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(folder: &Path, today: &str, format: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outflow"));
    command
        .current_dir(folder)
        .env_remove("OUTFLOW_TODAY")
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite");
    command.args(["audit", "statement.csv", "--today", today, "-O", format]);
    if folder.join("snapshot.toml").exists() {
        command.args(["--snapshot", "snapshot.toml"]);
    }
    command.output().expect("the program starts")
}

/// What the case expects, in the words of the answer.
fn expected(case: &toml::Table) -> Value {
    let text = |value: Option<&toml::Value>| {
        value.and_then(toml::Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let list =
        |key: &str| case.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let charges: Vec<Value> = list("charge")
        .iter()
        .map(|charge| {
            let word = |key: &str| text(charge.get(key));
            json!([
                word("ref"),
                word("charged"),
                word("expected"),
                word("verdict"),
                word("because")
            ])
        })
        .collect();
    let findings: Vec<Value> = list("finding")
        .iter()
        .map(|finding| {
            let refs = finding.get("refs").and_then(toml::Value::as_array).cloned();
            let refs: Vec<Option<String>> =
                refs.unwrap_or_default().iter().map(|one| text(Some(one))).collect();
            json!([text(finding.get("kind")), text(finding.get("amount")), refs])
        })
        .collect();
    let totals = serde_json::to_value(case.get("totals")).expect("a table of figures is JSON");
    json!({ "charges": charges, "findings": findings, "totals": totals })
}

/// The same parts of an answer.
fn given(data: &Value, wanted: &Value) -> Value {
    let list = |key: &str| data[key].as_array().cloned().unwrap_or_default();
    let mut charges: Vec<Value> = list("charges")
        .iter()
        .map(|charge| {
            // A reason where there is no verdict by a rule, else the rule.
            let is_claim = charge["verdict"] == "claimed_only";
            let why = match charge.get("not_checked").or(charge.get("orphan")) {
                Some(why) if !is_claim => why,
                _ => &charge["clause"],
            };
            json!([charge["ref"], charge["charged"], charge["expected"], charge["verdict"], why])
        })
        .collect();
    // The order of lines is that of the file; cases are written oldest first.
    charges.sort_by_key(|charge| charge[0].as_str().map(str::to_owned));
    let findings: Vec<Value> = list("findings")
        .iter()
        .map(|finding| {
            let lines = finding["lines"].as_array().cloned().unwrap_or_default();
            let refs: Vec<Value> = lines.iter().map(|line| line["ref"].clone()).collect();
            json!([finding["kind"], finding["amount"], refs])
        })
        .collect();
    let totals = wanted["totals"].as_object().expect("totals are a table");
    let totals: serde_json::Map<String, Value> =
        totals.keys().map(|key| (key.clone(), data["totals"][key].clone())).collect();
    json!({ "charges": charges, "findings": findings, "totals": totals })
}

/// The verdicts, reasons and kinds of findings that the schema knows and a case must show.
fn vocabulary(schema: &Value) -> BTreeSet<String> {
    let words = |path: &str| {
        let words =
            schema.pointer(path).and_then(Value::as_array).expect("a list of words").clone();
        words.into_iter().map(|word| word.as_str().expect("a word").to_owned())
    };
    words("/$defs/charge/properties/verdict/enum")
        .chain(words("/$defs/finding/properties/kind/enum"))
        .chain(words("/$defs/reason/enum"))
        .collect()
}

fn words_of(data: &Value) -> impl Iterator<Item = String> + '_ {
    let list = |key: &str| data[key].as_array().into_iter().flatten();
    let charges = list("charges").flat_map(|one| [&one["verdict"], &one["not_checked"]]);
    let found = charges.chain(list("findings").map(|one| &one["kind"]));
    found.filter_map(|word| word.as_str().map(str::to_owned))
}

fn check(
    folder: &Path,
    schema: &jsonschema::Validator,
    shown: &mut BTreeSet<String>,
) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("case.toml")).expect("every case has case.toml");
    let case: toml::Table = text.parse().expect("case.toml is TOML");
    let today = case["today"].to_string();
    let output = run(folder, &today, "json");
    let stdout = String::from_utf8(output.stdout).expect("the answer is UTF-8");
    let Ok(answer) = serde_json::from_str::<Value>(&stdout) else {
        return vec![format!("not JSON: {stdout:?} {}", String::from_utf8_lossy(&output.stderr))];
    };
    let mut wrong: Vec<String> =
        schema.iter_errors(&answer).map(|error| format!("schema: {error}")).collect();
    let exit = output.status.code().map(i64::from);
    if exit != case["exit"].as_integer() {
        wrong.push(format!("exit {exit:?}, expected {}", case["exit"]));
    }
    let wanted = expected(&case);
    let got = given(&answer["data"], &wanted);
    if got != wanted {
        wrong.push(format!("expected {wanted:#}\ngot {got:#}"));
    }
    shown.extend(words_of(&answer["data"]));
    let plain = String::from_utf8(run(folder, &today, "text").stdout).expect("the answer is UTF-8");
    let bless = std::env::var_os("OUTFLOW_BLESS").is_some() && wrong.is_empty();
    for (name, text) in [("audit.json", &stdout), ("audit.txt", &plain)] {
        let path = folder.join(name);
        if bless {
            std::fs::write(&path, text).expect("the case can be written");
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            wrong.push(format!("{name} is not what the program says now"));
        }
    }
    wrong
}

#[test]
fn every_case_is_judged_as_expected() {
    let schema: Value = serde_json::from_str(outflow_report::AUDIT_SCHEMA).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("testdata/audit"))
        .expect("testdata/audit is part of the project")
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    folders.sort();
    let mut shown = BTreeSet::new();
    let mut wrong = Vec::new();
    for folder in &folders {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let found = check(folder, &validator, &mut shown);
        wrong.extend(found.into_iter().map(|found| format!("{name}: {found}")));
    }
    let unseen = vocabulary(&schema).into_iter().filter(|word| !shown.contains(word));
    wrong.extend(unseen.map(|word| format!("no case shows {word}")));
    assert!(wrong.is_empty(), "{} in {} cases:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
}
