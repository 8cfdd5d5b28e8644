//! How does a forecast look as a table: every day with its range, then every event, the steps, and the sums.

use super::ShownForecast;
use crate::safe::cell;

const HEADER: [&str; 8] = ["part", "date", "kind", "amount", "balance", "p10", "p90", "text"];

/// The forecast as CSV with a header; formulas in texts are neutralised by an apostrophe.
pub fn forecast_csv(shown: &ShownForecast<'_>) -> String {
    let answer = shown.answer;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 8]| {
        writer.write_record(row).expect("writing to memory cannot fail, and every row has 8 cells");
    };
    write(HEADER);
    for day in &answer.days {
        let (on, balance) = (day.on.to_string(), day.balance.to_string());
        let (low, high) = match day.likely {
            Some(likely) => (likely.low.to_string(), likely.high.to_string()),
            None => (String::new(), String::new()),
        };
        write(["day", &on, "", "", &balance, &low, &high, ""]);
    }
    for event in &answer.events {
        let (on, amount) = (event.on.to_string(), event.amount.to_string());
        write(["event", &on, event.kind.id(), &amount, "", "", "", &cell(&event.what)]);
    }
    if let Ok(range) = &answer.likely {
        for step in &range.steps {
            let on = step.on.to_string();
            let three = |one: outflow_answers::forecast::Tenths| {
                [one.middle, one.low, one.high].map(|amount| amount.to_string())
            };
            let [middle, low, high] = three(step.money);
            write(["likely_money", &on, "", &middle, "", &low, &high, ""]);
            let [middle, low, high] = three(step.balance);
            write(["likely_balance", &on, "", "", &middle, &low, &high, ""]);
        }
    }
    for fee in &answer.idle {
        let (on, most) = (fee.on.to_string(), fee.amount.0.to_string());
        write([
            "inactivity_fee",
            &on,
            fee.rule.standing.id(),
            &most,
            "",
            "",
            "",
            &cell(&fee.rule.id),
        ]);
    }
    for one in &answer.not_counted {
        let text = cell(&format!("{}: {}", one.what, one.why));
        write(["not_counted", "", "", &one.amount.to_string(), "", "", "", &text]);
    }
    for one in &answer.assumptions {
        write(["assumption", "", one.id.id(), "", "", "", "", &cell(&one.text)]);
    }
    let sums = [
        ("opening", answer.opening),
        ("closing", answer.closing),
        ("unexplained", answer.change.unexplained()),
        ("floor", answer.floor),
        ("not_drawn", answer.not_drawn),
        ("safe_to_pay_out_today", answer.safe_today),
    ];
    for (name, amount) in sums {
        write(["total", "", name, "", &amount.to_string(), "", "", ""]);
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}
