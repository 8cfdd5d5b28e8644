//! `outflow payout`: which payouts cost least, and what does the present habit cost more?

use crate::args::{Format, HabitFlag, PayoutArgs};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{complain_of_integrity, today, wanted_format, write};
use crate::terminal::{Terminal, complain};
use outflow_app::HabitChoice;
use outflow_app::flags::SnapshotFlags;
use outflow_app::payout::{PayoutInput, answer};
use outflow_report::{ShownPayout, TextStyle};

/// Plans from files, snapshot and flags.
pub fn run(args: PayoutArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let mut inputs = args.files.clone();
    inputs.extend(args.snapshot.clone());
    let output = &args.output;
    let outcome = answer(PayoutInput {
        account: account_input(&args.files, args.snapshot, args.date_order),
        flags: SnapshotFlags {
            available: args.available,
            pending: args.pending,
            in_review: args.in_review,
            work_in_progress: args.work_in_progress,
            ..SnapshotFlags::default()
        },
        today: args.today,
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
    let format = wanted_format(output);
    if let Some(message) = &outcome.integrity {
        complain_of_integrity(message);
        return Ok(Outcome::IntegrityFailed);
    }
    let Some(answer) = &outcome.answer else {
        complain(&outflow_report::problems(&outcome.diagnostics, terminal.colour_of_errors));
        if format == Format::Json {
            let text = outflow_report::payout_json_without_answer(&outcome.diagnostics);
            write(&text, output, &inputs, false)?;
        }
        return Ok(Outcome::CouldNotRun);
    };
    let shown = ShownPayout { answer, diagnostics: &outcome.diagnostics };
    let style = TextStyle {
        colour: terminal.colour && output.output_file.is_none(),
        lines: output.lines,
        width: terminal.width,
        ..TextStyle::default()
    };
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
