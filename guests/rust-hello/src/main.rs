//! Shows everything a command is given and gives back. See `guests/go-hello`, which
//! prints the same but for the language.

fn main() {
    println!("hello from Rust");
    for (index, argument) in std::env::args().enumerate().skip(1) {
        println!("argument {index}: {argument}");
    }
    let mut variables: Vec<(String, String)> = std::env::vars().collect();
    variables.sort();
    for (name, value) in variables {
        println!("variable {name}={value}");
    }
    eprintln!("that was all");

    let code = std::env::var("EXIT_CODE").ok();
    std::process::exit(code.and_then(|code| code.parse().ok()).unwrap_or(0));
}
