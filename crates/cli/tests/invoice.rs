//! Are invoices made once, numbered without holes, printed the same for ever, and taken back by an undo?

mod desk;

use desk::Desk;

const DETAILS: &str = "\
name = \"Njeri Kamau\"
address = [\"Riverside 4\", \"Nairobi\"]
payment = [\"IBAN: XX00 0000 0000\"]
[tax]
name = \"VAT\"
percent = \"16\"
";

/// A book with a direct retainer of 100.00 since May, and who invoices.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.statement(
        "june.csv",
        "Njeri Kamau",
        &[(5, 1, "90.00", "90.00"), (7, 2, "116.00", "206.00")],
    );
    desk.says(&["import", "june.csv"], 0);
    retainer(&desk, "direct");
    std::fs::create_dir_all(desk.path("config")).expect("a folder");
    desk.write("config/invoice.toml", DETAILS);
    desk
}

fn retainer(desk: &Desk, kind: &str) {
    let words = ["contract", "add", "Reef", "--type", "retainer", "--amount", "100"];
    let rest = ["--every", "monthly on 1", "--started", "2024-05-01", "--kind", kind];
    desk.says(&[&words[..], &rest].concat(), 0);
}

fn json(desk: &Desk, words: &[&str]) -> serde_json::Value {
    let output = desk.run(&[words, &["-O", "json"]].concat());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    json["data"].clone()
}

/// Number, state and what is open of every invoice.
fn states(desk: &Desk) -> Vec<String> {
    let data = json(desk, &["invoice", "list"]);
    let all = data["invoices"].as_array().cloned().unwrap_or_default();
    let said = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or("").to_owned();
    let of = all
        .iter()
        .map(|one| [said(one, "number"), said(one, "state"), said(one, "open")].join(" "));
    of.collect()
}

#[test]
fn the_file_to_fill_in_is_written_once_and_told_line_by_line_until_it_is_filled_in() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    let told = desk.fails(&["invoice", "make"], "E108");
    assert!(told.contains("outflow invoice setup"), "{told}");
    desk.says(&["invoice", "setup"], 0);
    let told = desk.fails(&["invoice", "make"], "E716");
    for place in ["invoice.toml:4:8", "invoice.toml:5:12", "invoice.toml:11:5"] {
        assert!(told.contains(place), "{place}: {told}");
    }
    desk.write("config/invoice.toml", "name = \"mine\"\n");
    let said = desk.says(&["invoice", "setup"], 0);
    assert!(said.contains("left as it is"), "{said}");
    let kept = std::fs::read_to_string(desk.path("config/invoice.toml")).expect("it is there");
    assert_eq!(kept, "name = \"mine\"\n");
    let told = desk.fails(&["invoice", "make"], "E716");
    assert!(told.contains("without address and payment"), "{told}");
}

#[test]
fn every_problem_of_the_file_is_told_at_its_place() {
    let desk = desk();
    desk.write(
        "config/invoice.toml",
        "name = 5\naddress = []\npayment = [\"a\\nb\"]\nnumber = \"2026\"\ndays_to_pay = 1000\ncolour = \"red\"\n\
         [tax]\nname = \"VAT\"\npercent = \"101\"\n[[client]]\nreference = \"x\"\n[[client]]\nname = \"Reef\"\n[client.tax]\n",
    );
    let told = desk.fails(&["invoice", "make"], "E716");
    for place in [1, 2, 3, 4, 5, 6, 9, 10, 14] {
        assert!(told.contains(&format!("invoice.toml:{place}:")), "line {place}: {told}");
    }
}

#[test]
fn each_payment_is_invoiced_once_and_every_step_can_be_taken_back() {
    let desk = desk();
    let dry = desk.says(&["invoice", "make", "--dry-run"], 0);
    assert!(dry.contains("2024-001 to 2024-002") && dry.contains("116.00"), "{dry}");
    assert!(states(&desk).is_empty(), "a dry run writes nothing");
    desk.says(&["invoice", "make", "--date", "2024-06-01"], 0);
    // The line of 116.00 came after both were written; it fits them equally.
    assert_eq!(states(&desk), ["2024-001 draft 116.00", "2024-002 draft 116.00"]);
    let list = json(&desk, &["invoice", "list"]);
    assert_eq!(list["proposed"][0]["invoices"], "2024-001, 2024-002");
    let again = desk.says(&["invoice", "make"], 0);
    assert!(
        again.contains("the next payment of a direct contract is due on 2024-07-01"),
        "{again}"
    );
    desk.says(&["invoice", "sent", "1", "--on", "2024-06-01"], 0);
    desk.says(&["invoice", "paid", "2", "--amount", "16.00", "--on", "2024-06-03"], 0);
    // What is open of the second one is not the line's amount any more, so the line is clear.
    assert_eq!(states(&desk), ["2024-001 paid 0.00", "2024-002 part paid 100.00"]);
    desk.says(&["undo"], 0);
    assert_eq!(states(&desk), ["2024-001 sent 116.00", "2024-002 draft 116.00"]);
    desk.says(&["undo"], 0);
    desk.says(&["invoice", "void", "2", "--why", "twice"], 0);
    assert_eq!(states(&desk), ["2024-001 paid 0.00", "2024-002 void 0.00"]);
    let made = desk.says(&["invoice", "make"], 0);
    assert!(made.contains("Made invoice 2024-003"), "a void number is not given out again: {made}");
    desk.says(&["undo"], 0);
    desk.says(&["undo"], 0);
    assert_eq!(states(&desk), ["2024-001 draft 116.00", "2024-002 draft 116.00"]);
    // A number in the middle that was undone is missed; the last one is given out again.
    desk.says(&["undo", "3"], 0);
    let made = desk.says(&["invoice", "make"], 0);
    assert!(made.contains("Made invoice 2024-003"), "{made}");
    assert_eq!(states(&desk), ["2024-002 paid 0.00", "2024-003 draft 116.00"]);
}

