//! Which rules were in force, since when and by whose word: dated packs as data, and what must follow from an event.
//!
//! [`PolicyBook::consequences`] is the only door between rules and ledger. No platform is named here: a
//! platform's rules are the files of `policies/<platform>/`.

mod book;
mod calendar;
mod consequence;
mod fee;
mod follow;
mod overlaps;
mod pack;
pub mod rule;

pub use book::{EMBEDDED, Known, PlatformRules, PolicyBook};
pub use calendar::{add_business_days, is_schedule_day, last_finished_week, week_of};
pub use consequence::{Consequence, Effect, Event, Lack};
pub use fee::{AgreedRate, Billings, ContractTerms, is_half_cent, share_of};
pub use pack::{Clause, Correction, PackFile, PolicyPack};
pub use rule::Rule;
