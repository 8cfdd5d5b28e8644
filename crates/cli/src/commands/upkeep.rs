//! `outflow doctor`, `backup`, `restore`, `rebuild`: is the book well, and how is it kept so?

use super::book::PROGRAM;
use super::listing::{refuse, show};
use crate::args::{BackupArgs, BackupVerb, DoctorArgs, RebuildArgs, RestoreArgs};
use crate::config::own_packs;
use crate::exit::Outcome;
use crate::output::today;
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::book::doctor::{Verdict, check_up};
use outflow_app::book::upkeep;

/// Looks at everything.
pub fn doctor(args: &DoctorArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let day = args.today.unwrap_or_else(today);
    let found = check_up(&place.book(), own_packs(), day, PROGRAM);
    let shown = show(&found.listing, &[], &args.output, &[], terminal)?;
    Ok(if found.worst == Verdict::Bad { Outcome::IntegrityFailed } else { shown })
}

/// Copies the book, or lists its copies.
pub fn backup(args: &BackupArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let answer = match args.verb {
        BackupVerb::Copy => upkeep::back_up(&place.book()),
        BackupVerb::List => upkeep::list(&place.book()),
    };
    match answer {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(error) => refuse(upkeep::BACKUP_SCHEMA, &[error.told()], &args.output, terminal),
    }
}

/// Puts a copy in the book's place.
pub fn restore(args: &RestoreArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match upkeep::restore(&place.book(), &args.name) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(error) => refuse(upkeep::RESTORE_SCHEMA, &[error.told()], &args.output, terminal),
    }
}

/// Makes everything derived again.
pub fn rebuild(args: &RebuildArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match upkeep::rebuild(&place.book()) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(upkeep::REBUILD_SCHEMA, &problems, &args.output, terminal),
    }
}
