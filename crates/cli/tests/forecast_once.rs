//! Does a forecast count every payment once, and none that cannot come: contracts, site's figures and lines beside each other?

mod desk;

use desk::Desk;
use serde_json::Value;

/// Ten hours a week of Saltmarsh Labs, paid on Wednesdays up to 5 June 2024; ten per cent are the fee.
fn statement(desk: &Desk, name: &str, more: &[(&str, &str, &str, &str)]) {
    let mut rows: Vec<(String, String, String, String, i64)> = Vec::new();
    let mut id = 900_000_000;
    let mut earn = |day: &str, kind: &str, words: &str, client: &str, gross: i64| {
        id += 2;
        let earned = (day.to_owned(), format!("{id},{kind},{words}"), client.to_owned());
        rows.push((earned.0.clone(), earned.1, earned.2.clone(), String::new(), gross));
        let fee = format!("{},Service Fee,Service Fee for {kind} - Ref ID {id}", id + 1);
        rows.push((earned.0, fee, earned.2, String::new(), -gross / 10));
    };
    for (paid, week) in [
        ("May 15", "04/29/2024-05/05/2024"),
        ("May 22", "05/06/2024-05/12/2024"),
        ("May 29", "05/13/2024-05/19/2024"),
        ("Jun 5", "05/20/2024-05/26/2024"),
    ] {
        let words = format!("Invoice for {week} - 10:00 hrs @ $30.00/hr");
        earn(paid, "Hourly", &words, "Saltmarsh Labs", 30_000);
    }
    for (day, kind, client, gross) in more {
        let gross = gross.parse().expect("cents");
        earn(day, kind, "as agreed", client, gross);
    }
    let mut balance = 0;
    let mut lines = Vec::new();
    for (day, words, client, _, cents) in &rows {
        balance += cents;
        let plain = |cents: i64| {
            let sign = if cents < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
        };
        lines.push(format!(
            "\"{day}, 2024\",{words},,Ada Varga,{client},Ada Varga,,{},,,{}",
            plain(*cents),
            plain(balance)
        ));
    }
    lines.reverse();
    let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    desk.write(name, format!("{head}\n{}\n", lines.join("\n")));
}

/// Everything that comes, as `06-19 270.00`, and what does not count, as `not 90.00`.
fn comes(desk: &Desk, words: &[&str]) -> Vec<String> {
    let words =
        [&["forecast", "--until", "2024-07-04", "--assume", "range=off", "-O", "json"], words];
    let answer: Value = serde_json::from_str(&desk.says(&words.concat(), 0)).expect("it is JSON");
    let data = &answer["data"];
    assert_eq!(data["unexplained"], "0.00");
    let list = |key: &str| data[key].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let events = list("events");
    let events = events
        .iter()
        .map(|one| format!("{} {}", text(&one["on"])[5..].to_owned(), text(&one["amount"])));
    let others = list("not_counted");
    let others = others.iter().map(|one| format!("not {}", text(&one["amount"])));
    events.chain(others).collect()
}

fn desk_with_contracts(more: &[(&str, &str, &str, &str)]) -> Desk {
    let desk = Desk::new();
    statement(&desk, "june.csv", more);
    desk.says(&["import", "june.csv"], 0);
    let hourly =
        ["--type", "hourly", "--rate", "30", "--hours", "10:00", "--started", "2024-04-29"];
    desk.says(&[&["contract", "add", "Saltmarsh Labs"], &hourly[..]].concat(), 0);
    let milestone =
        ["--type", "fixed", "--milestone", "Chart=520@2024-06-24", "--started", "2024-06-01"];
    desk.says(&[&["contract", "add", "Zed Maps"], &milestone[..]].concat(), 0);
    desk
}

const HOURS: [&str; 4] = ["06-12 270.00", "06-19 270.00", "06-26 270.00", "07-03 270.00"];
const CHART: &str = "06-29 468.00";

/// The hours of these places and the milestone, by day.
fn with(hours: &[usize], rest: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = hours.iter().map(|place| HOURS[*place].to_owned()).collect();
    all.extend(rest.iter().map(ToString::to_string));
    all.sort();
    all
}

#[test]
fn what_the_site_tells_too_counts_once_and_tells_nothing_of_others() {
    let desk = desk_with_contracts(&[]);
    desk.write(
        "submitted.toml",
        "as_of = 2024-06-10\n[[contract]]\ntitle = \"Chart\"\nclient = \"Zed Maps\"\ntype = \"fixed\"\nescrow = \"520.00\"\nfunded = true\nsubmitted_on = 2024-06-08\n",
    );
    desk.write(
        "item.toml",
        "as_of = 2024-06-10\n[[in_review_item]]\nkind = \"hourly\"\ncontract = \"Saltmarsh Labs\"\ngross = \"240.00\"\nweek = \"2024-06-03/2024-06-09\"\n",
    );
    desk.write(
        "other.toml",
        "as_of = 2024-06-10\n[[contract]]\ntitle = \"Logo\"\nclient = \"Quill\"\ntype = \"fixed\"\nescrow = \"100.00\"\nfunded = true\nsubmitted_on = 2024-06-09\n",
    );
    let all = &[0, 1, 2, 3];
    for (words, expected) in [
        // Nothing but the contracts.
        (&[][..], with(all, &[CHART])),
        // A total tells all of its stage, and of no other.
        (&["--in-review", "100"], with(&[0, 2, 3], &["06-19 90.00", CHART])),
        (&["--in-review", "0"], with(&[0, 2, 3], &[CHART])),
        (&["--pending", "0"], with(&[1, 2, 3], &[CHART])),
        (&["--work-in-progress", "0"], with(&[0, 1, 3], &[CHART])),
        // An amount of that very day is the same money; of another day it tells nothing of the rest.
        (&["--pending", "171@2024-06-12"], with(&[1, 2, 3], &["06-12 171.00", CHART])),
        (&["--pending", "171@2024-06-28"], with(all, &["06-28 171.00", CHART])),
        // The milestone that was submitted is the one that is expected; another client's is not.
        (&["--snapshot", "submitted.toml"], with(all, &["06-27 468.00"])),
        (&["--snapshot", "other.toml"], with(all, &["06-28 90.00", CHART])),
        (&["--snapshot", "item.toml"], with(&[0, 2, 3], &["06-19 216.00", CHART])),
    ] {
        let mut found = comes(&desk, words);
        found.sort();
        assert_eq!(found, expected, "{words:?}");
    }
}

