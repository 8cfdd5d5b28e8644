//! `outflow audit`: reads what the user gave and shows the verdict on every charge, or every problem.

use crate::args::{AuditArgs, Format, OutputArgs};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{complain_of_integrity, today, wanted_format, write};
use crate::terminal::{Terminal, complain};
use outflow_app::audit::{AuditInput, AuditOutcome, answer};
use outflow_report::{ShownAudit, TextStyle};
use std::path::PathBuf;

/// Answers from files and snapshot.
pub fn run(args: AuditArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let mut inputs = args.files.clone();
    inputs.extend(args.snapshot.clone());
    let output = &args.output;
    let outcome = answer(AuditInput {
        account: account_input(&args.files, args.snapshot, args.date_order),
        today: args.today,
        clock: today(),
        since: args.since,
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
    let format = wanted_format(output);
    if let Some(message) = &outcome.integrity {
        complain_of_integrity(message);
        return Ok(Outcome::IntegrityFailed);
    }
    let Some(audited) = &outcome.audited else {
        complain(&outflow_report::problems(&outcome.diagnostics, terminal.colour_of_errors));
        if format == Format::Json {
            let text = outflow_report::audit_json_without_answer(&outcome.diagnostics);
            write(&text, output, inputs, false)?;
        }
        return Ok(Outcome::CouldNotRun);
    };
    let shown = ShownAudit {
        answer: &audited.answer,
        journal: &audited.journal,
        diagnostics: &outcome.diagnostics,
    };
    let style = TextStyle {
        colour: terminal.colour && output.output_file.is_none(),
        lines: output.lines,
        width: terminal.width,
        ..TextStyle::default()
    };
    let text = match format {
        Format::Text => outflow_report::audit_text(&shown, style),
        Format::Json => outflow_report::audit_json(&shown),
        Format::Csv => outflow_report::audit_csv(&shown),
        Format::Md => outflow_report::audit_markdown(&shown, output.lines),
        Format::Html => outflow_report::audit_html(&shown, output.lines),
    };
    write(&text, output, inputs, style.colour)?;
    let is_clean = audited.answer.findings.is_empty();
    Ok(if is_clean { Outcome::Explained } else { Outcome::Found })
}
