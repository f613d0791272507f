//! The four societies of the demonstration and how each keeps its register.

use super::names::{
    ANDEAN, BENGALI, BURMESE, CHINESE, HORN, NEPALI, Origin, PASHTO, PERSIAN, UKRAINIAN,
};

/// A society and its register.
#[derive(Debug)]
pub struct Society {
    /// Its name.
    pub name: &'static str,
    /// The country it works in, as a code of ISO 3166-1.
    pub country: &'static str,
    /// Its register.
    pub file: &'static str,
    /// The mapping of its register: name of the file and text.
    pub mapping: Option<(&'static str, &'static str)>,
    pub(super) form: Form,
    pub(super) origins: &'static [&'static Origin],
    /// Languages whose names it writes in their own letters.
    pub(super) languages: &'static [&'static str],
    pub(super) words: &'static Words,
}

/// What a society of any number is called, and where it works: beyond those of the demonstration
/// they have no register, and work where the others do.
pub(crate) fn called(number: u32) -> (String, &'static str) {
    let at = (number as usize).saturating_sub(1);
    let of = &SOCIETIES[at % SOCIETIES.len()];
    match SOCIETIES.get(at) {
        Some(own) => (own.name.to_owned(), own.country),
        None => (format!("Society {number}"), of.country),
    }
}

/// How a register is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A table in the Ethiopian calendar, day first.
    Ethiopian,
    /// A table whose rows name their calendar.
    PerRow,
    /// A table with headings that are known without a mapping.
    Headings,
    /// PFIF 1.4.
    Pfif,
}

/// What staff write in their own language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) woman: &'static str,
    pub(super) man: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) not_sure: &'static str,
    pub(super) occupations: &'static [&'static str],
    pub(super) marks: &'static [&'static str],
    pub(super) circumstances: &'static [&'static str],
    pub(super) news: &'static [&'static str],
    pub(super) notes: &'static [&'static str],
}

/// The columns of the tables: our field, and the heading in each of the three.
pub(super) const COLUMNS: &[(&str, [&str; 3])] = &[
    ("id", ["መለያ", "رقم الملف", "Case No"]),
    ("name", ["ሙሉ ስም", "الاسم الكامل", "Full name"]),
    (
        "transliteration",
        ["ስም በላቲን", "الاسم باللاتينية", "Name in Latin"],
    ),
    ("name_language", ["ቋንቋ", "اللغة", "name_language"]),
    ("gender", ["ጾታ", "الجنس", "Sex"]),
    ("birth", ["የልደት ቀን", "تاريخ الميلاد", "Date of birth"]),
    ("calendar", ["አቆጣጠር", "التقويم", "Calendar"]),
    ("birth_place", ["የትውልድ ቦታ", "مكان الميلاد", "Place of birth"]),
    ("mother", ["የእናት ስም", "اسم الأم", "Mother's name"]),
    ("father", ["የአባት ስም", "اسم الأب", "Father's name"]),
    ("relatives", ["ቤተሰብ", "الأقارب", "relatives"]),
    ("address", ["አድራሻ", "العنوان", "Current address"]),
    ("address_country", ["አገር", "البلد", "Country"]),
    ("phone", ["ስልክ", "الهاتف", "Phone"]),
    ("email", ["ኢሜይል", "البريد", "Email"]),
    ("marital", ["የጋብቻ ሁኔታ", "الحالة الاجتماعية", "marital"]),
    ("occupation", ["ሥራ", "المهنة", "occupation"]),
    ("papers", ["ሰነድ", "الوثائق", "papers"]),
    ("marks", ["ምልክት", "علامات", "marks"]),
    (
        "loss_date",
        ["የተለያዩበት ቀን", "تاريخ الانفصال", "Date of separation"],
    ),
    (
        "loss_place",
        ["የተለያዩበት ቦታ", "مكان الانفصال", "Place of separation"],
    ),
    ("cause", ["ምክንያት", "السبب", "Cause of separation"]),
    ("circumstances", ["ሁኔታ", "الظروف", "circumstances"]),
    ("news", ["ዜና", "آخر الأخبار", "news"]),
    ("in_danger", ["አደጋ ላይ", "في خطر", "In danger"]),
    ("consent", ["ስምምነት", "الموافقة", "Consent"]),
    ("never_share", ["አይጋራም", "لا يشارك مع", "never_share"]),
    ("note", ["ማስታወሻ", "ملاحظات", "Notes"]),
    (
        "recorded",
        ["የተመዘገበበት ቀን", "تاريخ التسجيل", "Registered on"],
    ),
];

/// The mapping file of a table: its head, and every column by its heading.
pub(super) fn mapping(society: &Society) -> Option<String> {
    let (_, head) = society.mapping?;
    let at = society.form.heading();
    let mut text = head.to_owned();
    text.push_str("\n[columns]\n");
    for (field, headings) in COLUMNS {
        text.push_str(&format!("{field} = \"{}\"\n", headings[at]));
    }
    text.push_str(&format!(
        "\n[values.in_danger]\n\"{}\" = \"not sure\"\n",
        society.words.not_sure
    ));
    if society.form == Form::PerRow {
        text.push_str("\n[values.calendar]\n");
        for (word, calendar) in CALENDARS {
            text.push_str(&format!("\"{word}\" = \"{calendar}\"\n"));
        }
    }
    Some(text)
}

