//! `outflow payout`: which payouts cost least, and what does the present habit cost more?

use crate::args::{Format, HabitFlag, PayoutArgs};
use crate::exit::Outcome;
use crate::input::{account_input, figures_input};
use crate::output::{NoAnswer, style_of, today, wanted_format, write};
use crate::place::Place;
use crate::terminal::Terminal;
use anyhow::bail;
use outflow_app::HabitChoice;
use outflow_app::payout::{PayoutInput, answer};
use outflow_report::ShownPayout;

/// Plans from files, snapshot and flags.
pub fn run(args: PayoutArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let flags = figures_input(args.figures);
    let has_account = args.account.is_given() || place.has_book();
    if !has_account && flags.is_empty() && args.weekly.is_none() {
        bail!(
            "nothing was given, and there is no book yet\n  do next: outflow payout statement.csv, or outflow payout --available 480 --weekly 171, or outflow demo"
        );
    }
    let inputs = args.account.inputs();
    let (account, day) =
        match account_input(&args.account, place, !flags.is_empty() || args.weekly.is_some()) {
            Ok(given) => given,
            Err(problem) => {
                return NoAnswer::because_of(
                    &[*problem],
                    outflow_report::payout_json_without_answer,
                )
                .tell(&args.output, &inputs, terminal);
            }
        };
    let output = &args.output;
    let outcome = answer(PayoutInput {
        account,
        flags,
        today: day,
        clock: today(),
        until: args.until,
        needs: args.need,
        floor: args.floor,
        weekly: args.weekly,
        methods: args.methods,
        terms: args.method_terms,
        habit: args.habit.map(|habit| match habit {
            HabitFlag::Weekly => HabitChoice::Weekly,
            HabitFlag::Monthly => HabitChoice::Monthly,
            HabitFlag::None => HabitChoice::None,
        }),
    });
    let Some(answer) = &outcome.answer else {
        let no_answer = NoAnswer {
            diagnostics: &outcome.diagnostics,
            integrity: outcome.integrity.as_deref(),
            json: outflow_report::payout_json_without_answer,
        };
        return no_answer.tell(output, &inputs, terminal);
    };
    let shown = ShownPayout { answer, diagnostics: &outcome.diagnostics };
    let style = style_of(output, terminal);
    let format = wanted_format(output);
    let text = match format {
        Format::Text => outflow_report::payout_text(&shown, style),
        Format::Json => outflow_report::payout_json(&shown),
        Format::Csv => outflow_report::payout_csv(&shown),
        Format::Md => outflow_report::payout_markdown(&shown),
        Format::Html => outflow_report::payout_html(&shown),
    };
    write(&text, output, &inputs, style.colour)?;
    Ok(Outcome::Explained)
}
