//! Is every mistake of a pack told at its place, and do own packs and corrections replace only what they name?
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic as the test does")]

use jiff::civil::{Date, date};
use outflow_ledger::{Cents, Diagnostic};
use outflow_policy::rule::{Item, Moment};
use outflow_policy::{EMBEDDED, Event, Known, PackFile, PlatformRules, PolicyBook, PolicyPack};

const NAME: &str = "p/2024-01-01.toml";

/// Three lines.
const HEAD: &str = "platform = \"p\"\nname = \"P\"\neffective = 2024-01-01\n";

const NOTE: &str = "[clause.note]";

const FEE: &str = "[clause.service_fee]\ncontracts = \"marketplace\"\nrounding = \"half_up\"\n";

/// Six lines, of which the second is the id, and the rule.
fn clause(id: &str, rule: &str) -> String {
    format!(
        "[[clause]]\nid = \"{id}\"\ntitle = \"One sentence\"\nsource = \"a page\"\n\
         standing = \"published\"\nchecked = 2026-11-23\n{rule}\n"
    )
}

/// A pack whose only clause has this rule; the rule begins on line 10.
fn pack_of(rule: &str) -> String {
    format!("{HEAD}{}", clause("p/fee", rule))
}

fn fee(percent: &str) -> String {
    format!("{FEE}tiers = [{{ above = \"0.00\", percent = \"{percent}\" }}]")
}

/// Code, line, column and a part of the message.
type Expected<'a> = (&'a str, u32, u32, &'a str);

fn told(problems: &[Diagnostic]) -> Vec<String> {
    let told = problems.iter().map(|one| {
        let (line, column) = (one.line.unwrap_or(0), one.column.unwrap_or(0));
        format!("{} {line}:{column} {}", one.code.id(), one.message)
    });
    told.collect()
}

