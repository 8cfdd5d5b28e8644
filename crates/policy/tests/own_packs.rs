//! Do own packs and corrections replace only what they name, and is an own rule refused that would never be asked?
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic as the test does")]

#[allow(dead_code, reason = "each of the tests of packs uses a part")]
#[path = "packs/text.rs"]
mod text;

use jiff::civil::date;
use outflow_ledger::Cents;
use outflow_policy::{EMBEDDED, Event, Known, PackFile, PolicyBook};
use text::{Expected, HEAD, NOTE, assert_told, clause, fee, pack_of, says, titled, told};

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
    let event =
        Event::PaidOut { method: "mpesa", amount: None, country: None, on: date(2024, 6, 7) };
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
