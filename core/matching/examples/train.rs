//! Learns how sounds of one script answer to sounds of another, from pairs of spellings.
//!
//! `train PAIRS.tsv > src/learned.rs`: every line of `PAIRS` ends in two spellings of one name. A
//! memoryless transducer (Ristad and Yianilos, "Learning String-Edit Distance", 1998) is fitted
//! by Viterbi training for each pair of scripts; written are log-odds of the joint chance of two
//! sounds against their chance apart, in quarters of a bit, as one printable character each.
#![expect(
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    clippy::type_complexity,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a training program, not part of the pure library"
)]

use matching::learning::{ALPHABET, readings, table};

const N: usize = ALPHABET.len();
/// Tables: Latin–Latin, Arabic–Latin, Arabic–Arabic, Ethiopic–Latin, Ethiopic–Ethiopic,
/// Cyrillic–Latin, Cyrillic–Cyrillic.
const TABLES: usize = 7;
const ROUNDS: usize = 8;

struct Model {
    score: Vec<[f64; N + 1]>,
}

struct Counts {
    joint: Vec<[f64; N + 1]>,
}

fn place(phone: u8) -> usize {
    ALPHABET
        .iter()
        .position(|p| *p == phone)
        .expect("a sound of the alphabet")
}

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("a file of pairs");
    let text = std::fs::read_to_string(path)?;
    let mut pairs: Vec<Vec<(Vec<Vec<usize>>, Vec<Vec<usize>>)>> =
        (0..TABLES).map(|_| Vec::new()).collect();
    for line in text.lines() {
        let mut cells = line.rsplit('\t');
        let (Some(b), Some(a)) = (cells.next(), cells.next()) else {
            continue;
        };
        let (a, b) = (readings(a), readings(b));
        if a.len() != b.len() {
            continue;
        }
        for ((sa, xa), (sb, xb)) in a.into_iter().zip(b) {
            let (number, turned) = table(sa, sb);
            let x: Vec<Vec<usize>> = xa
                .iter()
                .map(|r| r.iter().map(|p| place(*p)).collect())
                .collect();
            let y: Vec<Vec<usize>> = xb
                .iter()
                .map(|r| r.iter().map(|p| place(*p)).collect())
                .collect();
            pairs[number].push(if turned { (y, x) } else { (x, y) });
        }
    }
    println!("{HEAD}");
    for (number, set) in pairs.iter().enumerate() {
        eprintln!("table {number}: {} pairs", set.len());
        let symmetric = matches!(number, 0 | 2 | 4 | 6);
        let mut model = first();
        for round in 0..ROUNDS {
            let mut counts = Counts {
                joint: vec![[0.0; N + 1]; N + 1],
            };
            let mut total = 0.0;
            let mut used = 0usize;
            for (xs, ys) in set {
                let mut best: Option<(f64, &Vec<usize>, &Vec<usize>)> = None;
                for x in xs {
                    for y in ys {
                        let s = align(&model, x, y, None);
                        if best.is_none_or(|b| s > b.0) {
                            best = Some((s, x, y));
                        }
                    }
                }
                let Some((s, x, y)) = best else { continue };
                // Spellings that have nothing to do with each other stand in the lists, too.
                if round > 1 && s < 0.0 {
                    continue;
                }
                total += s;
                used += 1;
                align(&model, x, y, Some(&mut counts));
            }
            eprintln!(
                "  round {round}: {used} used, mean {:.3} bits",
                total / used as f64
            );
            model = estimate(&counts, symmetric);
        }
        println!("    [");
        for row in &model.score {
            let text: String = row
                .iter()
                .map(|s| {
                    let quarter = (s * 4.0).round().clamp(-44.0, 46.0) as i32;
                    let c = char::from(u8::try_from(quarter + 79).expect("printable"));
                    if c == '"' || c == '\\' {
                        format!("\\{c}")
                    } else {
                        c.to_string()
                    }
                })
                .collect();
            println!("        *b\"{text}\",");
        }
        println!("    ],");
    }
    println!("];");
    Ok(())
}

const HEAD: &str = "//! Learned scores of sounds in two spellings of one name, a table for each pair of scripts; made
//! by `examples/train.rs`, read by [`crate::spelling`]. Rows and columns are its `ALPHABET`, the
//! last of each a sound that the other spelling has not.
//!
//! Learned from pairs of spellings drawn from the open clusters of the benchmark's generator.

