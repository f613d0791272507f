use super::*;
use proptest::prelude::*;

const SENT: Sent = Sent {
    society: SocietyId(3),
    day: 20_600,
    channel: 2,
    purpose: Purpose::Incident,
};

fn code(n: u64) -> MessageCode {
    MessageCode(n)
}

fn tail(text: &str) -> Tail {
    Tail::parse(text).expect("three digits")
}

/// Cheap hashes: these tests ask a hundred thousand times.
fn cheap(pepper: u8) -> Checker {
    Checker {
        book: CodeBook::default(),
        slow: Slow::with_memory([pepper; 32], 8),
    }
}

#[test]
fn tails_are_the_last_three_digits() {
    let of = |text| Tail::of_number(text).map(Tail::digits);
    assert_eq!(of("+41 79 123 45 67").as_deref(), Some("567"));
    assert_eq!(of("٠٧٩ ١٢٣ ٤٥ ٦٧").as_deref(), Some("567"));
    assert_eq!(of("Mill Road 7b").as_deref(), Some("007"));
    assert_eq!(of("4821 7730 98").as_deref(), Some("098"));
    assert_eq!(of("no number"), None);
    assert_eq!(tail("۵۶۷"), Tail(567));
    for bad in ["", "12", "1234", "12a"] {
        assert_eq!(Tail::parse(bad), Err(CodeError::Digits), "{bad}");
    }
    assert_eq!(format!("{:?}", tail("567")), "Tail");
}

#[test]
fn a_code_says_what_was_sent_and_how_often_it_was_asked() {
    let mut checker = Checker::new(CodeBook::default(), [1; 32]);
    checker.enter(code(48_291_307_736), tail("567"), SENT);
    for before in 0..3 {
        let found = checker.check(code(48_291_307_736), tail("567"));
        let weak = false;
        assert_eq!(
            found,
            Found::Sent {
                sent: SENT,
                before,
                weak
            }
        );
    }
    // Entered again after a crash: the count stays.
    checker.enter(code(48_291_307_736), tail("567"), SENT);
    let found = checker.check_without_tail(code(48_291_307_736));
    let (before, weak) = (3, true);
    assert_eq!(
        found,
        Found::Sent {
            sent: SENT,
            before,
            weak
        }
    );
    // Another person's tail, a code never made, and one with neither look alike.
    for (n, typed) in [(48_291_307_736, "568"), (48_291_307_737, "567"), (0, "000")] {
        assert_eq!(checker.check(code(n), tail(typed)), Found::NotConfirmed);
    }
    assert_eq!(checker.check_without_tail(code(7)), Found::NotConfirmed);
}

