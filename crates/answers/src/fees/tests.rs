//! Are the figures those of the facts, and does every cent of a bill go somewhere?
