//! `outflow explain`: the definition, evidence and source of a cause, a rule or a code.

use crate::args::ExplainArgs;
use crate::config::own_packs;
use crate::exit::Outcome;
use crate::terminal::{Terminal, complain, print};

/// Prints the explanation, or the nearest words that are known.
pub fn run(args: &ExplainArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let found = match outflow_app::explain::explain(&args.topic, own_packs()) {
        Ok(found) => found,
        Err(problems) => {
            complain(&outflow_report::problems(&problems, terminal.colour_of_errors));
            return Ok(Outcome::CouldNotRun);
        }
    };
    match found {
        Ok(explained) => {
            let mut text = format!("{}\n", explained.title);
            for (label, part) in &explained.parts {
                text.push_str(&format!("  {label}: {part}\n"));
            }
            print(&text, false)?;
            Ok(Outcome::Explained)
        }
        Err(nearest) => {
            let topic = outflow_report::visible(&args.topic);
            let nearest = nearest.join(", ");
            complain(&format!(
                "error: {topic:?} is not a cause, a rule or a code\n  nearest: {nearest}\n"
            ));
            Ok(Outcome::CouldNotRun)
        }
    }
}
