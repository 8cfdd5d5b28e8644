//! Are kept contracts what was typed, through ends and undos, and do they leave the lines alone?

use jiff::Timestamp;
use outflow_app::OperationId;
use outflow_app::book::contract::{ContractFlags, Recording, WorkType, add, agreements, end};
use outflow_app::book::did::{Activity, Done, last_done, record};
use outflow_app::book::history::undo;
use outflow_app::book::import::{ImportInput, import};
use outflow_app::book::{BookPlace, Seen};
use outflow_app::load::InputFile;
use outflow_ledger::snapshot::ContractKind;

const FILE: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance
\"Jun 7, 2024\",709000019,Fixed Price,Milestone: sketches,,Njeri Kamau,Saltmarsh Labs,Njeri Kamau,,80.00,,,80.00
";
const PROGRAM: &str = "outflow 0.1.0";

/// A book with one line.
fn book() -> (tempfile::TempDir, BookPlace) {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let now = Timestamp::from_second(1_718_020_800).expect("a moment");
    let place = BookPlace::at(folder.path().join("book.sqlite"), now);
    let file = InputFile { name: "june.csv".to_owned(), bytes: Ok(FILE.as_bytes().to_vec()) };
    let outcome = import(ImportInput {
        place: place.clone(),
        files: vec![file],
        passed_over: Vec::new(),
        account: None,
        date_order: None,
        dry_run: false,
        program: PROGRAM.to_owned(),
    });
    assert!(outcome.listing.is_some(), "{:?}", outcome.diagnostics);
    (folder, place)
}

fn seen(place: &BookPlace) -> Seen {
    let store = place.open().expect("there is a book");
    Seen::of(&store, None).expect("it can be read")
}

/// The contracts that count: number, client and last day.
fn kept(place: &BookPlace) -> Vec<String> {
    let kept = agreements(&seen(place), "upwork").expect("they can be read");
    let shown = kept.iter().map(|one| {
        let ended = one.ended.map_or("-".to_owned(), |day| day.to_string());
        format!("{} {} {ended}", one.number, one.client)
    });
    shown.collect()
}

fn retainer(client: &str) -> ContractFlags {
    ContractFlags {
        account: None,
        client: client.to_owned(),
        work: WorkType::Retainer,
        title: None,
        rate: None,
        hours: None,
        limit: None,
        amount: Some("500".to_owned()),
        every: Some("monthly on 1".to_owned()),
        milestones: Vec::new(),
        fee: None,
        kind: ContractKind::Direct,
        started: Some("2024-06-01".to_owned()),
    }
}

#[test]
fn an_undo_takes_a_contract_or_its_end_back() {
    let (_folder, place) = book();
    let lines = seen(&place).basis_of("upwork").decisions.len();
    let by = Recording { place: &place, dry_run: false, program: PROGRAM };
    let undone = |operation| undo(&place, Some(OperationId(operation)), false, PROGRAM);
    let dry = Recording { dry_run: true, ..by };
    add(dry, &retainer("Saltmarsh Labs")).expect("a plan");
    assert_eq!(kept(&place), [""; 0], "a dry run writes nothing");
    add(by, &retainer("saltmarsh labs")).expect("a contract");
    add(by, &retainer("Saltmarsh Labs")).expect("the same again");
    add(by, &retainer("Brackenridge, Inc.")).expect("another");
    assert_eq!(kept(&place), ["2 Saltmarsh Labs -", "3 Brackenridge, Inc. -"]);
    let on = "2024-06-30".parse().expect("a day");
    end(dry, 2, Some(on), None).expect("a plan");
    end(by, 2, Some(on), None).expect("its end");
    assert_eq!(kept(&place), ["2 Saltmarsh Labs 2024-06-30", "3 Brackenridge, Inc. -"]);
    end(by, 2, Some(on), None).expect_err("it has ended");
    end(by, 4, Some(on), None).expect_err("that is no contract but an end");
    undone(4).expect("the end");
    assert_eq!(kept(&place), ["2 Saltmarsh Labs -", "3 Brackenridge, Inc. -"]);
    undone(5).expect("the undo: it has ended again");
    undone(2).expect("the contract; its end says nothing any more");
    assert_eq!(kept(&place), ["3 Brackenridge, Inc. -"]);
    undone(7).expect("the undo");
    assert_eq!(kept(&place), ["2 Saltmarsh Labs 2024-06-30", "3 Brackenridge, Inc. -"]);
    assert_eq!(seen(&place).basis_of("upwork").decisions.len(), lines, "no decision was made");
}

#[test]
fn what_was_done_last_is_known_by_its_day() {
    let (_folder, place) = book();
    let did = |activity, on: &str| {
        let done = Done { activity, on: Some(on.parse().expect("a day")), account: None };
        record(&place, &done, PROGRAM)
    };
    did(Activity::Login, "2024-06-08").expect("it is recorded");
    did(Activity::Login, "2024-06-02").expect("an older one too");
    did(Activity::Login, "2024-06-08").expect("once");
    did(Activity::Proposal, "2024-06-11").expect("somewhere it is tomorrow already");
    let early = did(Activity::Profile, "2024-06-12").expect_err("that is to come");
    assert_eq!(early[0].code.id(), "E501");
    let seen = seen(&place);
    assert_eq!(seen.catalogue.operations.len(), 4);
    let days = Activity::ALL.map(|one| last_done(&seen, "upwork", one));
    let day = |text: &str| Some(text.parse().expect("a day"));
    assert_eq!(days, [day("2024-06-08"), None, day("2024-06-11")]);
}