#[test]
fn what_does_not_go_together_is_refused_and_nothing_is_written() {
    let desk = desk();
    retainer(&desk, "marketplace");
    desk.says(&["invoice", "make", "--date", "2024-06-06"], 0);
    let before = states(&desk);
    for (words, why) in [
        (&["make", "3"][..], "is not direct"),
        (&["make", "9"], "there is no contract 9"),
        (&["make", "2", "--hours", "10:00"], "not paid by the hour"),
        (&["make", "--number", "9", "--until", "2024-08-01"], "would leave a hole"),
        (&["show", "2024-009"], "there is no invoice"),
        (&["sent", "1", "--on", "2024-01-01"], "is of 2024-06-06"),
        (&["paid", "1", "--amount", "116.01"], "is not what is open"),
        (&["paid", "1", "--amount", "0"], "is not what is open"),
        (&["void", "1", "--why", " "], "it has 0 letters"),
    ] {
        let told = desk.fails(&[&["invoice"], words].concat(), "E501");
        assert!(told.contains(why), "{words:?}: {told}");
    }
    assert_eq!(states(&desk), before);
    desk.says(&["invoice", "paid", "1", "--on", "2024-06-08"], 0);
    let told = desk.fails(&["invoice", "void", "1", "--why", "x"], "E501");
    assert!(told.contains("outflow undo 6"), "{told}");
}

#[test]
fn an_invoice_says_for_ever_what_it_said() {
    let desk = desk();
    desk.says(&["invoice", "make", "--due", "2024-05-01"], 0);
    let shown = desk.says(&["invoice", "show", "2024-001", "-O", "md"], 0);
    desk.write("config/invoice.toml", DETAILS.replace("Njeri", "Other").replace("16", "21"));
    assert_eq!(desk.says(&["invoice", "show", "2024-001", "-O", "md"], 0), shown);
    desk.says(&["invoice", "make"], 0);
    let other = desk.says(&["invoice", "show", "2"], 0);
    assert!(other.contains("Other Kamau") && other.contains("121.00"), "{other}");
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_printed_again_to_the_byte() {
    let desk = desk();
    let told = desk.run(&["invoice", "make", "-o", "both.pdf"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(states(&desk).is_empty(), "two invoices are no one file, and nothing was made");
    std::fs::create_dir(desk.path("out")).expect("a folder");
    desk.says(&["invoice", "make", "-o", "out"], 0);
    let first = std::fs::read(desk.path("out/2024-001.pdf")).expect("it was written");
    assert!(first.starts_with(b"%PDF-") && desk.path("out/2024-002.pdf").is_file());
    desk.write("config/invoice.toml", DETAILS.replace("Njeri", "Other"));
    desk.says(&["invoice", "sent", "1"], 0);
    desk.says(&["invoice", "show", "1", "-o", "again.pdf"], 0);
    assert_eq!(std::fs::read(desk.path("again.pdf")).expect("it was written"), first);
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_pdf_the_way_to_it_is_told_and_nothing_is_made() {
    let desk = desk();
    let output = desk.run(&["invoice", "make", "-o", "one.pdf"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("--features pdf") && told.contains(".html"), "{told}");
    assert!(states(&desk).is_empty() && !desk.path("one.pdf").exists());
}

#[test]
fn a_number_that_a_client_has_is_never_given_out_again() {
    let desk = desk();
    desk.says(&["invoice", "make", "--date", "2024-06-01"], 0);
    desk.says(&["invoice", "sent", "2024-002", "--on", "2024-06-02"], 0);
    for _ in 0..2 {
        desk.says(&["undo"], 0);
    }
    assert_eq!(states(&desk), ["2024-001 paid 0.00"]);
    let made = desk.says(&["invoice", "make"], 0);
    assert!(made.contains("Made invoice 2024-003"), "it was sent as 2024-002: {made}");
    desk.says(&["undo", "7"], 0);
    let all = states(&desk);
    assert_eq!(all.len(), 3, "the one that is brought back doubles no number: {all:?}");
}

#[test]
fn what_was_done_was_not_done_on_a_day_to_come() {
    let desk = desk();
    desk.says(&["invoice", "make", "--date", "2024-06-11"], 0);
    for words in [
        &["make", "--until", "2024-09-01", "--date", "2024-06-12"][..],
        &["sent", "1", "--on", "2024-06-12"],
        &["paid", "1", "--on", "2025-01-01"],
    ] {
        let told = desk.fails(&[&["invoice"], words].concat(), "E501");
        assert!(told.contains("is still to come") && told.contains("up to 2024-06-10"), "{told}");
    }
}

#[test]
fn what_came_without_an_invoice_is_not_invoiced_unless_its_day_is_named() {
    let desk = Desk::new();
    let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    let line =
        "\"Jun 4, 2024\",1,Fixed Price,as agreed,,Njeri Kamau,Reef,Njeri Kamau,,100.00,,,100.00";
    desk.write("june.csv", format!("{head}\n{line}\n"));
    desk.says(&["import", "june.csv"], 0);
    retainer(&desk, "direct");
    std::fs::create_dir_all(desk.path("config")).expect("a folder");
    desk.write("config/invoice.toml", DETAILS);
    let dry = desk.says(&["invoice", "make", "--dry-run"], 0);
    let dry = dry.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(dry.contains("No invoice is made for what Reef paid already: of 2024-06-01"), "{dry}");
    assert!(dry.contains("june.csv:") && !dry.contains("2024-002"), "{dry}");
    let todo = desk.run(&["todo"]);
    let todo = String::from_utf8_lossy(&todo.stdout).into_owned();
    assert!(todo.contains("be paid on Wed 1 May 2024"), "{todo}");
    assert!(!todo.contains("be paid on Sat 1 June 2024"), "that came: {todo}");
    desk.says(&["invoice", "make", "--due", "2024-06-01"], 0);
    assert_eq!(states(&desk), ["2024-001 draft 116.00"], "with its tax something is open");
}

#[test]
fn hours_that_nobody_told_are_called_the_usual_ones() {
    let desk = desk();
    let words = ["contract", "add", "Tide", "--type", "hourly", "--rate", "50", "--hours", "10"];
    desk.says(&[&words[..], &["--started", "2024-05-27", "--kind", "direct"]].concat(), 0);
    let in_one_line = |text: String| text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let dry = in_one_line(desk.says(&["invoice", "make", "3", "--dry-run"], 0));
    assert!(
        dry.contains("The hours of 2024-001, 2024-002 are the usual ones of the contract"),
        "{dry}"
    );
    assert!(dry.contains("outflow invoice make 3 --due 2024-06-02 --hours H:MM"), "{dry}");
    let told = ["invoice", "make", "3", "--due", "2024-06-02", "--hours", "9:30", "--dry-run"];
    assert!(!desk.says(&told, 0).contains("usual"));
}

#[test]
fn a_holiday_that_is_set_later_invoices_nothing_twice() {
    let desk = Desk::new();
    desk.statement("june.csv", "Njeri Kamau", &[(5, 1, "90.00", "90.00")]);
    desk.says(&["import", "june.csv"], 0);
    let words = ["contract", "add", "Reef", "--type", "retainer", "--amount", "100"];
    let rest = ["--every", "monthly on last business day", "--started", "2024-05-01"];
    desk.says(&[&words[..], &rest, &["--kind", "direct"]].concat(), 0);
    std::fs::create_dir_all(desk.path("config")).expect("a folder");
    desk.write("config/invoice.toml", DETAILS);
    desk.says(&["invoice", "make"], 0);
    desk.write("config/config.toml", "holidays = \"2024-05-31, 2024-06-28\"\n");
    let again = desk.says(&["invoice", "make"], 0);
    assert!(
        again.contains("the next payment of a direct contract is due on 2024-06-27"),
        "{again}"
    );
}

#[test]
fn a_failed_charge_of_one_client_hides_no_late_payment_of_another() {
    let desk = Desk::new();
    desk.statement("june.csv", "Njeri Kamau", &[(1, 1, "90.00", "90.00"), (9, 2, "1.00", "91.00")]);
    desk.says(&["import", "june.csv"], 0);
    let milestone = ["--milestone", "Map=500@2024-06-01", "--started", "2024-05-01"];
    desk.says(&[&["contract", "add", "Alba", "--type", "fixed"][..], &milestone].concat(), 0);
    let figures = |client: &str| {
        format!(
            "as_of = 2024-06-10\n[[contract]]\ntitle = \"Site\"\nclient = \"{client}\"\ntype = \"hourly\"\n\
             status = \"suspended_client_payment\"\n[[in_review_item]]\nkind = \"hourly\"\ncontract = \"Site\"\n\
             gross = \"500.00\"\nweek = \"2024-05-27/2024-06-02\"\n"
        )
    };
    for (client, is_asked) in [("Bruma", true), ("Alba", false)] {
        desk.write("figures.toml", figures(client));
        let output = desk.run(&["todo", "--snapshot", "figures.toml"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(said.contains("Ask about “Map” of Alba"), is_asked, "{client}: {said}");
    }
}
