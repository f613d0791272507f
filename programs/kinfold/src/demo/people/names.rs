//! Common names of ten origins, in the scripts their bearers and others write them in.
//!
//! They are put together at random; nobody is described.

/// One name or place: in Latin letters, in the script of its origin, and (Horn of Africa only) in
/// Arabic script.
pub(super) type Word = [&'static str; 3];

/// How a full name is put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// Given name, father's, grandfather's.
    Generations,
    /// Given name, family name.
    GivenFamily,
    /// Family name and given name in one word; in Latin letters the given name first.
    FamilyGiven,
}

/// Where names come from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) language: &'static str,
    pub(super) country: &'static str,
    pub(super) style: Style,
    pub(super) men: &'static [Word],
    pub(super) women: &'static [Word],
    /// Family names; empty where there are none.
    pub(super) families: &'static [Word],
    pub(super) places: &'static [Word],
    /// The zero of its own digits.
    pub(super) zero: char,
}

const fn two(latin: &'static str, own: &'static str) -> Word {
    [latin, own, ""]
}

pub(super) const HORN: Origin = Origin {
    language: "am",
    country: "ET",
    style: Style::Generations,
    men: &[
        ["Abebe", "አበበ", "أبيبي"],
        ["Tesfaye", "ተስፋዬ", "تسفاي"],
        ["Dawit", "ዳዊት", "داويت"],
        ["Yonas", "ዮናስ", "يوناس"],
        ["Kebede", "ከበደ", "كبيدي"],
        ["Girma", "ግርማ", "جيرما"],
        ["Mohammed", "መሐመድ", "محمد"],
        ["Ahmed", "አሕመድ", "أحمد"],
        ["Ibrahim", "ኢብራሂም", "إبراهيم"],
        ["Ali", "ዓሊ", "علي"],
        ["Saleh", "ሳልሕ", "صالح"],
        ["Adam", "አደም", "آدم"],
        ["Yahya", "ያሕያ", "يحيى"],
        ["Yusuf", "ዩሱፍ", "يوسف"],
        ["Musa", "ሙሳ", "موسى"],
        ["Jamal", "ጀማል", "جمال"],
        ["Abd al-Rahman", "አብዱራሕማን", "عبد الرحمن"],
        ["Nur", "ኑር", "نور"],
        ["Haile", "ኃይሌ", "هايلي"],
        ["Bekele", "በቀለ", "بقلي"],
        ["Osman", "ዑስማን", "عثمان"],
        ["Hassan", "ሐሰን", "حسن"],
        ["Solomon", "ሰሎሞን", "سليمان"],
        ["Omar", "ዑመር", "عمر"],
    ],
    women: &[
        ["Selam", "ሰላም", "سلام"],
        ["Almaz", "አልማዝ", "ألماز"],
        ["Tigist", "ትዕግሥት", "تيجست"],
        ["Hirut", "ሂሩት", "هيروت"],
        ["Mulu", "ሙሉ", "مولو"],
        ["Genet", "ገነት", "جنت"],
        ["Fatima", "ፋጢማ", "فاطمة"],
        ["Amina", "አሚና", "أمينة"],
        ["Zahra", "ዛህራ", "زهراء"],
        ["Maryam", "ማርያም", "مريم"],
        ["Khadija", "ኸዲጃ", "خديجة"],
        ["Hanan", "ሐናን", "حنان"],
        ["Rahel", "ራሔል", "راحيل"],
        ["Sara", "ሳራ", "سارة"],
        ["Hawa", "ሐዋ", "حواء"],
        ["Aster", "አስቴር", "أستير"],
    ],
    families: &[],
    places: &[
        ["Humera", "ሑመራ", "الحمرة"],
        ["Gondar", "ጎንደር", "غوندر"],
        ["Kassala", "ከሰላ", "كسلا"],
        ["Metema", "መተማ", "متمة"],
        ["Dessie", "ደሴ", "ديسي"],
        ["Gedaref", "ገዳሪፍ", "القضارف"],
    ],
    zero: '0',
};

