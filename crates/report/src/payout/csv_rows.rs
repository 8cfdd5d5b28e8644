//! How does a payout plan look as a table: one row a payout, then what it is of and the sums, so that a sheet can prove it.

use super::{PayoutPage, ShownPayout};
use crate::safe::cell;
use outflow_answers::payout::Compared;

const HEADER: [&str; 9] =
    ["part", "date", "amount", "cost", "arrives", "arrives_on", "method", "balance", "text"];

/// The plan as CSV with a header; formulas in texts are neutralised by an apostrophe.
pub fn payout_csv(shown: &ShownPayout<'_>) -> String {
    let page = PayoutPage::of(shown);
    let answer = shown.answer;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 9]| {
        writer.write_record(row).expect("writing to memory cannot fail, and every row has 9 cells");
    };
    write(HEADER);
    for (row, payout) in page.rows.iter().zip(&answer.payouts) {
        write([
            "payout",
            &row.on,
            &payout.gross.to_string(),
            &payout.fee.to_string(),
            &payout.arrives.to_string(),
            &row.arrives_on,
            &cell(&answer.methods[payout.method].id),
            &payout.balance.to_string(),
            &cell(&row.pays_for),
        ]);
    }
    for one in &answer.income {
        let (on, amount) = (one.on.to_string(), one.amount.to_string());
        write(["income", &on, &amount, "", "", "", "", "", &cell(&one.what)]);
    }
    if let Some(weekly) = &answer.weekly {
        for day in &weekly.days {
            let (on, amount) = (day.to_string(), weekly.amount.to_string());
            write(["assumed_income", &on, &amount, "", "", "", "", "", ""]);
        }
    }
    for need in &answer.needs {
        let (by, amount) = (need.by.to_string(), need.amount.to_string());
        write(["need", &by, &amount, "", "", "", "", "", ""]);
    }
    for one in &answer.not_counted {
        let text = cell(&format!("{}: {}", one.what, one.why));
        write(["not_counted", "", &one.amount.to_string(), "", "", "", "", "", &text]);
    }
    let sums = [
        ("opening", answer.opening),
        ("income_total", answer.income_total),
        ("paid_out", answer.paid_out),
        ("cost", answer.cost),
        ("arrives", answer.arrives),
        ("left", answer.left),
        ("floor", answer.floor),
    ];
    for (name, amount) in sums {
        write(["total", "", &amount.to_string(), "", "", "", "", "", name]);
    }
    if let Some(habit) = &answer.habit {
        let (paid, cost) = (habit.paid_out.to_string(), habit.cost.to_string());
        let (id, left, how) = (cell(&habit.method.id), habit.left.to_string(), cell(&habit.how));
        write(["habit", "", &paid, &cost, "", "", &id, &left, &how]);
    }
    match &answer.compared {
        Compared::Yearly(more) => {
            let more = more.to_string();
            write(["habit_costs_more_a_year", "", "", &more, "", "", "", "", ""]);
        }
        Compared::Not(why) => write(["not_compared", "", "", "", "", "", "", "", &cell(why)]),
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}
