#!/usr/bin/env python3
"""Writes the sample registers of this folder: invented people, the same on every run.

Common given and family names are drawn at random; no row describes anybody. Run it in this
folder: python3 generate.py

Larger registers of the same kind, for measuring: python3 generate.py --rows 100000 --out DIR
"""

import argparse
import os
import xml.sax.saxutils as sax


class Random:
    """xorshift64*, so that the files do not depend on the version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state ^= self.state >> 12
        self.state ^= (self.state << 25) & (2**64 - 1)
        self.state ^= self.state >> 27
        return ((self.state * 0x2545F4914F6CDD1D & (2**64 - 1)) >> 33) % n

    def pick(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self.below(100) < percent


# Calendars, by Julian day number (E. G. Richards, Explanatory Supplement, chapter 15).


def julian_day(y, m, d):
    a = (14 - m) // 12
    y, m = y + 4800 - a, m + 12 * a - 3
    return d + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def ethiopian(jd):
    r = (jd - 1723856) % 1461
    n = r % 365 + 365 * (r // 1460)
    year = 4 * ((jd - 1723856) // 1461) + r // 365 - r // 1460
    return year, n // 30 + 1, n % 30 + 1


def hijri(jd):
    n = jd - 1948440 + 10632
    k = (n - 1) // 10631
    n = n - 10631 * k + 354
    j = ((10985 - n) // 5316) * ((50 * n) // 17719) + (n // 5670) * ((43 * n) // 15238)
    n = n - ((30 - j) // 15) * ((17719 * j) // 50) - (j // 16) * ((15238 * j) // 43) + 29
    month = (24 * n) // 709
    return 30 * k + j - 30, month, n - (709 * month) // 24


def solar_hijri(jd):
    # The 33-year rule, right for 1799 to 2121.
    def new_year(y):
        return 1948320 + 365 * (y - 1) + (8 * y + 21) // 33

    year = (jd - 1948320) // 365 + 1
    while new_year(year) > jd:
        year -= 1
    day = jd - new_year(year)
    if day < 186:
        return year, day // 31 + 1, day % 31 + 1
    return year, (day - 186) // 30 + 7, (day - 186) % 30 + 1


def digits(text, zero):
    return "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in text)


# Names: Latin, Ethiopic, Arabic.
MEN = [
    ("Abebe", "አበበ", "أبيبي"), ("Tesfaye", "ተስፋዬ", "تسفاي"), ("Dawit", "ዳዊት", "داويت"),
    ("Yonas", "ዮናስ", "يوناس"), ("Kebede", "ከበደ", "كبيدي"), ("Girma", "ግርማ", "جيرما"),
    ("Mohammed", "መሐመድ", "محمد"), ("Ahmed", "አሕመድ", "أحمد"), ("Ibrahim", "ኢብራሂም", "إبراهيم"),
    ("Ali", "ዓሊ", "علي"), ("Saleh", "ሳልሕ", "صالح"), ("Adam", "አደም", "آدم"),
    ("Yahya", "ያሕያ", "يحيى"), ("Yusuf", "ዩሱፍ", "يوسف"), ("Musa", "ሙሳ", "موسى"),
    ("Jamal", "ጀማል", "جمال"), ("Abd al-Rahman", "አብዱራሕማን", "عبد الرحمن"), ("Nur", "ኑር", "نور"),
]
WOMEN = [
    ("Selam", "ሰላም", "سلام"), ("Almaz", "አልማዝ", "ألماز"), ("Tigist", "ትዕግሥት", "تيجست"),
    ("Hirut", "ሂሩት", "هيروت"), ("Mulu", "ሙሉ", "مولو"), ("Genet", "ገነት", "جنت"),
    ("Fatima", "ፋጢማ", "فاطمة"), ("Amina", "አሚና", "أمينة"), ("Zahra", "ዛህራ", "زهراء"),
    ("Maryam", "ማርያም", "مريم"), ("Khadija", "ኸዲጃ", "خديجة"), ("Hanan", "ሐናን", "حنان"),
    ("Rahel", "ራሔል", "راحيل"), ("Sara", "ሳራ", "سارة"),
]
HORN_PLACES = [
    ("Humera", "ሑመራ", "الحمرة"), ("Gondar", "ጎንደር", "غوندر"), ("Kassala", "ከሰላ", "كسلا"),
    ("Metema", "መተማ", "متمة"), ("Dessie", "ደሴ", "ديسي"), ("Gedaref", "ገዳሪፍ", "القضارف"),
]
# Latin and the other script, given and family; man or woman.
PERSIAN = (
    [("Reza", "رضا", "m"), ("Hossein", "حسین", "m"), ("Kaveh", "کاوه", "m"), ("Bahram", "بهرام", "m"),
     ("Narges", "نرگس", "f"), ("Shirin", "شیرین", "f"), ("Zahra", "زهرا", "f")],
    [("Nouri", "نوری"), ("Karimi", "کریمی"), ("Rahimi", "رحیمی"), ("Sadeghi", "صادقی")],
)
UKRAINIAN = (
    [("Olena", "Олена", "f"), ("Iryna", "Ірина", "f"), ("Nataliia", "Наталія", "f"),
     ("Ivan", "Іван", "m"), ("Petro", "Петро", "m"), ("Mykola", "Микола", "m")],
    [("Koval", "Коваль"), ("Tkach", "Ткач"), ("Bondar", "Бондар"), ("Savchuk", "Савчук")],
)
CHINESE = (
    [("Xiaohong", "小红", "f"), ("Xiuying", "秀英", "f"), ("Haiyan", "海燕", "f"),
     ("Jianguo", "建国", "m"), ("Zhiqiang", "志强", "m")],
    [("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Chen", "陈"), ("Lin", "林")],
)
NEPALI = (
    [("Sita", "सीता", "f"), ("Gita", "गीता", "f"), ("Hari", "हरि", "m"), ("Ram", "राम", "m")],
    [("Thapa", "थापा"), ("Gurung", "गुरुङ"), ("Rai", "राई"), ("Tamang", "तामाङ")],
)
BENGALI = (
    [("Rahima", "রহিমা", "f"), ("Amena", "আমেনা", "f"), ("Salma", "সালমা", "f"),
     ("Karim", "করিম", "m"), ("Jamal", "জামাল", "m")],
    [("Khatun", "খাতুন"), ("Begum", "বেগম"), ("Uddin", "উদ্দিন"), ("Hossain", "হোসেন")],
)
BURMESE = (
    [("Aung", "အောင်", "m"), ("Kyaw", "ကျော်", "m"), ("Hla", "လှ", "f"), ("Mya", "မြ", "f")],
    [("Win", "ဝင်း"), ("Htun", "ထွန်း"), ("Thein", "သိန်း")],
)
SPANISH = (
    [("María", "María", "f"), ("Lucía", "Lucía", "f"), ("José", "José", "m"), ("Andrés", "Andrés", "m")],
    [("Rojas", "Rojas"), ("Pérez", "Pérez"), ("Molina", "Molina"), ("Quispe", "Quispe")],
)


class Person:
    """Somebody of the Horn with the names of three generations, as any society may know them."""

    def __init__(self, r):
        self.woman = r.chance(45)
        self.given = r.pick(WOMEN if self.woman else MEN)
        self.father = r.pick(MEN)
        self.grandfather = r.pick(MEN)
        self.mother = r.pick(WOMEN)
        self.place = r.pick(HORN_PLACES)
        self.born = julian_day(1955 + r.below(55), 1 + r.below(12), 1 + r.below(28))

    def name(self, script, parts=3):
        line = [self.given, self.father, self.grandfather][:parts]
        return " ".join(n[script] for n in line)


def phone(r):
    return "+999 %03d %04d" % (r.below(1000), r.below(10000))


def highland(r, shared, more=0):
    """CSV, Ge'ez script, Ethiopian calendar, day first."""
    rows = ["መለያ,ሙሉ ስም,ጾታ,የልደት ቀን,የትውልድ ቦታ,የእናት ስም,ወንድም ወይም እህት,ስልክ,ስምምነት,አደጋ ላይ,የተመዘገበበት ቀን"]
    people = shared[:25] + [Person(r) for _ in range(95 + more)]
    for i, p in enumerate(people):
        y, m, d = ethiopian(p.born)
        born = "%02d/%02d/%d" % (d, m, y)
        if r.chance(25):
            born = str(y)
        elif r.chance(10):
            born = "~%d" % y
        elif r.chance(8):
            born = "01/01/%d" % y
        name = p.name(1, 2 if r.chance(30) else 3)
        if r.chance(6):
            name = p.given[1] + " ?"
        siblings = ""
        if r.chance(30):
            other = r.pick(WOMEN)[1] + " " + p.father[1]
            siblings = "sister:" + other
        rows.append(",".join([
            "H-%04d" % (i + 1), name, "ሴት" if p.woman else "ወንድ", born, p.place[1],
            p.mother[1] if r.chance(50) else "", siblings, phone(r) if r.chance(60) else "",
            r.pick(["አዎ", "አዎ", "አዎ", "አይ", ""]), r.pick(["አይ", "አይ", "", "አላውቅም", "አዎ"]),
            "%02d/%02d/2014" % (1 + r.below(30), 1 + r.below(12)),
        ]))
    # Rows that must be refused: there is no 14th month, no 7th day of the 13th, no such gender.
    rows.insert(20, "H-9001,አበበ ጀማል,ወንድ,05/14/1980,,,,,አዎ,,")
    rows.insert(60, "H-9002,ሰላም ኑር,ሴት,07/13/1981,,,,,አዎ,,")
    rows.insert(90, "H-9003,ሙሳ አደም,x,1975,,,,,አዎ,,")
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