pub(super) const PERSIAN: Origin = Origin {
    language: "fa",
    country: "IR",
    style: Style::GivenFamily,
    men: &[
        two("Reza", "رضا"),
        two("Hossein", "حسین"),
        two("Kaveh", "کاوه"),
        two("Bahram", "بهرام"),
        two("Mehdi", "مهدی"),
        two("Farhad", "فرهاد"),
        two("Jamshid", "جمشید"),
    ],
    women: &[
        two("Narges", "نرگس"),
        two("Shirin", "شیرین"),
        two("Zahra", "زهرا"),
        two("Leila", "لیلا"),
        two("Parvin", "پروین"),
        two("Azar", "آذر"),
    ],
    families: &[
        two("Nouri", "نوری"),
        two("Karimi", "کریمی"),
        two("Rahimi", "رحیمی"),
        two("Sadeghi", "صادقی"),
        two("Ahmadi", "احمدی"),
        two("Jafari", "جعفری"),
    ],
    places: &[
        two("Mashhad", "مشهد"),
        two("Zahedan", "زاهدان"),
        two("Qom", "قم"),
    ],
    zero: '\u{6f0}',
};

pub(super) const PASHTO: Origin = Origin {
    language: "ps",
    country: "AF",
    style: Style::GivenFamily,
    men: &[
        two("Gul Khan", "ګل خان"),
        two("Zmaray", "زمری"),
        two("Spin Gul", "سپین ګل"),
        two("Toryalai", "توریالی"),
        two("Wali", "ولي"),
        two("Esmat", "عصمت"),
    ],
    women: &[
        two("Spozhmai", "سپوږمۍ"),
        two("Zarghuna", "زرغونه"),
        two("Malalai", "ملالۍ"),
        two("Palwasha", "پلوشه"),
        two("Gulalai", "ګلالۍ"),
    ],
    families: &[
        two("Stanikzai", "ستانکزی"),
        two("Ahmadzai", "احمدزی"),
        two("Wardak", "وردګ"),
        two("Momand", "مومند"),
    ],
    places: &[
        two("Herat", "هرات"),
        two("Jalalabad", "جلال آباد"),
        two("Kandahar", "کندهار"),
        two("Khost", "خوست"),
    ],
    zero: '\u{6f0}',
};

pub(super) const UKRAINIAN: Origin = Origin {
    language: "uk",
    country: "UA",
    style: Style::GivenFamily,
    men: &[
        two("Ivan", "Іван"),
        two("Petro", "Петро"),
        two("Mykola", "Микола"),
        two("Andrii", "Андрій"),
        two("Serhii", "Сергій"),
        two("Bohdan", "Богдан"),
        two("Taras", "Тарас"),
    ],
    women: &[
        two("Olena", "Олена"),
        two("Iryna", "Ірина"),
        two("Nataliia", "Наталія"),
        two("Oksana", "Оксана"),
        two("Halyna", "Галина"),
        two("Mariia", "Марія"),
    ],
    families: &[
        two("Koval", "Коваль"),
        two("Tkach", "Ткач"),
        two("Bondar", "Бондар"),
        two("Savchuk", "Савчук"),
        two("Melnyk", "Мельник"),
        two("Shevchuk", "Шевчук"),
    ],
    places: &[
        two("Mariupol", "Маріуполь"),
        two("Kherson", "Херсон"),
        two("Izium", "Ізюм"),
    ],
    zero: '0',
};

pub(super) const CHINESE: Origin = Origin {
    language: "zh",
    country: "CN",
    style: Style::FamilyGiven,
    men: &[
        two("Jianguo", "建国"),
        two("Zhiqiang", "志强"),
        two("Haitao", "海涛"),
        two("Wei", "伟"),
        two("Guoping", "国平"),
    ],
    women: &[
        two("Xiaohong", "小红"),
        two("Xiuying", "秀英"),
        two("Haiyan", "海燕"),
        two("Meiling", "美玲"),
        two("Lihua", "丽华"),
    ],
    families: &[
        two("Wang", "王"),
        two("Li", "李"),
        two("Zhang", "张"),
        two("Chen", "陈"),
        two("Lin", "林"),
        two("Huang", "黄"),
        two("Wu", "吴"),
    ],
    places: &[
        two("Guangzhou", "广州"),
        two("Fuzhou", "福州"),
        two("Kunming", "昆明"),
    ],
    zero: '0',
};

