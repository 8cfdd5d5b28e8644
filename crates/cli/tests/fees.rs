//! Is what `outflow fees` says fit for programs and terminals: valid JSON of its schema, sums that hold, nothing that acts?

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(arguments: &[&str], config: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outflow"))
        .args(arguments)
        .env("OUTFLOW_CONFIG", config)
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
        .env_remove("OUTFLOW_TODAY")
        .output()
        .expect("the program starts")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// Decimal text as whole cents.
fn cents(value: &Value) -> i64 {
    value.as_str().expect("decimal text").replace('.', "").parse().expect("digits")
}

#[test]
fn every_answer_fits_its_schema() {
    let schema = std::fs::read(root().join("schemas/fees-1.json")).expect("the schema is there");
    let schema: Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a valid schema");
    let own = root().join("testdata/transcripts/fees-own.in/config");
    for (question, status) in [
        ("500 --platform upwork --on 2024-06-07", 1),
        ("500 --platform upwork --on 2024-06-07 --country PT --tax-form yes", 0),
        ("500 --platform upwork --on 2026-06-01", 1),
        (
            "500 --platform upwork --on 2026-06-01 --fee-percent 12.5 --type fixed --country PT --tax-form yes",
            0,
        ),
        (
            "258 --platform upwork --on 2024-06-07 --type hourly --country KE --method mpesa --tax-form yes",
            0,
        ),
        ("500 --platform upwork --on 2026-06-01 --country US --method wire", 1),
        ("200 --platform upwork --on 2024-11-21 --country IN --tax-id no --tax-form yes", 0),
        ("500 --platform upwork --on 2023-06-01 --started 2020-01-01 --client-billed 12000", 1),
        ("500 --platform freelancer-com --on 2026-06-01 --method wire", 1),
        ("20 --platform freelancer-com --on 2026-06-01 --method wire", 1),
        ("500 --platform fiverr --on 2026-06-01 --top-rated --method paypal", 1),
        ("9000 --platform koop --on 2026-06-01 --method sepa", 1),
        ("5 --platform koop --on 2026-06-01 --method sepa", 1),
        (
            "500 --platform upwork --on 2026-06-01 --contract direct --membership plus --country PT --tax-form yes",
            0,
        ),
        ("500 --platform upwork --on 2026-06-01 --contract enterprise", 1),
        (
            "--net 450 --platform upwork --on 2024-06-07 --country KE --method local_bank --tax-form yes",
            0,
        ),
        ("--net 450 --platform upwork --on 2026-06-01", 1),
        ("--net 450 --platform koop --on 2026-06-01 --country DE --method sepa", 0),
        ("500 --compare --on 2026-06-01", 1),
        ("500 --compare --on 2026-06-01 --fee-percent 12 --country KE", 1),
        (
            "500 --compare --platform upwork --on 2026-06-01 --fee-percent 12 --type fixed --country PT --tax-form yes --method local_bank",
            0,
        ),
        ("500 --compare --platform fiverr --on 2026-06-01 --fee-percent 12", 2),
        ("500 --platform upwork --on 2026-06-01 --started 2024-01-01 --fee-percent 12", 1),
        ("500 --platform upwork --on 2026-06-01 --started 2024-01-01 --fee-percent 40", 2),
        ("500 --platform upwork --on 2024-06-07 --country KE --tax-form no", 1),
        ("500 --platform upwork --on 2023-05-02 --country PT --tax-form yes", 1),
        ("9000 --platform upwork --on 9999-12-31", 2),
        ("9000 --platform upwork --on 2026-06-01 --started 9999-12-31", 2),
        ("500 --compare --on 2026-06-01 --fee-percent 50", 2),
        ("500 --compare --on 2026-06-01 --country UK", 2),
        ("500 --compare --on 2026-06-01 --currency GBP", 2),
        ("500 --compare --on 1999-01-01", 2),
        ("500 --compare --platform upwork --on 2024-06-07 --method pigeon", 2),
        ("258 --refund 100 --platform upwork --on 2024-06-07 --country KE --method mpesa", 1),
        ("258 --refund 100 --platform upwork --on 2024-06-07 --country PT --tax-form yes", 0),
        ("--refund 100 --platform fiverr --on 2026-06-01", 1),
        ("--refund 100 --platform upwork --on 2026-06-01", 1),
        ("500 --platform upwrok --on 2026-06-01", 2),
        ("-5 --platform upwork --on 2026-06-01 --country x", 2),
    ] {
        let words: Vec<&str> = question.split(' ').collect();
        let arguments = [&["fees"], words.as_slice(), &["-O", "json"]].concat();
        let output = run(&arguments, &own);
        let answer = json(&output);
        let errors: Vec<String> = schema.iter_errors(&answer).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{question}: {errors:?}");
        assert_eq!(output.status.code(), Some(status), "{question}");
        assert_eq!(answer["data"].is_null(), status == 2, "{question}");
        for format in ["text", "csv", "md", "html"] {
            let arguments = [&["fees"], words.as_slice(), &["-O", format]].concat();
            let output = run(&arguments, &own);
            assert_eq!(output.status.code(), Some(status), "{question} as {format}");
            assert_eq!(output.stdout.is_empty(), status == 2, "{question} as {format}");
        }
    }
}

#[test]
fn the_steps_of_the_json_add_up() {
    let question =
        "258 --platform upwork --on 2024-06-07 --type hourly --country KE --method mpesa";
    let words: Vec<&str> = question.split(' ').collect();
    let arguments = [&["fees"], words.as_slice(), &["-O", "json"]].concat();
    let answer = json(&run(&arguments, Path::new("no-such-folder")));
    let mut sum = 0;
    for step in answer["data"]["steps"].as_array().expect("a list") {
        let amount = cents(&step["amount"]["amount"]);
        sum += match step["kind"].as_str().expect("a kind") {
            "bill" | "available" => 0,
            "arrives" | "left" => amount,
            _ => -amount,
        };
    }
    assert_eq!(sum, cents(&answer["data"]["bill"]));
}

/// A configuration folder with one pack of one's own.
fn config_with(pack: &str) -> tempfile::TempDir {
    let config = tempfile::tempdir().expect("a folder");
    let folder = config.path().join("policies/mine");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("2024-01-01.toml"), pack).expect("a file");
    config
}