def delta(r, shared, sought, more=0):
    """CSV with semicolons, Arabic and Persian, three calendars, one a row."""
    head = "رقم الملف;الاسم الكامل;الجنس;تاريخ الميلاد;التقويم;مكان الميلاد;اسم الأم;الأقارب;الهاتف;الموافقة;في خطر;لا يشارك مع;اللغة"
    rows = []

    def row(name, woman, born, calendar, place, mother="", kin="", consent="نعم", danger="لا", never="", language="ar"):
        rows.append(";".join([
            "D%05d" % (1000 + len(rows)), name, "أنثى" if woman else "ذكر", born, calendar, place,
            mother, '"%s"' % kin if kin else "", phone(r), consent, danger, never, language,
        ]))

    def in_hijri(jd, exact=True):
        y, m, d = hijri(jd)
        return digits("%d/%02d/%02d" % (y, m, d) if exact else str(y), "\u0660")

    for p in shared[:40] + [Person(r) for _ in range(80 + more)]:
        islamic = r.chance(55)
        if islamic:
            born = in_hijri(p.born, r.chance(50))
        else:
            y, m, d = gregorian(p.born)
            born = r.pick(["%d-%02d-%02d" % (y, m, d), "%d-01-01" % y, "%d" % y])
        kin = "father:%s" % p.father[2] if r.chance(30) else ""
        if kin and r.chance(40):
            kin += ";brother:%s %s" % (r.pick(MEN)[2], p.father[2])
        row(p.name(2, 2 if r.chance(20) else 3), p.woman, born, "هجري" if islamic else "ميلادي",
            p.place[2], p.mother[2] if r.chance(40) else "", kin, r.pick(["نعم", "نعم", "نعم", "لا", ""]),
            r.pick(["لا", "لا", "لا", "", "لا أعلم", "نعم"]), r.pick(["", "", "", "", "country:ER", "society:4"]))
        if len(rows) == 70:
            # The sought person; a brother and a namesake stand near by.
            row(sought.name(2), False, in_hijri(sought.born, False), "هجري", sought.place[2],
                sought.mother[2], "brother:يوسف إبراهيم آدم")
            row("يوسف إبراهيم آدم", False, in_hijri(sought.born + 900), "هجري", sought.place[2], sought.mother[2])
            row("صالح إبراهيم نور", False, "1990-01-01", "ميلادي", "كسلا", "هيروت")
            row("صالح إبراهيم", False, "١٣٨٠", "هجري", "كسلا")
    for _ in range(30):
        given, family = r.pick(PERSIAN[0]), r.pick(PERSIAN[1])
        y, m, d = solar_hijri(julian_day(1955 + r.below(55), 1 + r.below(12), 1 + r.below(28)))
        born = digits(r.pick(["%d/%02d/%02d" % (y, m, d), "%d" % y, "%d/01/01" % y]), "\u06f0")
        row(given[1] + " " + family[1], given[2] == "f", born, "شمسي", r.pick(["هرات", "مشهد", "کابل"]), language="fa")
    lines = [head.encode()] + [row.encode() for row in rows]
    # Refused: another encoding, a column too few, a quotation mark never closed.
    lines.insert(12, b"D90001;Jos\xe9;;;;;;;;;;;")
    lines.insert(33, "D90002;حسن علي;ذكر;1980".encode())
    lines.insert(77, 'D90003;"نور;ذكر;1980;ميلادي;;;;;نعم;لا;;ar'.encode())
    return b"\n".join(lines) + b"\n"