pub(super) const NEPALI: Origin = Origin {
    language: "ne",
    country: "NP",
    style: Style::GivenFamily,
    men: &[
        two("Hari", "हरि"),
        two("Ram", "राम"),
        two("Bishnu", "विष्णु"),
        two("Krishna", "कृष्ण"),
        two("Dilip", "दिलीप"),
    ],
    women: &[
        two("Sita", "सीता"),
        two("Gita", "गीता"),
        two("Maya", "माया"),
        two("Laxmi", "लक्ष्मी"),
        two("Sunita", "सुनीता"),
    ],
    families: &[
        two("Thapa", "थापा"),
        two("Gurung", "गुरुङ"),
        two("Rai", "राई"),
        two("Tamang", "तामाङ"),
        two("Shrestha", "श्रेष्ठ"),
    ],
    places: &[
        two("Pokhara", "पोखरा"),
        two("Gorkha", "गोरखा"),
        two("Dharan", "धरान"),
    ],
    zero: '\u{966}',
};

pub(super) const BENGALI: Origin = Origin {
    language: "bn",
    country: "BD",
    style: Style::GivenFamily,
    men: &[
        two("Karim", "করিম"),
        two("Jamal", "জামাল"),
        two("Rafiq", "রফিক"),
        two("Shahid", "শহীদ"),
        two("Anwar", "আনোয়ার"),
    ],
    women: &[
        two("Rahima", "রহিমা"),
        two("Amena", "আমেনা"),
        two("Salma", "সালমা"),
        two("Nasrin", "নাসরিন"),
        two("Shirin", "শিরিন"),
    ],
    families: &[
        two("Khatun", "খাতুন"),
        two("Begum", "বেগম"),
        two("Uddin", "উদ্দিন"),
        two("Hossain", "হোসেন"),
        two("Rahman", "রহমান"),
    ],
    places: &[
        two("Sylhet", "সিলেট"),
        two("Cox's Bazar", "কক্সবাজার"),
        two("Teknaf", "টেকনাফ"),
    ],
    zero: '\u{9e6}',
};

pub(super) const BURMESE: Origin = Origin {
    language: "my",
    country: "MM",
    style: Style::GivenFamily,
    men: &[
        two("Aung", "အောင်"),
        two("Kyaw", "ကျော်"),
        two("Zaw", "ဇော်"),
        two("Min", "မင်း"),
    ],
    women: &[
        two("Hla", "လှ"),
        two("Mya", "မြ"),
        two("Khin", "ခင်"),
        two("Thida", "သီတာ"),
    ],
    families: &[
        two("Win", "ဝင်း"),
        two("Htun", "ထွန်း"),
        two("Thein", "သိန်း"),
        two("Oo", "ဦး"),
    ],
    places: &[
        two("Mandalay", "မန္တလေး"),
        two("Sittwe", "စစ်တွေ"),
        two("Myitkyina", "မြစ်ကြီးနား"),
    ],
    zero: '\u{1040}',
};

pub(super) const ANDEAN: Origin = Origin {
    language: "es",
    country: "CO",
    style: Style::GivenFamily,
    men: &[
        two("José", "José"),
        two("Andrés", "Andrés"),
        two("Óscar", "Óscar"),
        two("Luis", "Luis"),
        two("Julián", "Julián"),
    ],
    women: &[
        two("María", "María"),
        two("Lucía", "Lucía"),
        two("Ángela", "Ángela"),
        two("Rosa", "Rosa"),
        two("Inés", "Inés"),
    ],
    families: &[
        two("Rojas", "Rojas"),
        two("Pérez", "Pérez"),
        two("Molina", "Molina"),
        two("Quispe", "Quispe"),
        two("Muñoz", "Muñoz"),
    ],
    places: &[
        two("Cali", "Cali"),
        two("Cúcuta", "Cúcuta"),
        two("Pasto", "Pasto"),
    ],
    zero: '0',
};
