package demo:greet@0.1.0;

/// Greets people.
interface greeter {
    /// Greets `name`.
    greet: func(name: string) -> string;
}

world plugin {
    export greeter;
}
