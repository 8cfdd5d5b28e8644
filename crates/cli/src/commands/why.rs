//! `outflow why`: reads what the user gave, asks the clock, and shows the answer or every problem.

use crate::args::{Format, OutputArgs, WhyArgs};
use crate::exit::Outcome;
use crate::input::{account_input, figures_input};
use crate::output::{NoAnswer, style_of, today, wanted_format, write};
use crate::place::Place;
use crate::terminal::{Terminal, complain};
use anyhow::bail;
use outflow_app::Since;
use outflow_app::flags::SnapshotFlags;
use outflow_app::why::{WhyInput, WhyOutcome};
use outflow_ledger::{Cents, Code, Diagnostic};
use outflow_report::Shown;
use std::path::PathBuf;

/// Answers from files, snapshot and flags.
pub fn run(args: WhyArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let flags = SnapshotFlags {
        reserve: args.reserve,
        expected: args.expected,
        ..figures_input(args.figures)
    };
    if !args.account.is_given() && flags.is_empty() && !place.has_book() {
        bail!(
            "nothing was given, and there is no book yet\n  do next: outflow why statement.csv, or outflow import statement.csv, or outflow why --available 0 --in-review 260, or outflow demo"
        );
    }
    let inputs = args.account.inputs();
    let (account, day) =
        match account_input(&args.account, place, !flags.is_empty()) {
            Ok(given) => given,
            Err(problem) => {
                return NoAnswer::because_of(&[*problem], outflow_report::json_without_answer)
                    .tell(&args.output, &inputs, terminal);
            }
        };
    let begin = account.period.first.map(Since::Date);
    let input = WhyInput {
        account,
        flags,
        today: day,
        clock: today(),
        since: args.since.or(begin).unwrap_or_default(),
        with_lots: args.output.lots || wanted_format(&args.output) == Format::Json,
    };
    show(&outflow_app::why::answer(input), &args.output, &inputs, terminal)
}

/// Shows what came of it; `inputs` are never overwritten.
pub fn show(
    outcome: &WhyOutcome,
    output: &OutputArgs,
    inputs: &[PathBuf],
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    let Some(answered) = &outcome.answered else {
        let no_answer = NoAnswer {
            diagnostics: &outcome.diagnostics,
            integrity: outcome.integrity.as_deref(),
            json: outflow_report::json_without_answer,
        };
        return no_answer.tell(output, inputs, terminal);
    };
    let shown = Shown {
        answer: &answered.answer,
        journal: &answered.journal,
        diagnostics: &outcome.diagnostics,
    };
    let style = style_of(output, terminal);
    let format = wanted_format(output);
    let text = match format {
        Format::Text => outflow_report::text(&shown, style),
        Format::Json => outflow_report::json(&shown),
        Format::Csv => outflow_report::csv(&shown),
        Format::Md => outflow_report::markdown(&shown, output.lines),
        Format::Html => outflow_report::html(&shown, output.lines),
    };
    // A record that could not be read while the answer was set would be missing in it.
    if let Some(failure) = answered.journal.failure() {
        return NoAnswer::untrusted(&failure, outflow_report::json_without_answer)
            .tell(output, inputs, terminal);
    }
    write(&text, output, inputs, style.colour)?;
    if format == Format::Text {
        complain(&first_gaps(&outcome.diagnostics, terminal.colour_of_errors));
    }
    let answer = &answered.answer;
    let open = !answer.findings.is_empty() || answer.unexplained != Cents::ZERO;
    Ok(if open { Outcome::Found } else { Outcome::Explained })
}

/// Where the balance does not follow, with the lines themselves: the first few.
fn first_gaps(diagnostics: &[Diagnostic], colour: bool) -> String {
    let gaps = diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::BalanceGap);
    let count = gaps.clone().count();
    let shown: Vec<Diagnostic> = gaps.take(MOST_GAPS).cloned().collect();
    let more = match count.saturating_sub(MOST_GAPS) {
        0 => String::new(),
        more => format!("\nand {more} more; -O json lists them all\n"),
    };
    let start = if count > 0 { "\n" } else { "" };
    format!("{start}{}{more}", outflow_report::problems(&shown, colour))
}

const MOST_GAPS: usize = 3;
