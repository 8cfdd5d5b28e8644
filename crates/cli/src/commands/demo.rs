//! `outflow demo`: an answer, or an audit, on an embedded statement.

use super::{audit, why};
use crate::args::DemoArgs;
use crate::exit::Outcome;
use crate::terminal::Terminal;

/// Shows the demo; it exits 0, also where the audit finds what was put there to be found.
pub fn run(args: &DemoArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    if args.audit {
        let outcome = outflow_app::audit::answer(outflow_app::demo::audit_input());
        let shown = audit::show(&outcome, &args.output, &[], terminal)?;
        return Ok(if shown == Outcome::Found { Outcome::Explained } else { shown });
    }
    let outcome = outflow_app::why::answer(outflow_app::demo::input(args.output.lots));
    why::show(&outcome, &args.output, &[], terminal)
}
