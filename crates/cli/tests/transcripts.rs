//! Do the README's examples say what the program says: its console blocks are run as they are printed.

#[test]
fn the_readme_is_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    trycmd::TestCases::new()
        .register_bin("outflow", std::path::PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        .env("OUTFLOW_CONFIG", "config")
        .case(root.join("README.md"))
        .run();
}

#[test]
fn the_transcripts_of_policy_are_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    trycmd::TestCases::new()
        .register_bin("outflow", std::path::PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        // Of the folder that a transcript runs in, not of whoever runs the tests.
        .env("OUTFLOW_CONFIG", "config")
        .case(root.join("testdata/transcripts/policy*.md"))
        .run();
}

#[test]
fn the_transcripts_of_fees_are_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    trycmd::TestCases::new()
        .register_bin("outflow", std::path::PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        .env("OUTFLOW_CONFIG", "config")
        .case(root.join("testdata/transcripts/fees*.md"))
        .run();
}

#[test]
fn the_transcripts_of_audit_are_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    trycmd::TestCases::new()
        .register_bin("outflow", std::path::PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        .env("OUTFLOW_CONFIG", "config")
        .case(root.join("testdata/transcripts/audit*.md"))
        .run();
}