/// `[table][sound of the first][sound of the second]`.
pub(crate) const LEARNED: [[[u8; 42]; 42]; 7] = [";

fn first() -> Model {
    let mut score = vec![[-6.0; N + 1]; N + 1];
    let vowel = |i: usize| b"aeiouAIUWYH`@hyw".contains(&ALPHABET[i]);
    for i in 0..N {
        for j in 0..N {
            score[i][j] = if i == j {
                4.0
            } else if vowel(i) && vowel(j) {
                0.0
            } else {
                -4.0
            };
        }
        score[i][N] = if vowel(i) { -1.0 } else { -5.0 };
        score[N][i] = score[i][N];
    }
    score[N][N] = 0.0;
    for (pair, s) in [
        ("kq", 2.0),
        ("gG", 2.0),
        ("GX", 1.0),
        ("Xk", 1.0),
        ("Xh", 1.0),
        ("sS", 0.5),
        ("SC", 1.0),
        ("jg", 1.5),
        ("jZ", 2.0),
        ("zZ", 1.0),
        ("Dd", 2.0),
        ("Dz", 2.0),
        ("Tt", 2.0),
        ("Ts", 2.0),
        ("td", 1.0),
        ("bp", 1.0),
        ("vb", 0.5),
        ("vw", 1.5),
        ("Wv", 1.0),
        ("Yj", -1.0),
        ("gk", 1.0),
        ("vf", 1.0),
        ("pf", 0.5),
        ("sz", 1.0),
        ("tH", 0.5),
    ] {
        let (a, b) = (place(pair.as_bytes()[0]), place(pair.as_bytes()[1]));
        score[a][b] = s;
        score[b][a] = s;
    }
    Model { score }
}

fn align(model: &Model, x: &[usize], y: &[usize], counts: Option<&mut Counts>) -> f64 {
    let s = &model.score;
    let (n, m) = (x.len(), y.len());
    let mut d = vec![vec![0.0f64; m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            if i == 0 && j == 0 {
                continue;
            }
            let mut best = f64::NEG_INFINITY;
            if i > 0 && j > 0 {
                best = best.max(d[i - 1][j - 1] + s[x[i - 1]][y[j - 1]]);
            }
            if i > 0 {
                best = best.max(d[i - 1][j] + s[x[i - 1]][N]);
            }
            if j > 0 {
                best = best.max(d[i][j - 1] + s[N][y[j - 1]]);
            }
            if i > 1
                && j > 1
                && x[i - 1] == y[j - 2]
                && x[i - 2] == y[j - 1]
                && x[i - 1] != x[i - 2]
            {
                best =
                    best.max(d[i - 2][j - 2] + s[x[i - 1]][y[j - 2]] + s[x[i - 2]][y[j - 1]] - 8.0);
            }
            d[i][j] = best;
        }
    }
    if let Some(counts) = counts {
        let (mut i, mut j) = (n, m);
        while i > 0 || j > 0 {
            let here = d[i][j];
            let near = |v: f64| (v - here).abs() < 1e-9;
            if i > 0 && j > 0 && near(d[i - 1][j - 1] + s[x[i - 1]][y[j - 1]]) {
                counts.joint[x[i - 1]][y[j - 1]] += 1.0;
                (i, j) = (i - 1, j - 1);
            } else if i > 0 && near(d[i - 1][j] + s[x[i - 1]][N]) {
                counts.joint[x[i - 1]][N] += 1.0;
                i -= 1;
            } else if j > 0 && near(d[i][j - 1] + s[N][y[j - 1]]) {
                counts.joint[N][y[j - 1]] += 1.0;
                j -= 1;
            } else {
                counts.joint[x[i - 1]][y[j - 2]] += 1.0;
                counts.joint[x[i - 2]][y[j - 1]] += 1.0;
                (i, j) = (i - 2, j - 2);
            }
        }
    }
    d[n][m]
}

fn estimate(counts: &Counts, symmetric: bool) -> Model {
    let mut joint = counts.joint.clone();
    if symmetric {
        for i in 0..=N {
            for j in 0..i {
                let both = (joint[i][j] + joint[j][i]) / 2.0;
                joint[i][j] = both;
                joint[j][i] = both;
            }
        }
    }
    let total: f64 = joint.iter().flatten().sum::<f64>().max(1.0);
    // A sound never seen is taken to be like itself.
    let prior = total * 2e-5;
    for i in 0..N {
        joint[i][i] += prior * 5.0;
    }
    let left: Vec<f64> = (0..N).map(|i| joint[i].iter().sum::<f64>()).collect();
    let right: Vec<f64> = (0..N)
        .map(|j| (0..=N).map(|i| joint[i][j]).sum::<f64>())
        .collect();
    let (sl, sr) = (left.iter().sum::<f64>(), right.iter().sum::<f64>());
    let mut score = vec![[0.0; N + 1]; N + 1];
    // A slip puts any sound for any other in about one letter of a hundred.
    let slip = 0.004;
    for i in 0..N {
        for j in 0..N {
            let (p, q) = (left[i] / sl, right[j] / sr);
            let chance = joint[i][j] / total + slip * p * q;
            score[i][j] = (chance / (p * q)).log2();
        }
        let (p, q) = (left[i] / sl, right[i] / sr);
        score[i][N] = ((joint[i][N] / total + slip * p) / p).log2();
        score[N][i] = ((joint[N][i] / total + slip * q) / q).log2();
    }
    Model { score }
}
