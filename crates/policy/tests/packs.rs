//! Is every mistake of a pack told at its place, and are the rules of each day found quickly?
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic as the test does")]

#[allow(dead_code, reason = "each of the tests of packs uses a part")]
#[path = "packs/text.rs"]
mod text;

use jiff::civil::date;
use outflow_policy::rule::{Item, Moment};
use outflow_policy::{EMBEDDED, Event, PackFile, PlatformRules, PolicyBook, PolicyPack};
use text::{FEE, HEAD, NAME, NOTE, assert_told, clause, fee, pack_of, titled, told};

#[test]
fn each_mistake_is_told_at_its_place() {
    let two_rules = "[clause.note]\n[clause.refund]\nreturns_fee = true";
    let falling = "tiers = [{ above = \"0.00\", percent = \"20\" }, { above = \"500.00\", percent = \"10\" }, { above = \"500.00\", percent = \"5\" }]";
    let late = "tiers = [{ above = \"1.00\", percent = \"20\" }]";
    let payout = "[clause.payout]\nmethod = \"bank\"\nname = \"your bank\"\nwords = [\"bank\"]\n";
    let price = "[clause.price]\nitem = \"connects\"\namounts = [\"0.15\"]";
    let withheld = "[clause.tax_withheld]\ncountries = [\"IN\"]\nrounding = \"half_up\"\n";
    for (what, text, expected) in [
        ("no TOML", format!("{HEAD}title = \"open\n"), ("E601", 4, 14, "basic string")),
        (
            "unknown key of the root",
            pack_of(NOTE).replace("platform =", "nam = \"P\"\nplatform ="),
            ("E602", 1, 1, "did you mean name?"),
        ),
        (
            "unknown key of a clause",
            pack_of("untl = 2025-01-01\n[clause.note]"),
            ("E602", 10, 1, "clause has no key untl; did you mean until?"),
        ),
        (
            "unknown key of a rule",
            pack_of("[clause.refund]\nreturns_fee = true\nreturns_fees = true"),
            ("E602", 12, 1, "did you mean returns_fee?"),
        ),
        (
            "no pack",
            clause("p/fee", NOTE),
            ("E603", 1, 1, "says nothing without platform and name and effective"),
        ),
        (
            "no standing",
            pack_of(NOTE).replace("standing = \"published\"\n", ""),
            ("E603", 4, 1, "a clause says nothing without standing"),
        ),
        ("another standing", pack_of(NOTE).replace("published", "sworn"), ("E603", 8, 12, "sworn")),
        (
            "no day",
            pack_of(NOTE).replace("checked = 2026-11-23", "checked = \"soon\""),
            ("E603", 9, 11, "is not a date"),
        ),
        (
            "no id",
            pack_of(NOTE).replace("p/fee", "fee"),
            ("E603", 5, 6, "is not the id of a clause"),
        ),
        (
            "negative amount",
            pack_of("[clause.price]\nitem = \"connects\"\namounts = [\"-0.15\"]"),
            ("E603", 12, 12, "-0.15 is below zero"),
        ),
        (
            "no amount",
            pack_of("[clause.price]\nitem = \"connects\"\namounts = []"),
            ("E603", 12, 11, "the list is empty"),
        ),
        (
            "half a cent",
            pack_of("[clause.price]\nitem = \"connects\"\namounts = [\"0.155\"]"),
            ("E603", 12, 12, "more than two decimals"),
        ),
        (
            "an amount without quotes",
            pack_of("[clause.price]\nitem = \"connects\"\namounts = [0.15]"),
            ("E603", 12, 12, "0.15"),
        ),
        (
            "percent above 100",
            pack_of(&format!("{withheld}percent = \"100.01\"")),
            ("E603", 13, 11, "\"100.01\" is not a percentage"),
        ),
        (
            "percent below 0",
            pack_of(&format!("{withheld}percent = \"-1\"")),
            ("E603", 13, 11, "\"-1\" is not a percentage"),
        ),
        (
            "a percentage without its rounding",
            pack_of("[clause.tax_withheld]\npercent = \"1\""),
            ("E603", 10, 1, "a percentage says nothing without rounding"),
        ),
        (
            "a country of three letters",
            pack_of(
                "[clause.tax_withheld]\ncountries = [\"IND\"]\npercent = \"1\"\nrounding = \"half_up\"",
            ),
            ("E603", 11, 14, "\"IND\" is not the code of a country; India is IN"),
        ),
        ("no rule", pack_of(""), ("E603", 4, 1, "this one states 0")),
        ("two rules", pack_of(two_rules), ("E603", 4, 1, "this one states 2")),
        (
            "tiers and a fee of each contract",
            pack_of(&format!(
                "{}\nper_contract = {{ at_least = \"0\", at_most = \"15\" }}",
                fee("10")
            )),
            ("E603", 10, 1, "either tiers or per_contract"),
        ),
        (
            "days of both kinds",
            pack_of("[clause.deadline]\nafter = \"submission\"\ndays = 1\nbusiness_days = 1"),
            ("E603", 10, 1, "counts in one unit"),
        ),
        (
            "no time of day",
            pack_of(&format!("{payout}cutoff = \"noon\"")),
            ("E603", 14, 10, "noon"),
        ),
        (
            "until before effective",
            pack_of("until = 2023-12-31\n[clause.note]"),
            ("E604", 10, 9, "before it begins on 2024-01-01"),
        ),
        (
            "tiers that do not rise",
            pack_of(&format!("{FEE}{falling}")),
            ("E604", 13, 9, "tiers begin above 0.00 and rise"),
        ),
        (
            "tiers that begin late",
            pack_of(&format!("{FEE}{late}")),
            ("E604", 13, 9, "tiers begin above 0.00 and rise"),
        ),
        (
            "a lowest rate above the highest",
            pack_of(&format!("{FEE}per_contract = {{ at_least = \"16\", at_most = \"15\" }}")),
            ("E604", 13, 16, "above the highest"),
        ),
        (
            "starts that leave no day",
            pack_of(&format!(
                "{}\nstarted_from = 2024-01-01\nstarted_before = 2024-01-01",
                fee("10")
            )),
            ("E604", 14, 16, "no contract starts"),
        ),
        (
            "a minimum above the maximum",
            pack_of(&format!("{payout}minimum = \"6.00\"\nmaximum = \"5.00\"")),
            ("E604", 14, 11, "the minimum 6.00 is above the maximum 5.00"),
        ),
        (
            "a charge from more to less",
            pack_of(
                "[clause.client_charge]\nitem = \"contract_initiation\"\nat_least = \"5.00\"\nat_most = \"4.95\"",
            ),
            ("E604", 12, 12, "5.00 is above 4.95"),
        ),
        (
            "an id of another platform",
            pack_of(NOTE).replace("p/fee", "q/fee"),
            ("E604", 5, 6, "begins with p/"),
        ),
        (
            "duplicate id",
            format!("{}{}", pack_of(NOTE), clause("p/fee", price)),
            ("E604", 12, 6, "p/fee is stated twice"),
        ),
        (
            "a percentage that is none is no fault of the tiers",
            pack_of(&fee("150")),
            ("E603", 13, 38, "\"150\" is not a percentage"),
        ),
        ("no clause", HEAD.to_owned(), ("E603", 1, 1, "says nothing without clause")),
        (
            "an empty list of clauses",
            format!("{HEAD}clause = []\n"),
            ("E603", 4, 10, "without a clause"),
        ),
        (
            "hours without days",
            pack_of("[clause.hours]"),
            ("E603", 10, 1, "without a count of days"),
        ),
        (
            "no words",
            pack_of(&payout.replace("\"bank\"]", "]")),
            ("E603", 13, 9, "the list is empty"),
        ),
        (
            "an empty word",
            pack_of(&payout.replace("\"bank\"]", "\"bank\", \"\"]")),
            ("E603", 13, 18, "the text is empty"),
        ),
        (
            "a word that is never found",
            pack_of(&payout.replace("\"bank\"]", "\"bank\", \"SEPA\"]")),
            ("E603", 13, 18, "\"SEPA\" has capitals"),
        ),
        (
            "a purchase of nothing",
            pack_of(&format!("{price}\nbundles = [10, 0]")),
            ("E603", 13, 16, "a purchase of 0 pieces"),
        ),
        (
            "a country named and taken out",
            pack_of(&format!("{withheld}percent = \"1\"\ncountries_except = [\"US\", \"IN\"]")),
            ("E604", 14, 20, "IN is among the countries and taken out of them"),
        ),
        (
            "two reviews of hours",
            format!(
                "{}{}",
                pack_of("[clause.hours]\nreview_ends_days_after_week = 5"),
                clause("p/other", "[clause.hours]\nreview_ends_days_after_week = 4")
            ),
            ("E604", 13, 6, "p/fee and p/other are about the same days"),
        ),
        (
            "two fees",
            format!("{}{}", pack_of(&fee("10")), clause("p/other", &fee("20"))),
            ("E604", 15, 6, "p/fee and p/other are about the same charge"),
        ),
        (
            "two prices",
            format!("{}{}", pack_of(price), clause("p/other", price)),
            ("E604", 14, 6, "p/fee and p/other are about the same charge"),
        ),
        (
            "two ways of one name",
            format!("{}{}", pack_of(payout), clause("p/other", payout)),
            ("E604", 16, 6, "about the same charge"),
        ),
        (
            "correction without its day",
            format!("correction = 2\n{}", pack_of(NOTE)),
            ("E603", 1, 1, "a correction says nothing without learned"),
        ),
        (
            "a day learned without a correction",
            format!("learned = 2026-01-01\n{}", pack_of(NOTE)),
            ("E603", 1, 1, "correction"),
        ),
    ] {
        let (pack, problems) =
            PolicyPack::read(PackFile { name: NAME, text: &text, is_own: false });
        assert_told(what, &problems, &[expected]);
        assert_eq!(pack, None, "{what}: a pack with an error is not used");
    }
}

