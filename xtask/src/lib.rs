//! What does the project do to itself: its checks, its generated pages and its benchmark.

pub mod bench;
pub mod documents;
pub mod mutate;
pub mod network;
pub mod pages;
pub mod rooms;
pub mod sources;
pub mod steps;
pub mod tree;
pub mod vocabulary;
