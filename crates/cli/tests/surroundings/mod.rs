//! What does whoever runs the tests have set, and how do the tests not depend on it?

// Each test program uses a part of it.
#![allow(dead_code)]

use std::process::Command;

/// The variables that say which day or moment it is.
const DAYS: [&str; 2] = ["OUTFLOW_TODAY", "OUTFLOW_NOW"];

/// The command without the day or moment of whoever runs the tests; the test may set its own then.
pub fn alone(mut command: Command) -> Command {
    for name in DAYS {
        command.env_remove(name);
    }
    command
}

/// Where a day or moment is set, runs the test that asks once more without it, and passes that on; whether it was.
///
/// A transcript can be given variables, and none can be taken away from it; a test cannot change its own.
pub fn is_run_again() -> bool {
    if DAYS.iter().all(|name| std::env::var_os(name).is_none()) {
        return false;
    }
    let own = std::env::current_exe().expect("this program has a place");
    let thread = std::thread::current();
    let test = thread.name().expect("a test has a name");
    let command = Command::new(own);
    let status = alone(command).args([test, "--exact"]).status().expect("it starts");
    assert!(status.success(), "{test} failed without the variables");
    true
}
