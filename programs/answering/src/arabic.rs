//! What our warning against swindlers names, in Arabic. **Draft: no speaker has checked it.** A
//! word that is missing here is not found in a message; the English table is always looked through
//! besides.

use claims::Warned;
use std::sync::LazyLock;

/// The language.
pub const TAG: &str = "ar";

/// Sentences that name what we never ask for: those of [`claims::DENIALS`], in this order.
pub const DENIALS: &[&str] = &[
    "لا نطلب المال أبدًا للبحث عن عائلتك.",
    "لا نطلب أبدًا وثائق ولا المكان الذي أنت فيه.",
    "ليس في هذه الرسالة رابط ولا تطلب شيئًا.",
    "لا يطلب الموظفون الرقم الخاص أبدًا.",
];

/// Words by themselves; Arabic writes article and short prepositions in one word with them.
const WORDS: &[(Warned, &[&str])] = &[
    (
        Warned::Money,
        &[
            "مال",
            "أموال",
            "نقود",
            "نقد",
            "دفع",
            "ادفع",
            "دفعة",
            "رسوم",
            "رسم",
            "تكلفة",
            "سعر",
            "مصرف",
            "بنك",
            "حوالة",
            "تحويل",
            "تبرع",
            "دولار",
            "يورو",
            "بطاقة",
            "مكافأة",
            "تعويض",
            "إيداع",
            "مبلغ",
        ],
    ),
    (
        Warned::Documents,
        &[
            "جواز",
            "وثيقة",
            "وثائق",
            "مستند",
            "مستندات",
            "أوراق",
            "هوية",
            "صورة",
            "صور",
            "شهادة",
            "كلمة السر",
            "كلمة المرور",
            "رقم سري",
            "الرقم السري",
            "الرقم الخاص",
        ],
    ),
    (
        Warned::Whereabouts,
        &[
            "أين أنت",
            "مكانك",
            "موقعك",
            "عنوانك",
            "أين تسكن",
            "أين تعيش",
            "مكان وجودك",
        ],
    ),
    (
        Warned::Hurry,
        &[
            "فورًا",
            "فورا",
            "حالًا",
            "حالا",
            "عاجل",
            "عاجلة",
            "بسرعة",
            "آخر فرصة",
            "اليوم فقط",
        ],
    ),
    (
        Warned::Outside,
        &[
            "مفقود",
            "مفقودة",
            "مفقودين",
            "لاجئ",
            "لاجئة",
            "لاجئين",
            "اختراق",
            "خرق",
            "تسريب",
            "لجوء",
            "مهاجر",
            "مهاجرة",
            "مهاجرين",
            "محتجز",
            "معتقل",
            "احتجاز",
            "صليب أحمر",
            "الصليب الأحمر",
            "هلال أحمر",
            "الهلال الأحمر",
            "روابط عائلية",
            "الروابط العائلية",
            "ميت",
            "متوفى",
            "مات",
            "توفي",
            "عثرنا",
            "عُثر",
        ],
    ),
];

/// What may stand before a word and be one with it.
const BEFORE: &[&str] = &[
    "", "ال", "و", "ب", "ل", "ف", "ك", "وال", "بال", "لل", "فال", "كال",
];

/// The words in every form that the lint looks for.
#[must_use]
pub fn warned() -> &'static [(Warned, &'static str)] {
    static ALL: LazyLock<Vec<(Warned, String)>> = LazyLock::new(|| {
        let words = WORDS.iter();
        let words = words.flat_map(|(of, words)| words.iter().map(|word| (*of, *word)));
        let forms = words.flat_map(|(of, word)| {
            let forms = BEFORE.iter();
            forms.map(move |before| (of, format!("{before}{word}")))
        });
        forms.collect()
    });
    static FORMS: LazyLock<Vec<(Warned, &'static str)>> =
        LazyLock::new(|| ALL.iter().map(|(of, word)| (*of, word.as_str())).collect());
    &FORMS
}

#[cfg(test)]
mod tests {
    use super::*;
    use claims::lint;

    fn found(text: &str) -> Vec<Warned> {
        let found = lint(text, true, warned(), DENIALS);
        found.into_iter().map(|finding| finding.warned).collect()
    }

    #[test]
    fn what_swindlers_write_in_arabic_is_found() {
        for (text, of) in [
            ("أرسل المال الآن", Warned::Money),
            ("نحتاج إلى دفع رسوم", Warned::Money),
            ("أرسل صورة جواز السفر", Warned::Documents),
            ("قل لنا أين أنت", Warned::Whereabouts),
            ("أجب فورًا", Warned::Hurry),
            ("أخوك المفقود", Warned::Outside),
            ("من الصليب الأحمر", Warned::Outside),
            ("اتصل بالرقم ٠٧٩ ١٢٣ ٤٥ ٦٧", Warned::Digits),
        ] {
            assert!(found(text).contains(&of), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn our_own_denials_are_not() {
        for text in DENIALS {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(DENIALS.len(), claims::DENIALS.len());
        // The denial shields its own words and no others.
        assert_eq!(found(&format!("{} ادفع الآن", DENIALS[0])), [Warned::Money]);
        assert_eq!(found("اتصل بنا عندما يناسبك."), []);
    }
}
