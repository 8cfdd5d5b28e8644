//! Does the PDF say what the invoice says, to the letter, whatever stands in it, and the same each time?

use jiff::civil::date;
use outflow_answers::invoices::{
    Hours, Invoice, InvoiceLine, Number, Party, Sums, TaxCharge, TaxRule,
};
use outflow_ledger::{Cents, Currency};

fn cents(text: &str) -> Cents {
    Cents::from_decimal(text).expect("an amount of a test")
}

fn line(what: &str, amount: &str) -> InvoiceLine {
    InvoiceLine { what: what.to_owned(), hours: None, amount: cents(amount) }
}

fn summed(invoice: Invoice) -> Invoice {
    let sums = Sums::of(&invoice.lines, &invoice.tax).expect("small sums");
    Invoice { sums, ..invoice }
}

fn plain() -> Invoice {
    let hours = Some(Hours { minutes: 750, rate: cents("24") });
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<String>>();
    summed(Invoice {
        operation: 7,
        number: Number { text: "2026-004".to_owned(), counter: 4, year: Some(2026) },
        account: "upwork".to_owned(),
        agreement: 3,
        client: "Saltmarsh Labs".to_owned(),
        covers: date(2026, 11, 29),
        issued: date(2026, 11, 30),
        due: date(2026, 12, 14),
        currency: Currency::USD,
        seller: Party {
            name: "Njeri Kamau".to_owned(),
            address: texts(&["Riverside 4", "00100 Nairobi", "Kenya"]),
            tax_id: Some("PIN A000000000X".to_owned()),
            email: Some("njeri@example.org".to_owned()),
        },
        buyer: Party {
            name: "Saltmarsh Laboratories Ltd".to_owned(),
            address: texts(&["4 Harbour Road", "Galway", "Ireland"]),
            tax_id: Some("VAT ID: XX000000000".to_owned()),
            email: None,
        },
        reference: Some("Purchase order 4711".to_owned()),
        payment: texts(&["Example Bank, Nairobi", "IBAN: XX00 0000 0000 0000", "BIC: EXAMXX00"]),
        lines: vec![
            InvoiceLine {
                what: "Map care: Hours of 23–29 November 2026".to_owned(),
                hours,
                amount: cents("300"),
            },
            line(
                "Chart module with an interactive legend and labels in three languages",
                "1520.50",
            ),
        ],
        tax: TaxRule {
            charge: Some(TaxCharge { name: "VAT".to_owned(), basis_points: 1_600 }),
            note: None,
        },
        sums: Sums { net: Cents::ZERO, tax: Cents::ZERO, total: Cents::ZERO },
    })
}

/// The text of every page, without what only breaks lines.
fn text_of(bytes: &[u8]) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(bytes);
    let pages = pages.expect("another library reads it");
    pages.into_iter().map(|page| page.replace('\u{200b}', "")).collect()
}

/// Without any blank: where lines were broken says nothing.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

fn printed(invoice: &Invoice) -> Vec<u8> {
    outflow_pdf::invoice(invoice).expect("it can be typeset").bytes
}

#[test]
fn one_page_says_everything_and_is_the_same_each_time() {
    let bytes = printed(&plain());
    assert_eq!(printed(&plain()), bytes);
    let pages = text_of(&bytes);
    assert_eq!(pages.len(), 1);
    let shown = dense(&pages[0]);
    for said in [
        "Njeri Kamau",
        "00100 Nairobi",
        "PIN A000000000X",
        "Saltmarsh Laboratories Ltd",
        "4 Harbour Road",
        "VAT ID: XX000000000",
        "2026-004",
        "30 November 2026",
        "14 December 2026",
        "Purchase order 4711",
        "Map care: Hours of 23–29 November 2026",
        "12:30",
        "24.00",
        "300.00",
        "1,520.50",
        "1,820.50",
        "VAT 16 %",
        "291.28",
        "USD 2,111.78",
        "Please pay USD 2,111.78 by 14 December 2026",
        "with the reference 2026-004",
        "IBAN: XX00 0000 0000 0000",
        "Page 1 of 1",
    ] {
        assert!(shown.contains(&dense(said)), "{said}: {}", pages[0]);
    }
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let other = Invoice { issued: date(2026, 12, 1), ..plain() };
    assert_ne!(printed(&other), bytes);
}

#[test]
fn without_tax_or_hours_nothing_is_said_of_them() {
    let note = "Reverse charge: the recipient owes the VAT.";
    let invoice = summed(Invoice {
        lines: vec![line("Retainer for November 2026", "500")],
        tax: TaxRule { charge: None, note: Some(note.to_owned()) },
        reference: None,
        ..plain()
    });
    let pages = text_of(&printed(&invoice));
    let shown = dense(&pages[0]);
    assert!(shown.contains(&dense(note)) && shown.contains("USD500.00"), "{}", pages[0]);
    for absent in ["Hours", "Rate", "VAT16", "Net", "reference4711"] {
        assert!(!shown.contains(absent), "{absent}: {}", pages[0]);
    }
}

