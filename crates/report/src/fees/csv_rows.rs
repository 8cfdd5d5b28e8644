//! How does an answer about fees look as a table: one row a step, so that a spreadsheet can prove the sums.

use super::FeesPage;
use crate::safe::cell;
use outflow_answers::fees::{CompareRow, FeesAnswer, FeesReply, Range, StepKind};
use outflow_ledger::{Cents, Citation};

const HEADER: [&str; COLUMNS] = [
    "part",
    "kind",
    "method",
    "least",
    "most",
    "date",
    "clause",
    "text",
    "taken_least",
    "taken_most",
    "payout_fee_least",
    "payout_fee_most",
    "taxes_not_counted",
    "hourly_date",
    "fixed_date",
];
const COLUMNS: usize = 15;

/// The answer as CSV with a header; formulas in texts are neutralised by an apostrophe.
pub fn fees_csv(reply: &FeesReply) -> String {
    let page = FeesPage::of(reply);
    let mut rows = Rows(csv::Writer::from_writer(Vec::new()));
    rows.write(HEADER.map(str::to_owned));
    match reply {
        FeesReply::Bill(answer) => rows.bill(answer),
        FeesReply::Net(net) => {
            rows.figure("wanted", "", Range::exact(net.wanted));
            rows.figure("smallest_bill", "", Range::exact(net.proved.bill));
            rows.figure(
                "one_cent_less",
                "",
                Range::exact(net.proved.one_less.unwrap_or(Cents::ZERO)),
            );
            rows.bill(&net.answer);
        }
        FeesReply::Compare(compared) => compared.rows.iter().for_each(|row| rows.way(row)),
        FeesReply::Refund(refund) => {
            rows.figure("refund", "", Range::exact(-refund.refund));
            rows.figure("fee_returned", "", refund.fee_returned);
            rows.figure("leaves_balance", "", refund.leaves);
            for line in &refund.paid_before {
                rows.figure("lost", line.kind.id(), line.amount);
            }
            rows.figure("together", "", refund.together);
        }
    }
    for (title, texts) in &page.sections {
        for text in texts {
            let mut row = empty("note", title);
            row[7] = cell(text);
            rows.write(row);
        }
    }
    let bytes = rows.0.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}

fn empty(part: &str, kind: &str) -> [String; COLUMNS] {
    let mut row = [const { String::new() }; COLUMNS];
    row[0] = part.to_owned();
    row[1] = kind.to_owned();
    row
}

struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn write(&mut self, row: [String; COLUMNS]) {
        self.0.write_record(row).expect("writing to memory cannot fail, and all rows are as long");
    }

    fn figure(&mut self, part: &str, kind: &str, amount: Range) {
        let mut row = empty(part, kind);
        (row[3], row[4]) = ends(amount);
        self.write(row);
    }

    fn bill(&mut self, answer: &FeesAnswer) {
        if let Some(client) = &answer.client {
            self.figure("client_pays", "", client.total);
        }
        let method = answer.method.as_ref().map(|method| method.id.as_str()).unwrap_or_default();
        for step in &answer.steps {
            let mut row = empty("step", step.kind.id());
            let is_paid_out = matches!(step.kind, StepKind::PayoutFee | StepKind::Arrives);
            if is_paid_out {
                row[2] = cell(method);
            }
            (row[3], row[4]) = ends(step.amount);
            row[6] = cell(&ids(&step.because));
            self.write(row);
        }
        for when in &answer.when {
            let kind = if when.hourly { "hourly" } else { "fixed" };
            for (part, on) in [("available_on", when.available_on), ("arrives_by", when.arrives_by)]
            {
                if let Some(on) = on {
                    let mut row = empty(part, kind);
                    row[5] = on.to_string();
                    row[6] = cell(&ids(&when.because));
                    self.write(row);
                }
            }
        }
        answer.ways.iter().for_each(|row| self.way(row));
    }

    fn way(&mut self, way: &CompareRow) {
        let mut row = empty("way", &cell(&way.platform));
        row[2] = way.method.as_ref().map(|method| cell(&method.id)).unwrap_or_default();
        match &way.result {
            Ok(summary) => {
                (row[3], row[4]) = ends(summary.arrives.unwrap_or(Range::UNKNOWN));
                let days = summary.when.iter().filter_map(|when| when.arrives_by);
                row[5] = days.max().map(|day| day.to_string()).unwrap_or_default();
                (row[8], row[9]) = ends(summary.taken);
                (row[10], row[11]) = summary.payout_fee.map(ends).unwrap_or_default();
                row[12] = summary.maybe.to_string();
                for when in &summary.when {
                    let on = when.arrives_by.or(when.available_on).map(|on| on.to_string());
                    row[if when.hourly { 13 } else { 14 }] = on.unwrap_or_default();
                }
            }
            Err(reason) => row[7] = cell(reason),
        }
        self.write(row);
    }
}

fn ends(amount: Range) -> (String, String) {
    let end = |amount: Option<Cents>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    (end(amount.least), end(amount.most))
}

fn ids(rules: &[Citation]) -> String {
    rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<&str>>().join(" ")
}