#[test]
fn a_proof_takes_away_what_is_negative() {
    let pack = r#"
platform = "mine"
name = "Mine"
effective = 2024-01-01
[[clause]]
id = "mine/service-fee"
title = "A fee"
source = "made up"
standing = "published"
checked = 2026-11-23
[clause.service_fee]
contracts = "marketplace"
tiers = [{ above = "0.00", percent = "10" }]
minimum = "7.00"
rounding = "half_up"
"#;
    let config = config_with(pack);
    let output = run(&["fees", "5", "--platform", "mine", "--on", "2024-06-07"], config.path());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("$5.00 = $7.00 service fee - $2.00 available."), "{text}");
}

#[test]
fn a_comparison_fits_a_narrow_terminal() {
    let input = outflow_app::fees::FeesInput {
        amount: Some("500".to_owned()),
        net: None,
        refund: None,
        compare: true,
        platform: None,
        on: "2026-06-01".parse().expect("a day"),
        hourly: None,
        kind: outflow_ledger::snapshot::ContractKind::Marketplace,
        membership: outflow_ledger::snapshot::Membership::Basic,
        started: None,
        first_line: None,
        client_billed: None,
        fee_percent: None,
        country: None,
        tax_form: None,
        tax_id: None,
        tax_registered: None,
        top_rated: false,
        method: None,
        currency: None,
    };
    let outcome = outflow_app::fees::ask(&input, Vec::new());
    let reply = outcome.reply.expect("some rules are in force");
    for width in [40, 60, 80, 100] {
        let style = outflow_report::TextStyle { width: Some(width), ..Default::default() };
        let text = outflow_report::fees_text(&reply, style);
        let table = text.lines().skip_while(|line| *line != "Side by side");
        let lines: Vec<&str> = table.take_while(|line| !line.is_empty()).collect();
        assert!(lines.len() > 10, "{text}");
        let widest = lines.iter().map(|line| line.chars().count()).max();
        assert!(widest <= Some(usize::from(width)), "{text}");
    }
}

#[test]
fn a_page_loads_nothing() {
    let arguments = ["fees", "500", "--compare", "--on", "2026-06-01", "-O", "html"];
    let output = run(&arguments, Path::new("no-such-folder"));
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(page.contains("default-src 'none'"));
    for loading in ["<script", "<link", "<img", "src=", "url(", "@import", "<a "] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn text_of_packs_and_flags_cannot_act() {
    let pack = r#"
platform = "mine"
name = "M\u001b[31mine<b>"
effective = 2024-01-01
[[clause]]
id = "mine/service-fee"
title = "a\u202Eb <script>"
source = "one\ntwo\u0007"
standing = "claimed"
checked = 2026-11-23
[clause.service_fee]
contracts = "marketplace"
tiers = [{ above = "0.00", percent = "10" }]
rounding = "half_up"
[[clause]]
id = "mine/payout"
title = "=1+1\u202Eb"
source = "one\ntwo\u0007"
standing = "claimed"
checked = 2026-11-23
[clause.payout]
method = "bank"
name = "\u009b2Jbank"
words = ["\u001b]0;x"]
fees = ["1.00"]
"#;
    let config = config_with(pack);
    for question in [
        &["500", "--platform", "mine"][..],
        &["500", "--platform", "mine", "--method", "bank", "--lines"],
        &["500", "--platform", "mine", "--method", "\u{1b}[2J\u{202e}"],
        &["500", "--platform", "\u{1b}[2J\u{202e}"],
        &["\u{1b}[2J", "--platform", "mine", "--country", "\u{202e}x", "--currency", "\u{9b}2J"],
        &["500", "--compare", "--method", "\u{1b}[2J"],
        &["--net", "50", "--platform", "mine", "--method", "bank"],
        &["500", "--refund", "100", "--platform", "mine", "--method", "bank"],
    ] {
        for format in ["text", "json", "csv", "md", "html"] {
            let day = ["--on", "2024-06-07"];
            let arguments = [&["fees"], question, &day, &["-O", format]].concat();
            let output = run(&arguments, config.path());
            let shown = [output.stdout, output.stderr].concat();
            let shown = String::from_utf8(shown).expect("UTF-8");
            let acts = |one: char| (one.is_control() && one != '\n') || one == '\u{202e}';
            assert!(!shown.is_empty() && !shown.contains(acts), "{arguments:?}: {shown:?}");
            assert!(format != "html" || !shown.contains("<script>"), "{arguments:?}: {shown}");
        }
    }
}
