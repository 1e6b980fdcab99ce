//! A guest of the world in `guests/types.wit` in Rust.

wit_bindgen::generate!({
    path: "../types.wit",
    world: "types",
});

mod counters;
mod tour;

use carrick_guests::types::echo as host;
use carrick_guests::types::shapes::{Bits, Color, Letters, Pair, Person, Rights, Shape};
use exports::carrick_guests::types::echo::Guest;

struct Types;

export!(Types);

/// Every value goes to the host, and what the host returns is returned.
impl Guest for Types {
    fn echo_bool(value: bool) -> bool {
        host::echo_bool(value)
    }

    fn echo_u8(value: u8) -> u8 {
        host::echo_u8(value)
    }

    fn echo_s8(value: i8) -> i8 {
        host::echo_s8(value)
    }

    fn echo_u16(value: u16) -> u16 {
        host::echo_u16(value)
    }

    fn echo_s16(value: i16) -> i16 {
        host::echo_s16(value)
    }

    fn echo_u32(value: u32) -> u32 {
        host::echo_u32(value)
    }

    fn echo_s32(value: i32) -> i32 {
        host::echo_s32(value)
    }

    fn echo_u64(value: u64) -> u64 {
        host::echo_u64(value)
    }

    fn echo_s64(value: i64) -> i64 {
        host::echo_s64(value)
    }

    fn echo_f32(value: f32) -> f32 {
        host::echo_f32(value)
    }

    fn echo_f64(value: f64) -> f64 {
        host::echo_f64(value)
    }

    fn echo_char(value: char) -> char {
        host::echo_char(value)
    }

    fn echo_string(value: String) -> String {
        host::echo_string(&value)
    }

    fn echo_bytes(value: Vec<u8>) -> Vec<u8> {
        host::echo_bytes(&value)
    }

    fn echo_numbers(value: Vec<i64>) -> Vec<i64> {
        host::echo_numbers(&value)
    }

    fn echo_strings(value: Vec<String>) -> Vec<String> {
        host::echo_strings(&value)
    }

    fn echo_lists(value: Vec<Vec<u16>>) -> Vec<Vec<u16>> {
        host::echo_lists(&value)
    }

    fn echo_person(value: Person) -> Person {
        host::echo_person(&value)
    }

    fn echo_people(value: Vec<Person>) -> Vec<Person> {
        host::echo_people(&value)
    }

    fn echo_pair(value: Pair) -> Pair {
        host::echo_pair(&value)
    }

    fn echo_shape(value: Shape) -> Shape {
        host::echo_shape(&value)
    }

    fn echo_color(value: Color) -> Color {
        host::echo_color(value)
    }

    fn echo_rights(value: Rights) -> Rights {
        host::echo_rights(value)
    }

    fn echo_letters(value: Letters) -> Letters {
        host::echo_letters(value)
    }

    fn echo_bits(value: Bits) -> Bits {
        host::echo_bits(value)
    }

    fn echo_tuple(value: (u8, String, f64)) -> (u8, String, f64) {
        host::echo_tuple((value.0, &value.1, value.2))
    }

    fn echo_option(value: Option<u32>) -> Option<u32> {
        host::echo_option(value)
    }

    fn echo_option_string(value: Option<String>) -> Option<String> {
        host::echo_option_string(value.as_deref())
    }

    fn echo_option_option(value: Option<Option<bool>>) -> Option<Option<bool>> {
        host::echo_option_option(value)
    }

    fn echo_result(value: Result<u64, String>) -> Result<u64, String> {
        host::echo_result(value.as_ref().map(|ok| *ok).map_err(String::as_str))
    }

    fn echo_result_ok(value: Result<Person, ()>) -> Result<Person, ()> {
        host::echo_result_ok(value.as_ref().map_err(|()| ()))
    }

    fn echo_result_err(value: Result<(), Color>) -> Result<(), Color> {
        host::echo_result_err(value)
    }

    fn echo_result_empty(value: Result<(), ()>) -> Result<(), ()> {
        host::echo_result_empty(value)
    }

    fn echo_many(
        a: u8,
        b: i16,
        c: u32,
        d: i64,
        e: f32,
        f: f64,
        g: char,
        h: bool,
        i: String,
        j: Vec<u8>,
        k: Option<u64>,
        l: Color,
        m: Rights,
        n: (u8, i8),
    ) -> (
        u8,
        i16,
        u32,
        i64,
        f32,
        f64,
        char,
        bool,
        String,
        Vec<u8>,
        Option<u64>,
        Color,
        Rights,
        (u8, i8),
    ) {
        host::echo_many(a, b, c, d, e, f, g, h, &i, &j, k, l, m, n)
    }
}
