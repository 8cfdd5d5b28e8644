//! Prints the snapshot and truth of one career: `cargo run --example career -- SEED`.

fn main() {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let career = outflow_testkit::play(seed);
    println!("{}\n{:#?}", career.snapshot_toml, career.truth);
}