fn assert_told(what: &str, problems: &[Diagnostic], expected: &[Expected<'_>]) {
    let found = told(problems);
    let fits = |(one, (code, line, column, part)): (&String, &Expected<'_>)| {
        one.starts_with(&format!("{code} {line}:{column} ")) && one.contains(part)
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(fits);
    assert!(all, "{what}\nexpected {expected:#?}\nfound {found:#?}");
    assert!(problems.iter().all(|one| one.source.is_some()), "{what}: each names its file");
}

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
            ("E603", 10, 1, "either days or business_days"),
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

/// The clauses in force on a day, with their titles, and whose word they are.
fn says(book: &PolicyBook, on: Date) -> Vec<String> {
    let mut found: Vec<String> = book
        .in_force("p", on)
        .iter()
        .map(|clause| {
            let rule = &clause.citation;
            let own = if rule.is_own { " own" } else { "" };
            format!("{} {} {}{own}", rule.id, rule.effective, rule.title)
        })
        .collect();
    found.sort_unstable();
    found
}

fn titled(text: &str, title: &str) -> String {
    text.replace("One sentence", title)
}

#[test]
fn own_packs_override_by_clause_and_are_marked() {
    let shipped = format!("{}{}", pack_of(&fee("10")), clause("p/note", NOTE));
    let later = titled(&pack_of(&fee("20")), "Later").replace("2024-01-01", "2025-01-01");
    let own = titled(&pack_of(&fee("7")), "Mine").replace("2024-01-01", "2024-06-01");
    let files = [
        PackFile { name: "me/2024-06-01.toml", text: &own, is_own: true },
        PackFile { name: "p/2025-01-01.toml", text: &later, is_own: false },
        PackFile { name: "p/2024-01-01.toml", text: &shipped, is_own: false },
    ];
    let book = PolicyBook::from_files(&files).unwrap();
    for (on, expected) in [
        (date(2023, 12, 31), &[][..]),
        (date(2024, 5, 31), &["p/fee 2024-01-01 One sentence", "p/note 2024-01-01 One sentence"]),
        (date(2024, 6, 1), &["p/fee 2024-06-01 Mine own", "p/note 2024-01-01 One sentence"]),
        // The user's own word stays before the program's, also before a later one.
        (date(2025, 1, 1), &["p/fee 2024-06-01 Mine own", "p/note 2024-01-01 One sentence"]),
    ] {
        assert_eq!(says(&book, on), expected, "{on}");
    }
    assert_eq!(book.known("p", date(2023, 12, 31)), Known::NotBefore(date(2024, 1, 1)));
    assert_eq!(book.known("q", date(2024, 1, 1)), Known::UnknownPlatform);
}

#[test]
fn corrections_replace_only_the_clauses_they_name() {
    let shipped = format!("{}{}", pack_of(&fee("10")), clause("p/note", NOTE));
    let learned = |revision: u32, title: &str, rule: &str| {
        titled(&format!("correction = {revision}\nlearned = 2026-01-01\n{}", pack_of(rule)), title)
    };
    let second = learned(2, "Second", &fee("11"));
    let third = learned(3, "Third", &fee("12"));
    let later = titled(&pack_of(&fee("20")), "Later").replace("2024-01-01", "2025-01-01");
    let files = [
        ("p/2024-01-01.r3.toml", third.as_str()),
        ("p/2025-01-01.toml", &later),
        ("p/2024-01-01.toml", &shipped),
        ("p/2024-01-01.r2.toml", &second),
    ];
    let book = PolicyBook::from_packs(&files).unwrap();
    let note = "p/note 2024-01-01 One sentence";
    assert_eq!(says(&book, date(2024, 1, 1)), ["p/fee 2024-01-01 Third", note]);
    assert_eq!(says(&book, date(2025, 1, 1)), ["p/fee 2025-01-01 Later", note]);
    assert_eq!(book.packs()[1].correction.unwrap().learned, date(2026, 1, 1));
    let book = PolicyBook::from_packs(&files[1..]).unwrap();
    assert_eq!(says(&book, date(2024, 1, 1)), ["p/fee 2024-01-01 Second", note]);
}

#[test]
fn an_own_pack_changes_what_the_program_ships() {
    let own = "platform = \"upwork\"\nname = \"Upwork\"\neffective = 2024-01-01\n".to_owned()
        + &clause(
            "upwork/payout-mpesa",
            "[clause.payout]\nmethod = \"mpesa\"\nname = \"M-Pesa\"\nwords = [\"m-pesa\"]\nfees = [\"1.50\"]",
        );
    let book = PolicyBook::embedded_with(&[("upwork/2024-01-01.toml", &own)]).unwrap();
    let event = Event::PaidOut { method: "mpesa", amount: None, on: date(2024, 6, 7) };
    let found = book.consequences("upwork", &event);
    let [costs] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(costs.amount, Cents::from_decimal("-1.50").ok());
    assert!(costs.because[0].is_own);
    assert_eq!(book.packs().iter().filter(|pack| pack.is_own).count(), 1);
    assert_eq!(book.packs().len(), EMBEDDED.len() + 1);
}

#[test]
fn an_own_rule_beside_another_for_the_same_charge_is_refused() {
    let tax = |countries: &str| {
        format!(
            "[clause.tax_on_fees]\non = [\"service_fee\"]\npercent = \"16\"\nrounding = \"half_up\"\ncountries = [{countries}]"
        )
    };
    let of = |text: &str, day: &str| text.replace("2024-01-01", day);
    let shipped = of(&pack_of(&tax("\"KE\"")), "2025-01-01");
    let pack = |id: &str, rule: &str| format!("{HEAD}{}", clause(id, rule));
    for (what, own, refused) in [
        ("another country", pack("p/mine", &tax("\"UG\"")), false),
        ("a country shared, and only later", pack("p/mine", &tax("\"UG\", \"KE\"")), true),
        (
            "over before the other begins",
            pack("p/mine", &tax("\"KE\""))
                .replace("[clause.tax", "until = 2024-12-31\n[clause.tax"),
            false,
        ),
        ("the same id", pack("p/fee", &tax("\"KE\"")), false),
        (
            "twice one's own",
            format!("{}{}", pack("p/fee", &tax("\"KE\"")), clause("p/mine", &tax("\"UG\""))),
            false,
        ),
    ] {
        let files = [
            PackFile { name: "p/2025-01-01.toml", text: &shipped, is_own: false },
            PackFile { name: "me/2024-01-01.toml", text: &own, is_own: true },
        ];
        let problems = PolicyBook::from_files(&files).err().unwrap_or_default();
        let expected: &[Expected<'_>] =
            if refused { &[("E604", 5, 6, "about the same charge")] } else { &[] };
        assert_told(what, &problems, expected);
    }
    let two = [("2024-01-01", "p/mine"), ("2024-02-01", "p/other")]
        .map(|(day, id)| of(&pack(id, &tax("\"KE\"")), day));
    let names = ["me/2024-01-01.toml", "me/2024-02-01.toml"];
    let files = [0, 1].map(|one| PackFile { name: names[one], text: &two[one], is_own: true });
    let problems = PolicyBook::from_files(&files).unwrap_err();
    assert_told("two own packs", &problems, &[("E604", 5, 6, "p/mine and p/other")]);
    assert_eq!(problems[0].source.as_deref(), Some(names[1]));
}

/// The program's rules, one own rule under another id, and whether it finds room beside them.
#[test]
fn an_own_rule_that_would_never_be_asked_is_refused() {
    let hours = |key: &str, days: u32| format!("[clause.hours]\n{key} = {days}");
    let (available, top) = ("available_days_after_week", "top_rated_available_days_after_week");
    let payment =
        |contracts: &str| format!("[clause.payment]\n{contracts}available_days_after_release = 3");
    let deadline = |after: &str| format!("[clause.deadline]\nafter = \"{after}\"\ndays = 3");
    let scheduled =
        |countries: &str| format!("[clause.scheduled_payout]\n{countries}at_least = \"1.00\"");
    let client = "[clause.client_charge]\nitem = \"contract_initiation\"\nat_least = \"0.00\"\nat_most = \"1.00\"".to_owned();
    let share = |keys: &str| format!("{}\n{keys}", fee("10"));
    let allowance =
        |plan: &str| format!("[clause.allowance]\nitem = \"connects\"\nmonthly = 10\n{plan}");
    let direct = "contracts = \"direct\"\n";
    let (from, before) = ("started_from = 2023-01-01", "started_before = 2023-01-01");
    for (what, shipped, own, refused) in [
        ("hours of all", hours(available, 10), hours(available, 3), true),
        ("hours of Top Rated", hours(top, 5), hours(top, 3), true),
        ("hours of others", hours(available, 10), hours(top, 3), false),
        ("payments", payment(""), payment(""), true),
        ("payments of one kind", payment(direct), payment(direct), true),
        ("payments of a particular kind", payment(""), payment(direct), false),
        ("what is due once", deadline("submission"), deadline("submission"), true),
        ("what is due after two moments", deadline("submission"), deadline("method_added"), false),
        ("the same thing due", deadline("contract_ended"), deadline("contract_ended"), true),
        ("payouts of one country", scheduled("countries = [\"KE\"]\n"), scheduled(""), true),
        (
            "payouts of two countries",
            scheduled("countries = [\"KE\"]\n"),
            scheduled("countries = [\"UG\"]\n"),
            false,
        ),
        ("what clients pay", client.clone(), client, true),
        ("shares of all", share(""), share(""), true),
        ("a share of hourly work", share(""), share("work = \"hourly\""), true),
        ("shares of different work", share("work = \"fixed\""), share("work = \"hourly\""), false),
        ("a share of later contracts", share(""), share(from), false),
        ("shares of later contracts", share(from), share("started_from = 2024-01-01"), true),
        ("shares of earlier and later contracts", share(from), share(before), false),
        ("a share for all where the program has one for later", share(from), share(""), true),
        (
            "a share of a plan among later contracts",
            share(from),
            share("membership = \"plus\""),
            true,
        ),
        ("a further share", share(""), share("in_addition = true"), false),
        ("Connects of all plans", allowance("plan = \"plus\""), allowance(""), true),
        (
            "Connects of two plans",
            allowance("plan = \"plus\""),
            allowance("plan = \"basic\""),
            false,
        ),
    ] {
        let (shipped, mine) = (pack_of(&shipped), format!("{HEAD}{}", clause("p/mine", &own)));
        let same = pack_of(&own);
        for (text, refused) in [(&mine, refused), (&same, false)] {
            let files = [
                PackFile { name: "p/2024-01-01.toml", text: &shipped, is_own: false },
                PackFile { name: "me/2024-01-01.toml", text, is_own: true },
            ];
            let problems = PolicyBook::from_files(&files).err().unwrap_or_default();
            let expected: &[Expected<'_>] =
                if refused { &[("E604", 5, 6, "about the same")] } else { &[] };
            assert_told(what, &problems, expected);
        }
    }
}

/// A rule in place of one of the program's stands where that one stood, beside what it stood beside.
#[test]
fn an_own_rule_inherits_what_the_program_leaves_beside_it() {
    let general = pack_of(&fee("10"));
    let particular = clause("p/later", &format!("{}\nstarted_from = 2023-01-01", fee("5")));
    let shipped = format!("{general}{particular}");
    let own = pack_of(&fee("7"));
    let other = format!("{HEAD}{}", clause("p/mine", &fee("7")));
    for (text, count) in [(&own, 0), (&other, 2)] {
        let files = [
            PackFile { name: "p/2024-01-01.toml", text: &shipped, is_own: false },
            PackFile { name: "me/2024-01-01.toml", text, is_own: true },
        ];
        let problems = PolicyBook::from_files(&files).err().unwrap_or_default();
        assert_eq!(problems.len(), count, "{:#?}", told(&problems));
    }
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
                    Event::Began { moment: Moment::ContractEnded, on: day },
                    Event::PaidOut { method: "local_bank", amount: None, on: day },
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