#[test]
fn all_problems_of_a_file_are_told() {
    let bad =
        "until = soon\n[clause.price]\nitem = \"conects\"\namounts = [\"-1.00\"]\nbundle = [1]";
    let text = format!("{HEAD}colour = \"red\"\n{}{}", clause("p/a", bad), clause("q/b", ""));
    // `soon` is no TOML: nothing else can be said until it is mended.
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &text, is_own: false });
    assert_told("no TOML", &problems, &[("E601", 11, 9, "")]);
    let text = text.replace("soon", "\"soon\"");
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &text, is_own: false });
    assert_told(
        "seven at once",
        &problems,
        &[
            ("E602", 4, 1, "has no key colour"),
            ("E603", 11, 9, "\"soon\" is not a date"),
            ("E603", 13, 8, "conects"),
            ("E603", 14, 12, "-1.00 is below zero"),
            ("E602", 15, 1, "did you mean bundles?"),
            ("E603", 16, 1, "this one states 0"),
            ("E604", 17, 6, "begins with p/"),
        ],
    );
}

#[test]
fn what_could_be_read_is_checked_beside_what_could_not() {
    let over = clause("p/a", &format!("until = 2023-12-31\n{NOTE}"));
    let unread = clause("p/a", "[clause.refund]\nreturns_fee = \"yes\"");
    let text = format!("{HEAD}{over}{unread}{}", clause("q/b", NOTE));
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &text, is_own: false });
    assert_told(
        "a rule that cannot be read hides nothing",
        &problems,
        &[
            ("E604", 10, 9, "before it begins"),
            ("E604", 13, 6, "p/a is stated twice"),
            ("E603", 19, 15, "is not true or false"),
            ("E604", 21, 6, "begins with p/"),
        ],
    );
    let dayless = text.replace("effective = 2024-01-01", "effective = \"then\"");
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &dayless, is_own: false });
    let found: Vec<String> = problems.iter().map(|one| one.code.id().to_owned()).collect();
    assert_eq!(found, ["E603", "E604", "E603", "E604"], "all but the end before the beginning");
}

