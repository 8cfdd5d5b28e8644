//! What does the site show: asked for on a terminal, one figure after another, again where an answer cannot be read.

use outflow_app::flags::{SnapshotFlags, amount_flag, pending_flag, signed_flag};
use std::io::{self, BufRead, Write};

/// Asks for the four figures; an empty answer leaves one out. `None` where the input ends.
pub fn four_figures(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<Option<SnapshotFlags>> {
    writeln!(output, "What does the site show now? Press Enter to leave a figure out.")?;
    let Some(available) = ask(input, output, "Available", &signed_flag)? else { return Ok(None) };
    let pending = "Pending (with its date if one is shown, as 171.00@2025-02-12)";
    let Some(pending) = ask(input, output, pending, &pending_flag)? else { return Ok(None) };
    let Some(in_review) = ask(input, output, "In review", &amount_flag)? else { return Ok(None) };
    let progress = "Work in progress";
    let Some(work_in_progress) = ask(input, output, progress, &amount_flag)? else {
        return Ok(None);
    };
    Ok(Some(SnapshotFlags {
        available,
        pending: pending.into_iter().collect(),
        in_review,
        work_in_progress,
        ..SnapshotFlags::default()
    }))
}

/// One figure; outer `None` where the input ends, inner `None` where the answer is empty.
fn ask<T>(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    question: &str,
    read: &dyn Fn(&str) -> Result<T, String>,
) -> io::Result<Option<Option<T>>> {
    loop {
        write!(output, "{question}: ")?;
        output.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            writeln!(output)?;
            return Ok(None);
        }
        match line.trim() {
            "" => return Ok(Some(None)),
            answer => match read(answer) {
                Ok(figure) => return Ok(Some(Some(figure))),
                Err(why) => writeln!(output, "  {why}")?,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> (Option<SnapshotFlags>, String) {
        let mut output = Vec::new();
        let figures = four_figures(&mut text.as_bytes(), &mut output).expect("memory is written");
        (figures, String::from_utf8(output).expect("we write UTF-8"))
    }

    #[test]
    fn figures_are_asked_for_until_they_can_be_read() {
        let (figures, said) = answer("-3.50\nsoon\n$1,171.00@2025-02-12\n\n65\n");
        let figures = figures.expect("the input does not end early");
        assert_eq!(figures.available.map(|amount| amount.to_string()).as_deref(), Some("-3.50"));
        assert_eq!(figures.pending.len(), 1);
        assert_eq!(figures.in_review, None);
        assert_eq!(figures.work_in_progress.map(|one| one.to_string()).as_deref(), Some("65.00"));
        assert!(said.contains("not an amount"), "{said}");
        assert_eq!(answer("0\n").0, None, "the input ended");
    }
}
