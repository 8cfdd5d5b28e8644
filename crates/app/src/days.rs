//! Which days can be asked about? Beyond some day sums of days would end at the end of the calendar.

use jiff::civil::{Date, date};
use outflow_ledger::{Code, Diagnostic};

/// The last day that a question may name.
const LAST_DAY: Date = date(2199, 12, 31);

/// The problem of a day that is too far away; none of any other.
pub(crate) fn too_late(flag: &str, day: Date) -> Option<Diagnostic> {
    let problem = || {
        let message = format!("{flag}: {day} is too far away");
        Diagnostic::new(Code::BadFlag, message).expecting(format!("a day up to {LAST_DAY}"))
    };
    (day > LAST_DAY).then(problem)
}
