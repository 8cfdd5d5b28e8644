//! How are the columns of a statement's file kept: as a small JSON text beside it.

use outflow_ledger::Statement;
use outflow_ledger::source::ShownColumns;
use serde::{Deserialize, Serialize};

/// What has to be known of a file to show its lines again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptColumns {
    pub delimiter: u8,
    pub kind: Option<usize>,
    pub description: Vec<usize>,
    pub local_amount: Option<(usize, usize)>,
    pub holder: Option<usize>,
    pub has_balance: bool,
    pub has_ids: bool,
}

impl KeptColumns {
    pub fn of(statement: &Statement) -> KeptColumns {
        let columns = &statement.source.columns;
        KeptColumns {
            delimiter: statement.source.delimiter,
            kind: columns.kind,
            description: columns.description.clone(),
            local_amount: columns.local_amount,
            holder: columns.holder,
            has_balance: statement.has_balance,
            has_ids: statement.has_ids,
        }
    }

    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("numbers and lists of numbers are always JSON")
    }

    pub fn from_text(text: &str) -> Option<KeptColumns> {
        serde_json::from_str(text).ok()
    }

    pub fn shown(&self) -> ShownColumns {
        ShownColumns {
            kind: self.kind,
            description: self.description.clone(),
            local_amount: self.local_amount,
            holder: self.holder,
        }
    }
}
