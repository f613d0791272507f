#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::run("code_book", bytes);
});
