//! Which days: those on which something comes back by a rule, and those on which business is done.
//!
//! Days only, no times of day. Rules are recurrence rules of RFC 5545; a library follows them.

mod business;
mod plain;
mod problem;
mod rhythm;
mod rule;
mod words;

pub use business::{
    Holidays, add_business_days, is_business_day, next_business_day, nth_business_day,
    previous_business_day,
};
pub use problem::RhythmProblem;
pub use rhythm::{Fall, LONGEST_YEARS, Rhythm};
