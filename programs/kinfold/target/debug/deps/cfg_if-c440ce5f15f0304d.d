/work/wt/pages/programs/kinfold/target/debug/deps/cfg_if-c440ce5f15f0304d.d: /root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/cfg-if-1.0.5/src/lib.rs

/work/wt/pages/programs/kinfold/target/debug/deps/libcfg_if-c440ce5f15f0304d.rlib: /root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/cfg-if-1.0.5/src/lib.rs

/work/wt/pages/programs/kinfold/target/debug/deps/libcfg_if-c440ce5f15f0304d.rmeta: /root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/cfg-if-1.0.5/src/lib.rs

/root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/cfg-if-1.0.5/src/lib.rs:
