//! How does an answer look as a table: one row a line, so that a spreadsheet can prove the sums.

use crate::Shown;
use crate::page::Page;
use crate::safe::cell;

/// The answer as CSV with a header; formulas in texts are neutralised by an apostrophe.
pub fn csv(shown: &Shown<'_>) -> String {
    let answer = shown.answer;
    let page = Page::of(shown, true);
    let mut rows: Vec<[String; 8]> = vec![header()];
    let currency = answer.currency.code();
    let mut row = |part: &str, cause: &str, date: String, amount: String, place: [String; 4]| {
        let [source, line, reference, text] = place;
        rows.push([part.into(), cause.into(), date, amount, source, line, reference, text]);
    };
    let nowhere = |text: &str| [String::new(), String::new(), String::new(), cell(text)];
    let after = answer.window.after.map(|day| day.to_string()).unwrap_or_default();
    row("opening_balance", "", after, answer.window.opening_balance.to_string(), nowhere(currency));
    for line in &page.lines {
        let place =
            [cell(&line.source), line.line.to_string(), cell(&line.reference), cell(&line.text)];
        row("line", line.cause, line.date.clone(), line.amount.to_string(), place);
    }
    row("unexplained", "", String::new(), answer.unexplained.to_string(), nowhere(""));
    let as_of = answer.as_of.to_string();
    row("closing_balance", "", as_of, answer.closing_balance.to_string(), nowhere(&page.headline));
    for (waiting, shown) in answer.waiting.iter().zip(&page.waiting) {
        let date = waiting.available_on.map(|day| day.to_string()).unwrap_or_default();
        row("waiting", waiting.cause.id(), date, waiting.amount.to_string(), nowhere(&shown.note));
    }
    for advice in &answer.advice {
        let by = advice.by.map(|day| day.to_string()).unwrap_or_default();
        row("advice", advice.id.id(), by, String::new(), nowhere(&advice.text));
    }
    for finding in &answer.findings {
        let amount = finding.amount.map(|amount| amount.to_string()).unwrap_or_default();
        row("finding", finding.kind.id(), String::new(), amount, nowhere(&finding.message));
    }
    write(&rows)
}

fn header() -> [String; 8] {
    ["part", "cause", "date", "amount", "source", "line", "ref", "text"].map(str::to_owned)
}

fn write(rows: &[[String; 8]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("writing to memory cannot fail, and every row has 8 cells");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}