def harbour(r, shared, more=0):
    """TSV with headings that are known without a mapping; many scripts, names half known."""
    head = "Case No\tFull name\tName in Latin\tSex\tDate of birth\tCalendar\tAge\tRegistered on\tPlace of birth\tCountry\tMother's name\tPhone\tConsent\tIn danger"
    rows = [head]
    groups = [(UKRAINIAN, "UA", "Маріуполь", 0), (CHINESE, "CN", "广州", 1), (NEPALI, "NP", "पोखरा", 0),
              (BENGALI, "BD", "সিলেট", 0), (BURMESE, "MM", "မန္တလေး", 0), (SPANISH, "CO", "Cali", 0)]
    n = 0

    def add(name, latin, sex, born, calendar, age, place, country, mother=""):
        nonlocal n
        n += 1
        rows.append("\t".join([
            "%d" % (7000 + n), name, latin, sex, born, calendar, age, "2019-%02d-%02d" % (1 + r.below(12), 1 + r.below(28)),
            place, country, mother, phone(r) if r.chance(50) else "", r.pick(["yes", "yes", "no", ""]),
            r.pick(["no", "no", "", "not sure", "yes"]),
        ]))

    for i in range(150 + more):
        (givens, families), country, place, family_first = groups[i % len(groups)]
        given, family = r.pick(givens), r.pick(families)
        y, m, d = gregorian(julian_day(1955 + r.below(55), 1 + r.below(12), 1 + r.below(28)))
        born, age = "%d-%02d-%02d" % (y, m, d), ""
        if r.chance(15):
            born, age = "", "%d" % (2019 - y)
        elif r.chance(20):
            born = r.pick(["about %d" % y, "%d-01-01" % y, "%d-%02d" % (y, m), "before %d" % y])
        if country == "NP":
            born = digits(born, "\u0966")
        name = family[1] + given[1] if family_first else given[1] + " " + family[1]
        latin = given[0] + " " + family[0] if r.chance(40) and name != given[0] + " " + family[0] else ""
        add(name, latin, given[2], born, "gregorian", age, place, country)
    for p in shared[20:50]:
        y, m, d = gregorian(p.born)
        born = r.pick(["%d-%02d-%02d" % (y, m, d), "%d" % y, "~%d" % (y + 1)])
        add(p.name(0, 2 if r.chance(40) else 3), "", "f" if p.woman else "m", born, "gregorian", "", p.place[0], "SD", p.mother[0])
    # Refused: day and month in doubt, no name, an unknown country, a year of two digits.
    rows.insert(15, "9001\tAnna Tkach\t\tf\t04/05/1991\t\t\t\t\tUA\t\t\tyes\t")
    rows.insert(44, "9002\t\t\tf\t1991\t\t\t\t\tUA\t\t\tyes\t")
    rows.insert(99, "9003\tIvan Koval\t\tm\t1988\t\t\t\t\tElsewhere\t\t\tyes\t")
    rows.insert(120, "9004\tHari Rai\t\tm\t88\t\t\t\t\tNP\t\t\tyes\t")
    return ("\n".join(rows) + "\n").encode()


