fn main() {
    let path = std::env::args().nth(1).unwrap();
    let mut resolve = wit_parser::Resolve {
        all_features: true,
        ..Default::default()
    };
    let (package, _) = resolve.push_path(&path).unwrap();
    let format = if std::env::args().nth(2).as_deref() == Some("md") {
        carrick_wit::DocsFormat::Markdown
    } else {
        carrick_wit::DocsFormat::Html
    };
    print!("{}", carrick_wit::docs(&resolve, package, format));
}