#[test]
fn no_answer_says_genuine() {
    // What can be said is what `Found` holds; neither its words nor its fields promise more.
    let mut checker = cheap(1);
    checker.enter(code(1), tail("000"), SENT);
    let said = [
        checker.check(code(1), tail("000")),
        checker.check(code(2), tail("000")),
    ];
    let said = format!("{said:?}").to_lowercase();
    for word in [
        "genuine",
        "authentic",
        "real",
        "safe",
        "valid",
        "trust",
        "ok",
    ] {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

#[test]
fn a_book_is_kept_and_read_back() {
    let mut checker = cheap(1);
    for n in 0..50 {
        checker.enter(code(n), Tail(n as u16), SENT);
    }
    let _ = checker.check(code(7), Tail(7));
    let bytes = sign::to_bytes(checker.book());
    let book: CodeBook = sign::from_bytes(&bytes).expect("its own bytes");
    assert_eq!(&book, checker.book());
    let mut again = Checker {
        book,
        slow: Slow::with_memory([1; 32], 8),
    };
    let (before, weak) = (1, false);
    assert_eq!(
        again.check(code(7), Tail(7)),
        Found::Sent {
            sent: SENT,
            before,
            weak
        }
    );
    // In another order, or an entry twice, it is no book.
    let mut turned: Vec<(Kept, Entry)> = again.book.0.iter().map(|(k, e)| (*k, *e)).collect();
    turned.swap(0, 1);
    assert!(sign::from_bytes::<CodeBook>(&sign::to_bytes(&turned)).is_err());
}

/// A space of 1,000 codes and 10 tails instead of 10^11 and 10^3.
const CODES: u64 = 1000;
const FEW_TAILS: u64 = 10;
const MESSAGES: u64 = 500;
const TRIES: u64 = 20_000;

struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
    fn pair(&mut self) -> (MessageCode, Tail) {
        (code(self.below(CODES)), Tail(self.below(FEW_TAILS) as u16))
    }
}

/// Within five standard deviations of the binomial.
fn about(hits: u64, tries: u64, chance: f64) {
    let mean = tries as f64 * chance;
    let deviation = (mean * (1.0 - chance)).sqrt();
    let off = (hits as f64 - mean).abs();
    assert!(off < 5.0 * deviation, "{hits} of {tries}, not about {mean}");
}

#[test]
fn forged_and_stolen_codes_pass_as_often_as_chance_says() {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let mut checker = cheap(1);
    let mut real = Vec::new();
    while (real.len() as u64) < MESSAGES {
        let (code, tail) = draw.pair();
        checker.enter(code, tail, SENT);
        if checker.book.0.len() > real.len() {
            real.push((code, tail));
        }
    }
    let sent = |found: Found| u64::from(found != Found::NotConfirmed);
    // Forged: a random code for a random number.
    let mut forged = 0;
    for _ in 0..TRIES {
        let (code, tail) = draw.pair();
        forged += sent(checker.check(code, tail));
    }
    let chance = MESSAGES as f64 / (CODES * FEW_TAILS) as f64;
    about(forged, TRIES, chance);
    // Stolen: a true code in a message to somebody else, who has another tail. It passes only if
    // the same code was also made for that tail: of the other pairs, what chance has.
    let mut stolen = 0;
    for _ in 0..TRIES {
        let (code, own) = real[draw.below(MESSAGES) as usize];
        let other = (u64::from(own.0) + 1 + draw.below(FEW_TAILS - 1)) % FEW_TAILS;
        stolen += sent(checker.check(code, Tail(other as u16)));
    }
    let others = real
        .iter()
        .map(|(code, _)| real.iter().filter(|(c, _)| c == code).count() as u64 - 1)
        .sum::<u64>();
    let chance = others as f64 / (MESSAGES * (FEW_TAILS - 1)) as f64;
    about(stolen, TRIES, chance);
    // Every real one passes.
    assert!(real.iter().all(|(c, t)| sent(checker.check(*c, *t)) == 1));
}

#[test]
fn a_stolen_book_without_its_pepper_finds_nobody() {
    let mut draw = Draw(77);
    let mut checker = cheap(1);
    let mut real = Vec::new();
    for _ in 0..MESSAGES {
        let (code, tail) = draw.pair();
        checker.enter(code, tail, SENT);
        real.push((code, tail));
    }
    // The thief knows every pair that was sent, and tries the whole space, under other peppers.
    for pepper in [0, 2, 255] {
        let mut thief = Checker {
            book: checker.book.clone(),
            slow: Slow::with_memory([pepper; 32], 8),
        };
        for (code, tail) in &real {
            assert_eq!(thief.check(*code, *tail), Found::NotConfirmed);
        }
        for n in 0..CODES {
            for tail in 0..FEW_TAILS {
                let found = thief.check(code(n), Tail(tail as u16));
                assert_eq!(found, Found::NotConfirmed);
            }
        }
    }
    // And in its bytes stands neither a code nor a tail.
    let longer = code(48_291_307_736);
    checker.enter(longer, Tail(567), SENT);
    let bytes = sign::to_bytes(&checker.book);
    let digits = longer.digits();
    assert!(!bytes.windows(12).any(|w| w == digits.as_bytes()));
}

proptest! {
    #[test]
    fn an_altered_code_is_mistyped_before_anything_is_asked(n in 0..100_000_000_000_u64, at in 0..12_usize, add in 1..10_u8) {
        let mut typed = MessageCode(n).digits().into_bytes();
        typed[at] = b'0' + (typed[at] - b'0' + add) % 10;
        let typed = String::from_utf8(typed).expect("ASCII");
        prop_assert_eq!(MessageCode::parse(&typed), Err(CodeError::Check));
    }
}