def lakeside(r, shared, more=0):
    """PFIF 1.4, Latin names."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">']

    def record(number, fields, note=None):
        out.append("  <pfif:person>")
        out.append("    <pfif:person_record_id>lakeside.example.org/%s</pfif:person_record_id>" % number)
        for key, value in fields:
            out.append("    <pfif:%s>%s</pfif:%s>" % (key, sax.escape(value), key))
        if note:
            out.append("    <pfif:note>")
            for key, value in note:
                out.append("      <pfif:%s>%s</pfif:%s>" % (key, sax.escape(value), key))
            out.append("    </pfif:note>")
        out.append("  </pfif:person>")

    when = ("source_date", "2019-06-01T08:00:00Z")
    later = ("expiry_date", "2099-01-01T00:00:00Z")
    for i, p in enumerate(shared[40:70] + [Person(r) for _ in range(40 + more)]):
        y, m, d = gregorian(p.born)
        fields = [later, when, ("full_name", p.name(0, 2))]
        if r.chance(60):
            fields += [("given_name", p.given[0]), ("family_name", p.father[0])]
        fields.append(("sex", "female" if p.woman else "male"))
        fields.append(r.pick([("date_of_birth", "%d-%02d-%02d" % (y, m, d)), ("date_of_birth", "%d" % y),
                              ("age", "%d-%d" % (2018 - y, 2020 - y) if y < 2018 else "1")]))
        fields += [("home_city", p.place[0]), ("home_country", r.pick(["ET", "SD"]))]
        note = None
        if r.chance(25):
            note = [("note_record_id", "lakeside.example.org/n%d" % i), ("source_date", "2019-07-01T08:00:00Z"),
                    ("author_name", "Registration desk"), ("status", r.pick(["believed_alive", "information_sought"])),
                    ("text", "Asked after <relatives> & friends.")]
        record("p%d" % i, fields, note)
    # One has expired; three must be refused: no date of the source, an unknown sex, a wrong date.
    record("p901", [("expiry_date", "2013-01-01T00:00:00Z"), when])
    record("p902", [later, ("full_name", "Musa Adam")])
    record("p903", [later, when, ("full_name", "Sara Nur"), ("sex", "unknown")])
    record("p904", [later, when, ("full_name", "Ali Yahya"), ("date_of_birth", "1990-02-31")])
    out.append("</pfif:pfif>")
    return ("\n".join(out) + "\n").encode()


def gregorian(jd):
    a = jd + 32044
    b = (4 * a + 3) // 146097
    c = a - 146097 * b // 4
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


# Rows of the four samples, refused ones counted.
SAMPLES = 538


def main():
    args = argparse.ArgumentParser(description="Writes sample registers of invented people.")
    args.add_argument("--rows", type=int, default=SAMPLES, help="rows of all four together, about")
    args.add_argument("--out", default=".", help="folder to write into")
    args = args.parse_args()
    more = max(0, args.rows - SAMPLES) // 4
    shared_random = Random(20220118)
    shared = [Person(shared_random) for _ in range(70)]
    sought = Person(shared_random)
    sought.woman = False
    sought.given, sought.father, sought.grandfather = MEN[10], MEN[8], MEN[11]
    sought.mother, sought.place = WOMEN[4], HORN_PLACES[0]
    sought.born = julian_day(1990, 10, 3)
    files = {
        "highland.csv": highland(Random(11), shared, more),
        "delta.csv": delta(Random(22), shared, sought, more),
        "harbour.tsv": harbour(Random(33), shared, more),
        "lakeside.xml": lakeside(Random(44), shared, more),
    }
    os.makedirs(args.out, exist_ok=True)
    for name, content in files.items():
        with open(os.path.join(args.out, name), "wb") as out:
            out.write(content)


main()