#[test]
fn every_wrong_entry_of_a_list_is_told_at_its_own_place() {
    let rule = "[clause.payout]\nmethod = \"bank\"\nname = \"your bank\"\nwords = [\"Bank\", \"a\", 1]\nfees = [\n  \"1.00\",\n  \"-1.00\",\n]";
    let text = pack_of(rule);
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &text, is_own: false });
    assert_told(
        "three entries",
        &problems,
        &[
            ("E603", 13, 10, "\"Bank\" has capitals"),
            ("E603", 13, 23, "bare number"),
            ("E603", 16, 3, "-1.00 is below zero"),
        ],
    );
}

#[test]
fn a_pack_has_a_size_that_people_can_read() {
    let text = format!("{}# {}\n", pack_of(NOTE), "x".repeat(4 * 1024 * 1024));
    let (_, problems) = PolicyPack::read(PackFile { name: NAME, text: &text, is_own: true });
    assert_told("too large", &problems, &[("E111", 0, 0, "the limit is 4 MiB")]);
}

/// A pack of many rules is read and compared in a time that grows as they do.
#[test]
fn thousands_of_rules_are_compared() {
    let rule = |number: u32| {
        let title = format!("{number} days");
        let rule = format!("[clause.deadline]\nafter = \"last_activity\"\ndays = {number}");
        titled(&clause(&format!("p/rule-{number}"), &rule), &title)
    };
    let text = format!("{HEAD}{}", (0..20_000).map(rule).collect::<String>());
    let files = [PackFile { name: "p/2024-01-01.toml", text: &text, is_own: true }];
    let book = PolicyBook::from_files(&files).unwrap();
    assert_eq!(book.in_force("p", date(2024, 1, 1)).len(), 20_000);
}

