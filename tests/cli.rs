//! Transcripts of every verb; `cli/<verb>.md` is documentation that is run.

#[test]
fn transcripts_hold() {
    trycmd::TestCases::new().case("../../tests/cli/*.md");
}