#[test]
fn a_long_invoice_goes_over_pages_with_its_head_on_each() {
    let lines = (1..=90).map(|number| line(&format!("Survey sheet {number}"), "10")).collect();
    let invoice = summed(Invoice { lines, ..plain() });
    let pages = text_of(&printed(&invoice));
    assert!((3..=5).contains(&pages.len()), "{} pages", pages.len());
    let whole = dense(&pages.concat());
    assert!((1..=90).all(|number| whole.contains(&format!("Surveysheet{number}10.00"))), "{whole}");
    assert!(pages.iter().all(|page| dense(page).contains("Invoice2026-004Page")), "{pages:?}");
    assert!(pages[..2].iter().all(|page| page.contains("Description")), "{pages:?}");
    assert!(
        dense(pages.last().expect("there are pages")).contains("USD1,044.00"),
        "{:?}",
        pages.last()
    );
}

/// Words that would do something if they were read as source, markup or steering.
const HOSTILE: [&str; 12] = [
    "#eval(\"1+1\")",
    "*bold* _slanted_ `code`",
    "$ x^2 $ and $math$",
    "<script>alert(1)</script>",
    "@label <label> = Heading",
    "#import \"@preview/x:1.0.0\" #read(\"/etc/passwd\")",
    "\\u{41} \\ /* not */ // a comment",
    "-- --- ... \"quotes\" 'single' ~",
    "[#panic()] #{ } ${x} %s {{ x }}",
    "Straße Ærø Łódź Ελλάδα Україна",
    "fi ffl 1/2 (c) https://example.org/a?b=c&d",
    "+ - / = https://[::1]",
];

#[test]
fn hostile_words_are_shown_to_the_letter() {
    let lines = HOSTILE.iter().map(|text| line(text, "1")).collect();
    let mut invoice = summed(Invoice { lines, ..plain() });
    invoice.seller.name = HOSTILE[0].to_owned();
    invoice.buyer.name = HOSTILE[3].to_owned();
    invoice.payment = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    invoice.number.text = "#2026-*004*".to_owned();
    let pdf = outflow_pdf::invoice(&invoice).unwrap();
    assert!(pdf.without_glyph.is_empty(), "{:?}", pdf.without_glyph);
    let pages = text_of(&printed(&invoice));
    let shown = dense(&pages.concat());
    for text in HOSTILE {
        let times = shown.matches(&dense(text)).count();
        assert!(times >= 2, "{text} stands {times} times in {}", pages.concat());
    }
    assert!(shown.contains("#2026-*004*"), "{}", pages.concat());
}

#[test]
fn what_has_no_glyph_or_would_act_is_shown_by_its_number_and_told() {
    let mut invoice = plain();
    invoice.buyer.name =
        "Ben\u{202e}oj 日本 \u{1f600} \u{5e9}\u{5dc}\u{5d5}\u{5dd}\u{1b}[2J".to_owned();
    let pdf = outflow_pdf::invoice(&invoice).unwrap();
    let told: String = pdf.without_glyph.iter().collect();
    assert_eq!(told, "日本\u{1f600}");
    let shown = dense(&text_of(&printed(&invoice)).concat());
    for number in ["U+202E", "U+65E5", "U+672C", "U+1F600", "U+001B"] {
        assert!(shown.contains(&format!("⟨{number}⟩")), "{number}: {shown}");
    }
    assert!(!shown.contains(['\u{202e}', '\u{1b}']));
}

#[test]
fn words_without_a_blank_wrap_instead_of_leaving_the_page() {
    let long = "W".repeat(200);
    let mut invoice = plain();
    invoice.seller.name.clone_from(&long);
    invoice.buyer = Party {
        name: long.clone(),
        address: vec![long.clone()],
        tax_id: Some(long.clone()),
        email: Some(long.clone()),
    };
    invoice.reference = Some(long.clone());
    invoice.payment = vec![long.clone()];
    invoice.lines = vec![line(&long, "9000000000000000"), line("x", "1")];
    let invoice = summed(invoice);
    let bytes = printed(&invoice);
    let shown = dense(&text_of(&bytes).concat());
    assert!(shown.contains("9,000,000,000,000,001.00"), "{shown}");
    // In the seller's name, the footer, the buyer's four lines, the reference, the payment and the line.
    let letters = shown.matches('W').count();
    assert!(letters >= 9 * 200, "{letters}");
}
