//! The fields a column can stand for, and the headings known without a mapping.

use crate::relationship::Relation;

words! {
    /// What a column holds.
    pub enum Target {
        1 Id "id",
        2 Name "name",
        3 Given "given",
        4 Patronymic "patronymic",
        5 GrandfatherPart "grandfather_name",
        6 FamilyName "family_name",
        7 Alias "alias",
        8 Nickname "nickname",
        9 Transliteration "transliteration",
        10 Gender "gender",
        11 Birth "birth",
        12 BirthYear "birth_year",
        13 BirthMonth "birth_month",
        14 BirthDay "birth_day",
        15 Age "age",
        16 AgedAt "aged_at",
        17 Calendar "calendar",
        18 BirthPlace "birth_place",
        19 BirthCountry "birth_country",
        20 Nationality "nationality",
        21 Ethnicity "ethnicity",
        22 Religion "religion",
        23 Language "language",
        24 Address "address",
        25 AddressCountry "address_country",
        26 AddressBefore "address_before",
        27 Phone "phone",
        28 Mail "email",
        29 Mother "mother",
        30 Father "father",
        31 Grandfather "grandfather",
        32 Husband "husband",
        33 Wife "wife",
        34 Relatives "relatives",
        35 LossDate "loss_date",
        36 LossPlace "loss_place",
        37 LossCountry "loss_country",
        38 Cause "cause",
        39 Circumstances "circumstances",
        40 News "news",
        41 InDanger "in_danger",
        42 Consent "consent",
        43 ConsentDate "consent_date",
        44 NeverShare "never_share",
        45 Marks "marks",
        46 Occupation "occupation",
        47 Marital "marital",
        48 Papers "papers",
        49 Note "note",
        50 Recorded "recorded",
        51 NameLanguage "name_language",
    }
}

impl Target {
    /// The relation of a column that holds one relative's name.
    pub(super) fn relation(self) -> Option<Relation> {
        Some(match self {
            Target::Mother => Relation::Mother,
            Target::Father => Relation::Father,
            Target::Grandfather => Relation::Grandfather,
            Target::Husband => Relation::Husband,
            Target::Wife => Relation::Wife,
            _ => return None,
        })
    }

    /// The one a heading commonly stands for.
    pub(super) fn of_heading(heading: &str) -> Option<Target> {
        let heading = heading.trim();
        Target::from_word(heading).or_else(|| {
            HEADINGS
                .iter()
                .find(|(_, words)| {
                    words
                        .split('|')
                        .any(|word| crate::text::same_word(word, heading))
                })
                .map(|(target, _)| *target)
        })
    }
}

/// Common headings, compared without case, spaces and punctuation.
const HEADINGS: &[(Target, &str)] = &[
    (
        Target::Id,
        "record id|case id|case no|case number|file no|number|no|ref|reference|registration number|رقم|رقم الملف|номер|编号|شماره|মামলা নম্বর|क्रमांक|ቁጥር",
    ),
    (
        Target::Name,
        "full name|names|nom complet|nombre completo|الاسم|الاسم الكامل|نام|نام کامل|пiб|піб|повне ім'я|фио|姓名|নাম|नाम|पूरा नाम|အမည်|ስም|ሙሉ ስም",
    ),
    (
        Target::Given,
        "given name|first name|forename|prénom|nombre|ім'я|имя|名|الاسم الأول|نام کوچک",
    ),
    (
        Target::Patronymic,
        "father part|middle name|по батькові|отчество|اسم الأب في الاسم",
    ),
    (
        Target::FamilyName,
        "surname|last name|family|nom de famille|apellido|прізвище|фамилия|姓|اسم العائلة|الكنية|نام خانوادگی",
    ),
    (
        Target::Alias,
        "alternate name|alternate names|other names|also known as|aka|autre nom",
    ),
    (
        Target::Transliteration,
        "name in latin|latin name|name latin|romanised name|romanized name|name in english",
    ),
    (
        Target::Gender,
        "sex|sexe|sexo|genre|الجنس|جنسیت|стать|пол|性别|লিঙ্গ|लिंग|ጾታ|ကျား/မ",
    ),
    (
        Target::Birth,
        "date of birth|dob|birth date|birthdate|born|date de naissance|fecha de nacimiento|تاريخ الميلاد|تاریخ تولد|дата народження|дата рождения|出生日期|জন্ম তারিখ|जन्म तिथि|የልደት ቀን|မွေးသက္ကရာဇ်",
    ),
    (
        Target::BirthYear,
        "year of birth|yob|année de naissance|سنة الميلاد|سال تولد|рік народження",
    ),
    (Target::Age, "âge|edad|العمر|سن|вік|年龄|বয়স|आयु|ዕድሜ"),
    (Target::AgedAt, "age on|age at|age as of|age date"),
    (Target::Calendar, "date calendar|calendrier|التقويم|تقویم"),
    (
        Target::BirthPlace,
        "place of birth|birthplace|lieu de naissance|lugar de nacimiento|مكان الميلاد|محل تولد|місце народження|место рождения|出生地|জন্মস্থান|जन्म स्थान|የትውልድ ቦታ|မွေးရပ်",
    ),
    (
        Target::BirthCountry,
        "country of birth|pays de naissance|بلد الميلاد",
    ),
    (
        Target::Nationality,
        "nationalité|nacionalidad|الجنسية|ملیت|громадянство|国籍",
    ),
    (
        Target::Address,
        "current address|adresse|dirección|العنوان|آدرس|адреса|地址|ঠিকানা|पता|አድራሻ|လိပ်စာ",
    ),
    (
        Target::AddressCountry,
        "country|country of residence|pays|país|البلد|کشور|країна|国家",
    ),
    (
        Target::AddressBefore,
        "address before separation|home address|last address",
    ),
    (
        Target::Phone,
        "telephone|phone number|mobile|téléphone|teléfono|الهاتف|تلفن|телефон|电话|ফোন|फ़ोन|ስልክ|ဖုန်း",
    ),
    (
        Target::Mail,
        "e-mail|mail|email address|courriel|correo|البريد",
    ),
    (
        Target::Mother,
        "mother's name|mother name|nom de la mère|madre|اسم الأم|نام مادر|мати|母亲|মাতার নাম|माता का नाम|የእናት ስም|အမိအမည်",
    ),
    (
        Target::Father,
        "father's name|father name|nom du père|padre|اسم الأب|نام پدر|батько|父亲|পিতার নাম|पिता का नाम|የአባት ስም|အဖအမည်",
    ),
    (
        Target::Grandfather,
        "grandfather's name|اسم الجد|نام پدربزرگ|የአያት ስም",
    ),
    (
        Target::LossDate,
        "date of separation|date of loss of contact|separation date|last contact",
    ),
    (
        Target::LossPlace,
        "place of separation|place of loss of contact|separation place",
    ),
    (Target::Cause, "cause of separation|separation cause"),
    (
        Target::InDanger,
        "in hiding|in danger|in hiding or in danger|danger",
    ),
    (
        Target::Consent,
        "consent to tracing|consent for tracing|consentement|الموافقة|згода|সম্মতি|सहमति",
    ),
    (
        Target::Recorded,
        "registration date|date registered|recorded on|registered on|entry date",
    ),
    (Target::Note, "notes|remarks|comment|comments|description"),
    (Target::NeverShare, "never share with|do not share with"),
];
