//! What would the right answer have been? Generated histories together with their truth.
//!
//! * [`career`] plays a whole freelancer career from one seed and knows every true cause;
//! * [`career::beyond`] plays on after the day of the question, so that forecasts can be judged;
//! * [`charges`] plays years of charges and knows which of them are wrong;
//! * [`oracle`] and [`lots`] answer by the dumbest possible scan;
//! * [`projection`] walks day by day through what is known of the days to come;
//! * [`book`] makes exports of one history and knows what counts after imports and undos;
//! * [`arbitrary`] makes hostile histories, [`big`] makes huge ones;
//! * [`mod@emit`] and [`split`] write them as the platform's files;
//! * [`check`] compares an answer with a career's truth, [`check_audit`] an audit.
//!
//! Nothing here depends on another crate of Outflow, so no mistake can be on both sides.

pub mod arbitrary;
pub mod big;
pub mod book;
pub mod career;
pub mod cents;
pub mod charges;
pub mod check;
pub mod check_audit;
pub mod emit;
pub mod line;
pub mod lots;
pub mod oracle;
pub mod projection;
pub mod rng;
pub mod split;

pub use arbitrary::{Edges, random_history, random_history_with};
pub use career::{Career, Truth, play};
pub use charges::{ChargeTruth, ChargedCareer, play_charges};
pub use emit::{Emit, Layout, emit};
pub use line::Line;
pub use rng::Rng;