#[test]
fn what_was_paid_early_does_not_come_again_and_what_is_late_is_told() {
    let early = desk_with_contracts(&[("Jun 7", "Fixed Price", "Zed Maps", "52000")]);
    let found = comes(&early, &[]);
    assert_eq!(found, with(&[0, 1, 2, 3], &[]), "the milestone was paid three weeks early");
    let part = desk_with_contracts(&[("Jun 24", "Fixed Price", "Zed Maps", "42000")]);
    let found = comes(&part, &["--today", "2024-06-25"]);
    assert!(found.contains(&"06-29 90.00".to_owned()), "the rest of the milestone: {found:?}");
    let late = desk_with_contracts(&[("Jul 1", "Fixed Price", "Quill", "1000")]);
    let found = comes(&late, &["--today", "2024-07-02"]);
    assert!(found.contains(&"not 468.00".to_owned()), "the milestone is late: {found:?}");
    let today = desk_with_contracts(&[]);
    let found = comes(&today, &["--today", "2024-06-29"]);
    assert!(found.contains(&CHART.to_owned()), "it is due today: {found:?}");
}

#[test]
fn nothing_leaves_a_restricted_account_and_contracts_that_stand_still_pay_nothing() {
    let desk = desk_with_contracts(&[]);
    let schedule = "[payout_schedule]\nfrequency = \"weekly\"\nthreshold = \"100.00\"\n";
    let held = "[[hold]]\nkind = \"identity_verification\"\nsince = 2024-06-01\n";
    let until = "[[hold]]\nkind = \"chargeback_review\"\nsince = 2024-06-01\nup_to_days = 25\n";
    let suspended = "[[contract]]\ntitle = \"Tides\"\nclient = \"Saltmarsh Labs\"\ntype = \"hourly\"\nstatus = \"suspended_client_payment\"\n";
    let ended = "[[contract]]\ntitle = \"Chart\"\nclient = \"Zed Maps\"\ntype = \"fixed\"\nstatus = \"ended_by_client\"\n";
    for (more, safe, payouts) in [
        ("", "1080.00", vec!["06-12", "06-19", "06-26", "07-03"]),
        (held, "0.00", vec![]),
        (until, "0.00", vec!["06-26", "07-03"]),
    ] {
        desk.write("today.toml", format!("as_of = 2024-06-10\n{schedule}{more}"));
        let words = ["forecast", "--until", "2024-07-04", "--snapshot", "today.toml", "-O", "json"];
        let answer: Value = serde_json::from_str(&desk.says(&words, 0)).expect("it is JSON");
        let data = &answer["data"];
        assert_eq!(data["safe_to_pay_out_today"], safe, "{more}");
        assert_eq!(data["payout_blocked_because"].is_null(), more.is_empty(), "{more}");
        let events = data["events"].as_array().expect("a list");
        let swept: Vec<&str> = events
            .iter()
            .filter(|one| one["kind"] == "payout")
            .map(|one| &one["on"].as_str().expect("a day")[5..])
            .collect();
        assert_eq!(swept, payouts, "{more}");
    }
    for (more, expected) in [
        (suspended, vec![CHART.to_owned(), "not 1080.00".to_owned()]),
        (ended, [with(&[0, 1, 2, 3], &[]), vec!["not 468.00".to_owned()]].concat()),
    ] {
        desk.write("today.toml", format!("as_of = 2024-06-10\n{more}"));
        let mut found = comes(&desk, &["--snapshot", "today.toml"]);
        found.sort();
        assert_eq!(found, expected, "{more}");
    }
}

#[test]
fn an_answer_never_takes_the_place_of_a_book_or_a_copy_of_it() {
    let desk = desk_with_contracts(&[]);
    let before = desk.bytes_of_book();
    desk.says(&["backup"], 0);
    let copies = std::fs::read_dir(desk.path("book.sqlite.backups")).expect("there are copies");
    let copy = copies.map(|copy| copy.expect("a copy").path()).next().expect("one at least");
    let copied = std::fs::read(&copy).expect("it can be read");
    let copy = copy.to_str().expect("our names are UTF-8").to_owned();
    for verb in ["why", "forecast", "todo", "activity", "accounts"] {
        for target in ["book.sqlite", copy.as_str()] {
            let output = desk.run(&[verb, "-o", target]);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{verb} {target}: {errors}");
            assert!(errors.contains("is not overwritten"), "{verb} {target}: {errors}");
        }
    }
    assert_eq!(desk.bytes_of_book(), before);
    assert_eq!(std::fs::read(copy).expect("it can be read"), copied);
}
