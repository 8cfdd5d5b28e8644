//! Does the program answer every golden case under `testdata/cases/` as its `case.toml` expects, to the cent?
//!
//! Expectations are written by hand from the documents; `why.json` and `why.txt` beside the input hold the
//! whole output. `OUTFLOW_BLESS=1 cargo test -p outflow --test golden` writes the two, but only for cases
//! whose expectations hold.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Table = toml::Table;

const ENOUGH_CASES: usize = 60;

#[test]
fn every_golden_case_is_answered_as_expected() {
    let folder = root().join("testdata/cases");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() >= ENOUGH_CASES, "only {} golden cases found", cases.len());

    let schema = jsonschema::validator_for(&json(&read(&root().join("schemas/why-1.json"))))
        .expect("schemas/why-1.json is a valid schema");
    let bless = std::env::var_os("OUTFLOW_BLESS").is_some();
    let mut failures = Vec::new();
    let mut proved = BTreeSet::new();
    for path in &cases {
        let mut case = Case::open(path);
        case.check(&schema, bless, &mut proved);
        failures.append(&mut case.failures);
    }
    for cause in vocabulary().iter().filter(|cause| !proved.contains(*cause)) {
        failures.push(format!("no case whose expectations name the cause {cause}"));
    }
    assert!(
        failures.is_empty(),
        "{} failures in {} golden cases:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

/// One folder: its input, what it expects, and what went wrong.
struct Case {
    folder: PathBuf,
    name: String,
    toml: Table,
    failures: Vec<String>,
}

impl Case {
    fn open(folder: &Path) -> Case {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let toml = read(&folder.join("case.toml"));
        let toml = toml.parse().unwrap_or_else(|error| panic!("{name}/case.toml: {error}"));
        Case { folder: folder.to_owned(), name, toml, failures: Vec::new() }
    }

    fn check(
        &mut self,
        schema: &jsonschema::Validator,
        bless: bool,
        proved: &mut BTreeSet<String>,
    ) {
        self.keys_are_known();
        let output = self.why("json", 1);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let Ok(answer) = serde_json::from_str::<Value>(&text) else {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return self.fail(format!("the output is not JSON: {text:?}; it said: {said}"));
        };
        for error in schema.iter_errors(&answer) {
            self.fail(format!("schemas/why-1.json: {error} at {}", error.instance_path()));
        }
        let exit = output.status.code().map(i64::from);
        self.figure("exit", self.expect("exit").and_then(|v| v.as_integer()), exit);
        let data = &answer["data"];
        if data.is_null() {
            return self.fail(format!("no answer; diagnostics: {}", answer["diagnostics"]));
        }
        self.balance_and_causes(data);
        self.waiting(data);
        self.advice_and_findings(data);
        self.sums(data);
        self.formats(data, &text);
        self.files(&text, bless);
        proved.extend(self.named_causes());
    }

    fn balance_and_causes(&mut self, data: &Value) {
        self.text("primary", data["primary_cause"].as_str().unwrap_or("none"));
        self.text("closing", str_of(&data["closing_balance"]));
        self.text("unexplained", str_of(&data["unexplained"]));
        if let Some(window) = self.expect("window").cloned() {
            let given = |key: &str| str_in(&window, key).unwrap_or_default().to_owned();
            let got = &data["window"];
            self.figure("window.rule", Some(given("rule")), Some(str_of(&got["rule"]).to_owned()));
            let after = got["after"].as_str().unwrap_or("none").to_owned();
            self.figure("window.after", Some(given("after")), Some(after));
            let opening = str_of(&got["opening_balance"]).to_owned();
            self.figure("window.opening", Some(given("opening")), Some(opening));
        }
        let contributions: BTreeMap<String, String> = array(&data["contributions"])
            .map(|part| (str_of(&part["cause"]).to_owned(), str_of(&part["amount"]).to_owned()))
            .collect();
        let wanted = self
            .expect("contributions")
            .and_then(|value| value.as_table())
            .map(|table| table.iter().map(|(key, value)| (key.clone(), as_text(value))).collect());
        self.figure("contributions", wanted, Some(contributions));
        let vocabulary = states();
        let (mut debits, mut found) = (Vec::new(), BTreeSet::new());
        let primary = data["primary_cause"].as_str().filter(|cause| vocabulary.contains(*cause));
        found.extend(primary.map(str::to_owned));
        for cause in array(&data["other_causes"]).map(str_of) {
            if vocabulary.contains(cause) {
                found.insert(cause.to_owned());
            } else {
                debits.push(cause.to_owned());
            }
        }
        self.figure("other_debits", self.list("other_debits"), Some(debits));
        let wanted = self.list("states").map(|list| list.into_iter().collect());
        self.figure("states", wanted, Some(found));
        let one_of: Vec<String> = array(&data["contributions"])
            .flat_map(|part| array(&part["one_of"]).map(str_of))
            .map(str::to_owned)
            .collect();
        self.figure("one_of", self.list("one_of"), Some(one_of));
        let peak = data["episode"]["peak"]["balance"].as_str().unwrap_or("none").to_owned();
        self.text("peak", &peak);
    }

    fn waiting(&mut self, data: &Value) {
        let optional = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        let got: Vec<[String; 4]> = array(&data["waiting"])
            .map(|part| {
                let before_fees = part["before_fees"].as_bool().unwrap_or(false).to_string();
                let (cause, amount) = (optional(&part["cause"]), optional(&part["amount"]));
                [cause, amount, optional(&part["available_on"]), before_fees]
            })
            .collect();
        let wanted = self.expect("waiting").and_then(|value| value.as_array()).map(|list| {
            let one = |part: &toml::Value| {
                let text = |key| str_in(part, key).unwrap_or("none").to_owned();
                let before_fees = part.get("before_fees").and_then(|v| v.as_bool());
                let before_fees = before_fees.unwrap_or(false).to_string();
                [text("cause"), text("amount"), text("on"), before_fees]
            };
            list.iter().map(one).collect::<Vec<_>>()
        });
        let says_next = wanted.is_some() || self.expect("next").is_some();
        self.figure("waiting (cause, amount, on, before fees)", wanted, Some(got));
        if !says_next {
            return;
        }
        let next = &data["next_available"];
        let got = (!next.is_null()).then(|| (optional(&next["on"]), optional(&next["amount"])));
        let wanted = self.expect("next").map(|next| {
            let text = |key| str_in(next, key).unwrap_or("none").to_owned();
            (text("on"), text("amount"))
        });
        self.figure("next", Some(wanted), Some(got));
    }

    fn advice_and_findings(&mut self, data: &Value) {
        let advice = &data["advice"];
        self.text("advice_first", advice[0]["id"].as_str().unwrap_or("none"));
        self.text("advice_first_by", advice[0]["by"].as_str().unwrap_or("none"));
        let ids: Vec<&str> = array(advice).map(|part| str_of(&part["id"])).collect();
        let once: BTreeSet<&&str> = ids.iter().collect();
        if once.len() != ids.len() {
            self.fail(format!("an advice appears twice: {ids:?}"));
        }
        for wanted in self.list("advice_has").unwrap_or_default() {
            if !ids.contains(&wanted.as_str()) {
                self.fail(format!("advice {wanted} is missing from {ids:?}"));
            }
        }
        for unwanted in self.list("advice_has_not").unwrap_or_default() {
            if ids.contains(&unwanted.as_str()) {
                self.fail(format!("advice {unwanted} does not belong into {ids:?}"));
            }
        }
        let kinds = array(&data["findings"]).map(|part| str_of(&part["kind"]).to_owned());
        let kinds: Vec<String> = kinds.collect();
        self.figure("findings", self.list("findings"), Some(kinds));
    }

    /// contributions + unexplained = closing_balance - window.opening_balance, to the cent.
    fn sums(&mut self, data: &Value) {
        let parts: i128 = array(&data["contributions"]).map(|part| cents(&part["amount"])).sum();
        let sum = parts + cents(&data["unexplained"]);
        let change = cents(&data["closing_balance"]) - cents(&data["window"]["opening_balance"]);
        if sum != change {
            self.fail(format!("the parts add up to {sum} cents, the change is {change} cents"));
        }
        for part in array(&data["contributions"]) {
            if part["count"].as_u64() != Some(array(&part["lines"]).count() as u64) {
                self.fail(format!("{}: count and lines differ", part["cause"]));
            }
        }
    }

    /// Every other format shows the closing balance; the same file given twice changes nothing.
    fn formats(&mut self, data: &Value, json: &str) {
        let closing = str_of(&data["closing_balance"]).trim_start_matches('-').to_owned();
        for format in ["text", "csv", "md", "html"] {
            let output = self.why(format, 1);
            let text = String::from_utf8_lossy(&output.stdout).replace(',', "");
            if !text.contains(&closing) {
                self.fail(format!("the {format} output does not contain {closing}: {text:?}"));
            }
        }
        if self.has("statement.csv") && self.why("json", 2).stdout != json.as_bytes() {
            self.fail("the statement given twice gives another answer".into());
        }
    }

    /// The whole output beside the input.
    fn files(&mut self, json: &str, bless: bool) {
        let text = String::from_utf8_lossy(&self.why("text", 1).stdout).into_owned();
        let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (key, wanted) in [("text_has", true), ("text_has_not", false)] {
            for words in self.list(key).unwrap_or_default() {
                if flowing.contains(&words) != wanted {
                    self.fail(format!("{key} {words:?}, but the text is {text}"));
                }
            }
        }
        let expected = self.failures.is_empty();
        for (name, got) in [("why.json", json), ("why.txt", &text)] {
            let path = self.folder.join(name);
            if bless && expected {
                std::fs::write(&path, got).expect("the golden file can be written");
                continue;
            }
            match std::fs::read_to_string(&path).map(|text| text.replace("\r\n", "\n")) {
                Ok(golden) if golden == got => {}
                Ok(golden) => self.fail(format!("{name} differs {}", first_change(&golden, got))),
                Err(_) => self.fail(format!("{name} is missing (OUTFLOW_BLESS=1 writes it)")),
            }
        }
    }

    fn why(&self, format: &str, times: usize) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_outflow"));
        command.current_dir(&self.folder).env("NO_COLOR", "1").env_remove("COLUMNS");
        // Packs of whoever runs the tests change nothing here.
        command
            .env("OUTFLOW_CONFIG", "config")
            .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
            .env_remove("OUTFLOW_TODAY")
            .arg("why");
        if self.has("statement.csv") {
            command.args(vec!["statement.csv"; times]);
        }
        if self.has("snapshot.toml") {
            command.args(["--snapshot", "snapshot.toml"]);
        }
        let flags = [("today", "--today"), ("since", "--since"), ("expected_flag", "--expected")];
        for (key, flag) in flags {
            if let Some(value) = self.toml.get(key) {
                command.args([flag, &as_text(value)]);
            }
        }
        command.args(["-O", format]).output().expect("the program can be started")
    }

    fn has(&self, file: &str) -> bool {
        self.folder.join(file).exists()
    }

    fn expect(&self, key: &str) -> Option<&toml::Value> {
        self.toml.get("expect").and_then(|expect| expect.get(key))
    }

    fn list(&self, key: &str) -> Option<Vec<String>> {
        Some(self.expect(key)?.as_array()?.iter().map(as_text).collect())
    }

    fn text(&mut self, key: &str, got: &str) {
        let wanted = self.expect(key).map(as_text);
        self.figure(key, wanted, Some(got.to_owned()));
    }

    /// One figure: nothing is checked where the case says nothing about it.
    fn figure<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &str,
        wanted: Option<T>,
        got: Option<T>,
    ) {
        if wanted.is_some() && wanted != got {
            let none = || "nothing".to_owned();
            let show = |value: Option<T>| value.map_or_else(none, |value| format!("{value:?}"));
            self.fail(format!("{what}: expected {}, got {}", show(wanted), show(got)));
        }
    }

    fn fail(&mut self, message: String) {
        self.failures.push(format!("  {}: {message}", self.name));
    }

    /// A misspelt key would check nothing.
    fn keys_are_known(&mut self) {
        const OUTER: [&str; 5] = ["about", "today", "since", "expected_flag", "expect"];
        const EXPECT: [&str; 19] = [
            "exit",
            "primary",
            "window",
            "closing",
            "unexplained",
            "contributions",
            "other_debits",
            "states",
            "waiting",
            "next",
            "advice_first",
            "advice_first_by",
            "advice_has",
            "advice_has_not",
            "one_of",
            "peak",
            "findings",
            "text_has",
            "text_has_not",
        ];
        let expect = self.toml.get("expect").and_then(|expect| expect.as_table());
        let inner = expect.into_iter().flat_map(|table| table.keys());
        let mut unknown: Vec<String> =
            inner.filter(|key| !EXPECT.contains(&key.as_str())).cloned().collect();
        unknown.extend(self.toml.keys().filter(|key| !OUTER.contains(&key.as_str())).cloned());
        for key in unknown {
            self.fail(format!("case.toml has the unknown key {key}"));
        }
    }

    /// The causes that this case's expectations name.
    fn named_causes(&self) -> Vec<String> {
        let contributions = self.expect("contributions").and_then(|value| value.as_table());
        let contributions = contributions.into_iter().flat_map(|table| table.keys().cloned());
        let states = self.list("states").unwrap_or_default();
        let primary = self.expect("primary").map(as_text);
        contributions.chain(states).chain(primary).collect()
    }
}

/// All cause ids of the schema; the causes of other accounts are not part of an Upwork answer.
fn vocabulary() -> BTreeSet<String> {
    defined("cause")
}

fn states() -> BTreeSet<String> {
    defined("state_cause")
}

fn defined(name: &str) -> BTreeSet<String> {
    let schema = json(&read(&root().join("schemas/why-1.json")));
    array(&schema["$defs"][name]["enum"]).map(|cause| str_of(cause).to_owned()).collect()
}

fn first_change(golden: &str, got: &str) -> String {
    let (mut golden, mut got) = (golden.lines(), got.lines());
    let mut number = 1;
    loop {
        match (golden.next(), got.next()) {
            (Some(before), Some(now)) if before == now => number += 1,
            (before, now) => {
                let show = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                return format!("in line {number}:\n    - {}\n    + {}", show(before), show(now));
            }
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn str_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn str_in<'a>(value: &'a toml::Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn as_text(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn cents(value: &Value) -> i128 {
    let text = str_of(value).replace('.', "");
    text.parse().unwrap_or_else(|_| panic!("{value} is not an amount with two decimals"))
}
