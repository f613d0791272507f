#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::run("public_word", bytes);
});
