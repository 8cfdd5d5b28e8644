//! `outflow forecast` and `outflow backtest`: what will the balance do, and how far off would that have been before?

use super::listing::{self, show};
use crate::args::{BacktestArgs, ForecastArgs, PictureFormat};
use crate::exit::Outcome;
use crate::input::{account_input, figures_input};
use crate::output::{NoAnswer, style_of, today, write};
use crate::place::Place;
use crate::terminal::Terminal;
use anyhow::bail;
use outflow_app::backtest::{self, BacktestInput};
use outflow_app::forecast::{ForecastInput, answer};
use outflow_report::ShownForecast;

/// Looks ahead from files, snapshot, flags or the book.
pub fn run(args: ForecastArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let flags = figures_input(args.figures);
    let has_account = args.account.is_given() || place.has_book();
    if !has_account && flags.is_empty() {
        bail!(
            "nothing was given, and there is no book yet\n  do next: outflow forecast statement.csv, or outflow forecast --available 0 --pending 171.00@2025-02-12, or outflow demo"
        );
    }
    let inputs = args.account.inputs();
    let output = args.output.plain();
    let none = outflow_report::forecast_json_without_answer;
    let (account, day) = match account_input(&args.account, place, !flags.is_empty()) {
        Ok(given) => given,
        Err(problem) => {
            return NoAnswer::because_of(&[*problem], none).tell(&output, &inputs, terminal);
        }
    };
    let outcome = answer(ForecastInput {
        account,
        flags,
        today: day,
        clock: today(),
        until: args.until,
        floor: args.floor,
        assume: args.assume,
    });
    let Some(answer) = outcome.answer else {
        let (diagnostics, integrity) = (&outcome.diagnostics, outcome.integrity.as_deref());
        return NoAnswer { diagnostics, integrity, json: none }.tell(&output, &inputs, terminal);
    };
    let shown = ShownForecast { answer: &answer, diagnostics: &outcome.diagnostics };
    let style = style_of(&output, terminal);
    let text = match args.output.wanted() {
        PictureFormat::Text => outflow_report::forecast_text(&shown, style),
        PictureFormat::Json => outflow_report::forecast_json(&shown),
        PictureFormat::Csv => outflow_report::forecast_csv(&shown),
        PictureFormat::Md => outflow_report::forecast_markdown(&shown),
        PictureFormat::Html => outflow_report::forecast_html(&shown),
        PictureFormat::Svg => outflow_report::forecast_svg(&shown),
    };
    write(&text, &output, &inputs, style.colour)?;
    Ok(Outcome::Explained)
}

/// Tries the forecast on past days.
pub fn backtest(args: BacktestArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (schema, output) = (backtest::SCHEMA, &args.output);
    let inputs = args.account.inputs();
    let (account, day) = match account_input(&args.account, place, false) {
        Ok(given) => given,
        Err(problem) => return listing::refuse(schema, &[*problem], output, terminal),
    };
    let (every_days, assume) = (args.every, args.assume);
    let outcome = backtest::answer(BacktestInput { account, today: day, every_days, assume });
    if let Some(failure) = &outcome.integrity {
        return NoAnswer::untrusted(failure, outflow_report::json_without_answer)
            .tell(output, &inputs, terminal);
    }
    match outcome.answer {
        Some(answer) => {
            listing::warn(&outcome.diagnostics, terminal);
            show(&answer, &outcome.diagnostics, output, &inputs, terminal)
        }
        None => listing::refuse(schema, &outcome.diagnostics, output, terminal),
    }
}
