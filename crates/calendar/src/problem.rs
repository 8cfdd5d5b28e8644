//! Why is a text no rhythm, and what could be written instead?

/// Why a text is no rhythm. Each says what stands there; [`RhythmProblem::next`] says what could.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RhythmProblem {
    /// Neither a plain spelling nor a rule.
    #[error("{0:?} is no rhythm that is known")]
    Unknown(String),
    /// A rule of RFC 5545 with a part that it has not.
    #[error("{0:?} is no part of a recurrence rule")]
    UnknownPart(String),
    /// A part that stands twice.
    #[error("{0} stands twice in the rule")]
    Twice(String),
    /// A rule that names times of day.
    #[error("{0} is about times of day, a rhythm is about days")]
    Times(String),
    /// A part with a value that it cannot have.
    #[error("{part} cannot be {value:?}")]
    Value {
        /// The part's name.
        part: &'static str,
        /// What stands there.
        value: String,
    },
    /// An end of both kinds.
    #[error("the rule ends by COUNT and by UNTIL; one of them is enough")]
    TwoEnds,
    /// What the library says about the rule.
    #[error("the rule does not hold together: {0}")]
    Contradictory(String),
    /// A rule that gives no day.
    #[error("no day fits the rule")]
    NeverHappens,
    /// A first day that no rhythm can be followed from.
    #[error("a rhythm cannot start on {0}")]
    Start(jiff::civil::Date),
    /// Days 29 and 30 beside others.
    #[error("day {0} of a month beside other days: it is not said what a shorter month does")]
    ShortMonth(u8),
}

impl RhythmProblem {
    /// What could be written instead.
    pub fn next(&self) -> &'static str {
        match self {
            RhythmProblem::Unknown(_) => {
                "write weekly, every 2 weeks on friday, monthly on 15, monthly on last, monthly on \
                 last business day, quarterly, yearly, or a rule such as FREQ=MONTHLY;BYMONTHDAY=1"
            }
            RhythmProblem::UnknownPart(_) => {
                "parts are FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, \
                 BYYEARDAY, BYWEEKNO and WKST, with ; between them"
            }
            RhythmProblem::Twice(_) => "write it once, its values with commas between them",
            RhythmProblem::Times(_) => "leave it out; FREQ is DAILY, WEEKLY, MONTHLY or YEARLY",
            RhythmProblem::Value { .. } => {
                "RFC 5545, section 3.3.10, says what each part can be; days of a month are 1 to 31 \
                 or -1 to -31, weekdays MO to SU"
            }
            RhythmProblem::TwoEnds => "leave out COUNT or UNTIL",
            RhythmProblem::Contradictory(_) => "look at the end, the first day and the positions",
            RhythmProblem::NeverHappens => {
                "look at the end and at days that no month has, such as 30 February"
            }
            RhythmProblem::Start(_) => "let it start between 1970 and 2199",
            RhythmProblem::ShortMonth(_) => "write last, or a day up to 28",
        }
    }
}
