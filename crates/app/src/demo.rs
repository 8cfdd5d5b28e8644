//! What does an answer look like: the embedded statement of an invented freelancer, and the figures her site shows.

use crate::audit::AuditInput;
use crate::flags::SnapshotFlags;
use crate::load::{AccountInput, InputFile};
use crate::why::WhyInput;
use jiff::civil::{Date, date};
use outflow_answers::Since;

/// The day on which the demo is told.
const DAY: Date = date(2024, 6, 10);

/// The embedded statement with mistakes of the platform, for an audit; every run gives the same answer.
pub fn audit_input() -> AuditInput {
    let day = date(2024, 6, 30);
    let file = InputFile {
        name: "statement.csv".to_owned(),
        bytes: Ok(include_bytes!("../demo/charges.csv").to_vec()),
    };
    AuditInput {
        account: AccountInput { files: vec![file], ..AccountInput::default() },
        today: Some(day),
        clock: day,
        since: None,
        only: Vec::new(),
    }
}

/// The embedded input; every run gives the same answer.
pub fn input(with_lots: bool) -> WhyInput {
    let file = |name: &str, text: &str| InputFile {
        name: name.to_owned(),
        bytes: Ok(text.as_bytes().to_vec()),
    };
    WhyInput {
        account: AccountInput {
            files: vec![file("statement.csv", include_str!("../demo/statement.csv"))],
            snapshot: Some(file("snapshot.toml", include_str!("../demo/snapshot.toml"))),
            ..AccountInput::default()
        },
        flags: SnapshotFlags::default(),
        today: Some(DAY),
        clock: DAY,
        since: Since::Rule,
        with_lots,
    }
}