#[test]
fn the_names_of_files_say_what_is_in_them() {
    let correction = |revision: u32| format!("correction = {revision}\nlearned = 2026-01-01\n");
    let note = pack_of(NOTE);
    for (name, text, expected) in [
        (
            "p/2024-01-02.toml",
            note.clone(),
            &[("E605", 3, 13, "its rules are those of 2024-01-01.toml")][..],
        ),
        ("p/2024-01-01.r2.toml", note.clone(), &[("E605", 3, 13, "2024-01-01.toml")]),
        (
            "q/2024-01-01.toml",
            note.clone(),
            &[("E605", 1, 12, "the folder is called q, the platform p")],
        ),
        ("p/2024-01-01.toml", correction(2) + &note, &[("E605", 5, 13, "2024-01-01.r2.toml")]),
        ("p/2024-01-01.toml", correction(1) + &note, &[("E603", 1, 14, "1 is no correction")]),
        ("p/2024-01-01.r2.toml", correction(2) + &note, &[]),
        ("a/folder/p/2024-01-01.toml", note.clone(), &[]),
        ("2024-01-01.toml", note, &[]),
    ] {
        let (pack, problems) = PolicyPack::read(PackFile { name, text: &text, is_own: false });
        assert_told(name, &problems, expected);
        assert_eq!(pack.is_some(), expected.is_empty(), "{name}");
    }
}

#[test]
fn an_own_pack_may_lie_in_any_folder() {
    let text = pack_of(NOTE);
    let file = PackFile { name: "mine/2024-01-01.toml", text: &text, is_own: true };
    assert_eq!(told(&PolicyPack::read(file).1), Vec::<String>::new());
}

#[test]
fn packs_that_cannot_lie_beside_each_other() {
    let note = pack_of(NOTE);
    let correction = format!("correction = 2\nlearned = 2026-01-01\n{note}");
    let other_day = correction.replace("effective = 2024-01-01", "effective = 2024-02-01");
    for (what, files, part) in [
        (
            "one day twice",
            [("p/2024-01-01.toml", &note), ("x/p/2024-01-01.toml", &note)],
            "the same platform and day",
        ),
        (
            "a correction of nothing",
            [("p/2024-01-01.toml", &note), ("p/2024-02-01.r2.toml", &other_day)],
            "there is no pack of 2024-02-01 to correct",
        ),
    ] {
        let texts: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let problems = PolicyBook::from_packs(&texts).unwrap_err();
        assert_told(what, &problems, &[("E604", 0, 0, part)]);
        assert_eq!(problems[0].source.as_deref(), Some(files[1].0), "{what}");
    }
    let problems = PolicyBook::from_packs(&[("p/2024-01-01.r2.toml", &correction)]).unwrap_err();
    assert_told("a correction alone", &problems, &[("E604", 0, 0, "no pack of 2024-01-01")]);
}

#[test]
fn rules_by_period_are_those_of_each_day() {
    let book = PolicyBook::embedded().unwrap();
    for (platform, _) in book.platforms() {
        let rules = PlatformRules::of(&book, platform);
        for change in book.changes(platform) {
            for day in [change.yesterday().unwrap(), change] {
                let bought = |item| Event::Bought { item, pieces: Some(10), on: day };
                let events = [
                    bought(Item::Connects),
                    bought(Item::Membership),
                    Event::Began {
                        moment: Moment::ContractEnded,
                        on: day,
                        by_rules_of: day,
                        membership: None,
                    },
                    Event::PaidOut { method: "local_bank", amount: None, country: None, on: day },
                    Event::Hired { on: day },
                ];
                for event in events {
                    let expected = book.consequences(platform, &event);
                    assert_eq!(rules.consequences(&event), expected, "{platform} {event:?}");
                }
            }
        }
    }
}

#[test]
fn the_packs_of_the_program_have_no_problem() {
    for (name, text) in EMBEDDED {
        let (_, problems) = PolicyPack::read(PackFile { name, text, is_own: false });
        assert_eq!(told(&problems), Vec::<String>::new(), "{name}");
    }
}
