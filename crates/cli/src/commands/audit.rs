//! `outflow audit`: reads what the user gave and shows the verdict on every charge, or every problem.

use crate::args::{AuditArgs, Format, OutputArgs};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{NoAnswer, style_of, today, wanted_format, write};
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::audit::{AuditInput, AuditOutcome, answer};
use outflow_report::ShownAudit;
use std::path::PathBuf;

/// Answers from files and snapshot.
pub fn run(args: AuditArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let inputs = args.account.inputs();
    let (account, day) = match account_input(&args.account, place, false) {
        Ok(given) => given,
        Err(problem) => {
            return NoAnswer::because_of(&[*problem], outflow_report::audit_json_without_answer)
                .tell(&args.output, &inputs, terminal);
        }
    };
    let output = &args.output;
    let begin = account.period.first;
    let outcome = answer(AuditInput {
        account,
        today: day,
        clock: today(),
        since: args.since.max(begin),
        only: args.only,
    });
    show(&outcome, output, &inputs, terminal)
}

/// Shows what came of it; `inputs` are never overwritten.
pub fn show(
    outcome: &AuditOutcome,
    output: &OutputArgs,
    inputs: &[PathBuf],
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    let Some(audited) = &outcome.audited else {
        let no_answer = NoAnswer {
            diagnostics: &outcome.diagnostics,
            integrity: outcome.integrity.as_deref(),
            json: outflow_report::audit_json_without_answer,
        };
        return no_answer.tell(output, inputs, terminal);
    };
    let shown = ShownAudit {
        answer: &audited.answer,
        journal: &audited.journal,
        diagnostics: &outcome.diagnostics,
    };
    let style = style_of(output, terminal);
    let format = wanted_format(output);
    let text = match format {
        Format::Text => outflow_report::audit_text(&shown, style),
        Format::Json => outflow_report::audit_json(&shown),
        Format::Csv => outflow_report::audit_csv(&shown),
        Format::Md => outflow_report::audit_markdown(&shown, output.lines),
        Format::Html => outflow_report::audit_html(&shown, output.lines),
    };
    // A record that could not be read while the answer was set would be missing in it.
    if let Some(failure) = audited.journal.failure() {
        return NoAnswer::untrusted(&failure, outflow_report::audit_json_without_answer)
            .tell(output, inputs, terminal);
    }
    write(&text, output, inputs, style.colour)?;
    let is_clean = audited.answer.findings.is_empty();
    Ok(if is_clean { Outcome::Explained } else { Outcome::Found })
}