/// What the table whose rows name their calendar calls it.
pub(super) const CALENDARS: [(&str, &str); 3] = [
    ("ميلادي", "gregorian"),
    ("هجري", "hijri"),
    ("شمسي", "solar-hijri"),
];

impl Form {
    /// Which of the headings.
    pub(super) fn heading(self) -> usize {
        match self {
            Form::Ethiopian => 0,
            Form::PerRow => 1,
            Form::Headings | Form::Pfif => 2,
        }
    }

    pub(super) fn delimiter(self) -> u8 {
        match self {
            Form::PerRow => b';',
            Form::Headings => b'\t',
            Form::Ethiopian | Form::Pfif => b',',
        }
    }
}

/// The societies.
pub static SOCIETIES: [Society; 4] = [
    Society {
        name: "Highland",
        country: "ET",
        file: "highland.csv",
        mapping: Some((
            "highland.toml",
            "# How the columns of highland.csv are read.\ndelimiter = \",\"\ncountry = \"ET\"\n\
             calendar = \"ethiopian\"\ndate_order = \"day-first\"\n\
             name_order = \"given-father-grandfather\"\n",
        )),
        form: Form::Ethiopian,
        origins: &[&HORN],
        languages: &["am"],
        words: &AMHARIC,
    },
    Society {
        name: "Delta",
        country: "SD",
        file: "delta.csv",
        mapping: Some((
            "delta.toml",
            "# How the columns of delta.csv are read.\ndelimiter = \";\"\ncountry = \"SD\"\n",
        )),
        form: Form::PerRow,
        origins: &[&HORN, &HORN, &PERSIAN, &PASHTO],
        languages: &["ar", "fa", "ps"],
        words: &ARABIC,
    },
    Society {
        name: "Harbour",
        country: "TR",
        file: "harbour.tsv",
        mapping: None,
        form: Form::Headings,
        origins: &[&UKRAINIAN, &CHINESE, &NEPALI, &BENGALI, &BURMESE, &ANDEAN],
        languages: &["uk", "zh", "ne", "bn", "my", "es"],
        words: &ENGLISH,
    },
    Society {
        name: "Lakeside",
        country: "CA",
        file: "lakeside.xml",
        mapping: None,
        form: Form::Pfif,
        origins: &[&ANDEAN, &HORN, &UKRAINIAN, &PASHTO],
        languages: &[],
        words: &ENGLISH,
    },
];

const AMHARIC: Words = Words {
    woman: "ሴት",
    man: "ወንድ",
    yes: "አዎ",
    no: "አይ",
    not_sure: "አላውቅም",
    occupations: &["ገበሬ", "መምህር", "ነጋዴ", "ሹፌር"],
    marks: &["በግራ እጅ ላይ ጠባሳ", "መነጽር ያደርጋል"],
    circumstances: &[
        "ሌሊት ከመንደሩ ሲወጡ ተለያዩ።",
        "ድንበር ላይ ሰልፍ ውስጥ ጠፋ።",
        "ከአውቶቡሱ ሲወርዱ አልተገናኙም።",
    ],
    news: &["አንድ ጎረቤት ገበያ ላይ አየሁት ብሏል።", "በስልክ አንድ ጊዜ ተነጋግረዋል።"],
    notes: &["ቃለ መጠይቁ በቢሮ ተደረገ።", "እንደገና መጠየቅ አለበት።"],
};

const ARABIC: Words = Words {
    woman: "أنثى",
    man: "ذكر",
    yes: "نعم",
    no: "لا",
    not_sure: "لا أعلم",
    occupations: &["مزارع", "معلم", "تاجر", "سائق"],
    marks: &["ندبة على اليد اليسرى", "يلبس نظارة"],
    circumstances: &[
        "افترقوا ليلا عند الخروج من القرية.",
        "ضاع في الصف عند الحدود.",
        "لم يلتقوا بعد النزول من الحافلة.",
    ],
    news: &["قال جار إنه رآه في السوق.", "تكلموا مرة بالهاتف."],
    notes: &["جرت المقابلة في المكتب.", "يجب السؤال مرة أخرى."],
};

const ENGLISH: Words = Words {
    woman: "f",
    man: "m",
    yes: "yes",
    no: "no",
    not_sure: "not sure",
    occupations: &["farmer", "teacher", "trader", "driver"],
    marks: &["scar on the left hand", "wears glasses"],
    circumstances: &[
        "They were parted at night when leaving the village.",
        "Lost in the queue at the border.",
        "They did not meet again after the bus stopped.",
    ],
    news: &[
        "A neighbour says he was seen at the market.",
        "They spoke by telephone once.",
    ],
    notes: &["Spoken to at the office.", "To be asked again."],
};
