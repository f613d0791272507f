"""What is sealed: parts of a record, features, the matcher's snapshot, contents and envelopes of
search messages, as docs/formats/record.md, matching.md and search.md have them."""

from canonical import (
    HASH,
    ID,
    SIGNATURE,
    TIME,
    U8,
    U16,
    U32,
    U64,
    Blob,
    Bool,
    Choice,
    Code,
    Constant,
    List,
    Number,
    Optional,
    Record,
    Refused,
    Text,
    Tuple,
)
from leaves import ANY, CATEGORY, INCLUSION, SOCIETY


class Limited:
    """A type whose values must fit a rule as well."""

    def __init__(self, kind, fits):
        self.kind, self.fits = kind, fits

    def read(self, r):
        value = self.kind.read(r)
        if not self.fits(value):
            raise Refused("out of range")
        return value

    def write(self, value):
        return self.kind.write(value)


class Words(Number):
    """One of so many words."""

    def __init__(self, count):
        super().__init__(8)
        self.count = count

    def read(self, r):
        number = super().read(r)
        if not 1 <= number <= self.count:
            raise Refused("unknown word")
        return number


TEXT = Text()
MAYBE = Optional(TEXT)


def is_language(tag):
    first, *rest = tag.split("-")
    return (
        tag == tag.lower()
        and tag.isascii()
        and 2 <= len(first) <= 8
        and first.isalpha()
        and all(1 <= len(part) <= 8 and part.isalnum() for part in rest)
        and len(tag) <= 35
    )


COUNTRY = Limited(TEXT, lambda c: len(c) == 2 and c.isascii() and c.isalpha() and c.isupper())
LANGUAGE = Limited(TEXT, is_language)
DAY = Limited(U64, lambda d: 135_140 - 62_091 <= d <= 135_140 + 84_370)
POINT = Limited(Tuple(U16, U8, U8), lambda p: p[1] > 0 or p[2] == 0)


class Cases:
    """An array of a number and contents that depend on it."""

    def __init__(self, *kinds):
        self.kinds = {n: Tuple(Constant(n), *kind) for n, kind in enumerate(kinds, 1)}

    def read(self, r):
        start = r.at
        count = r.array()
        kind = self.kinds.get(r.head(0))
        if kind is None or count != len(kind.items):
            raise Refused("unknown case")
        r.at = start
        return kind.read(r)

    def write(self, value):
        return self.kinds[value[0]].write(value)


WHEN = Cases(
    (POINT,), (POINT, POINT), (POINT, U8), (POINT,), (POINT,), (U8, U8, POINT)
)  # fmt: skip
DATE = Record(calendar=Optional(Words(5)), when=WHEN, placeholder=Bool())
NAME = Record(
    written=TEXT, script=Words(24), language=Optional(LANGUAGE), kind=Words(6),
    parts=List(Tuple(Words(5), MAYBE)),
)  # fmt: skip
COORDINATES = Limited(
    Tuple(U32, U32), lambda c: c[0] <= 180_000_000 and c[1] <= 360_000_000
)  # fmt: skip
PLACE = Record(
    written=TEXT, script=Words(24), country=Optional(COUNTRY), admin=MAYBE,
    other_names=List(TEXT), coordinates=Optional(COORDINATES),
)  # fmt: skip


def statement(kind):
    return Record(value=kind, source=Words(9), said=Optional(DAY), sure=Words(4))


ATTACHMENT = Record(
    id=ID, shows=Words(4), media=Words(2), length=U32, digest=HASH, header=HASH, number=U32,
    key=Blob(32), note=MAYBE, on=Optional(DAY), by=Optional(ID),
)  # fmt: skip
IDENTITY = Record(
    names=List(statement(NAME)), gender=Optional(Words(4)), births=List(statement(DATE)),
    birth_places=List(statement(PLACE)), nationalities=List(COUNTRY), photo=Optional(ATTACHMENT),
    marks=MAYBE, papers=List(TEXT),
)  # fmt: skip
ORIGIN = Record(ethnicity=MAYBE, religion=MAYBE, languages=List(LANGUAGE))
SAFE = Record(
    channels=List(Record(means=Words(5), allowed=Bool(), seen_by=Words(4))),
    hours=List(Tuple(U8, U16, U16)), name_used=MAYBE,
    interpreter=Optional(
        Record(language=Optional(LANGUAGE), not_dialect=MAYBE, not_gender=Optional(Words(4)))
    ),
    literacy=Optional(Words(3)), languages=List(LANGUAGE), under_18=Optional(Bool()),
    guardian=Optional(Record(adult=MAYBE, unsafe_adult=Words(3))), in_hiding=Optional(Words(3)),
    detained=Optional(Words(3)), deceased=Optional(Record(next_contact=MAYBE)),
    confirmed=Optional(DAY), expires=Optional(DAY),
)  # fmt: skip
CONTACT = Record(
    addresses=List(Tuple(Words(3), PLACE)), phones=List(TEXT), mails=List(TEXT), safe=SAFE
)  # fmt: skip
FAMILY = Record(
    relations=List(
        Record(
            relation=Words(15), to=Optional(ID), name=Optional(NAME), alive=Words(3),
            companion=Bool(), details=MAYBE,
        )
    ),
    marital=Optional(Words(5)),
)  # fmt: skip
LOSS = Record(
    date=Optional(statement(DATE)), place=Optional(statement(PLACE)), cause=Optional(Words(16)),
    circumstances=MAYBE, latest_news=MAYBE, may_be_in=List(COUNTRY), in_hiding=Optional(Words(3)),
    tried=List(TEXT),
)  # fmt: skip
CIRCUMSTANCES = Record(
    loss=Optional(LOSS), detention=MAYBE, health=MAYBE, arms=MAYBE, route=List(PLACE),
    occupation=MAYBE,
)  # fmt: skip
NEVER = Record(
    societies=List(SOCIETY), countries=List(COUNTRY), authorities=List(TEXT), persons=List(TEXT)
)  # fmt: skip
CONSENT = Record(
    receipts=List(
        Record(
            purpose=Words(4), answer=Words(3), authorities=List(TEXT), notice=MAYBE,
            language=Optional(LANGUAGE), on=Optional(DAY), how=Words(6),
        )
    ),
    statement=Optional(Record(purpose=Words(4), basis=TEXT, on=DAY, lead=TEXT)), never=NEVER,
)  # fmt: skip
FINDING, OUTCOME = Words(3), Words(8)
ACTIVE = Choice(
    Accepted=None, Open=None, Referred=SOCIETY, FieldAction=None, Found=FINDING,
    ConsentSought=FINDING, Reopened=OUTCOME,
)  # fmt: skip
CASE = Choice(
    EnquiryReceived=None, Assessed=None, Accepted=None, Declined=None, Open=None,
    Referred=SOCIETY, FieldAction=None, Found=FINDING, ConsentSought=FINDING,
    ContactRestored=None, Suspended=ACTIVE, Reopened=OUTCOME, Closed=OUTCOME,
)  # fmt: skip
WISH = Words(4)
FILE = Record(
    state=CASE, asked=Bool(), intake=Optional(ID), due=Optional(DAY),
    members=List(Record(record=ID, role=Words(2), relation=Optional(Words(15)))),
    links=List(
        Record(
            society=SOCIETY, record=ID, state=Words(5), why=Optional(Words(3)), on=TIME,
            by=Optional(ID),
        )
    ),
    verified=Optional(Record(on=DAY, by=Optional(ID), how=TEXT)),
    choices=List(Record(wish=WISH, on=DAY, alone=Bool(), twice=Bool(), by=Optional(ID))),
    letters=List(
        Record(record=ID, holder=SOCIETY, about=Words(7), to=SOCIETY, sent=Bool(), on=TIME)
    ),
    shared=List(
        Record(
            to=SOCIETY, record=ID, categories=List(CATEGORY), purpose=Words(4), grant=ID, on=TIME,
            withdrawn=Optional(TIME),
        )
    ),
    history=List(Record(on=TIME, by=Optional(ID), act=Words(12), note=MAYBE)),
)  # fmt: skip
CASEWORK = Record(
    source_id=MAYBE, notes=List(Record(on=Optional(DAY), author=MAYBE, text=TEXT)),
    documents=List(ATTACHMENT), interviewer=MAYBE, interpreter=MAYBE, legal_basis=MAYBE, consent=CONSENT,
    file=Optional(FILE), exchange=Optional(ANY),
)  # fmt: skip
PARTS = (IDENTITY, ORIGIN, CONTACT, FAMILY, CIRCUMSTANCES, CASEWORK)
PERSON = Tuple(*PARTS)
REQUEST = Record(
    enquirer=PERSON, sought=PERSON, relation=Optional(Words(15)),
    relatives=List(Tuple(Words(15), PERSON)), message=MAYBE, never=NEVER,
)  # fmt: skip
FORM = Choice(
    Request=REQUEST, FollowUp=Record(intake=ID, says=Words(4), text=TEXT, on=DAY)
)


# Letters between societies.

SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def fits_the_form(text):
    """Thirty lines of a hundred characters, and not only space."""
    *whole, rest = text.split("\n")
    lines = [line.removesuffix("\r") for line in whole] + [rest] * bool(rest)
    count = sum(max(1, -(-len(line) // 100)) for line in lines)
    return bool(text.strip(SPACE)) and count <= 30


LETTER = Limited(TEXT, fits_the_form)
STAGE = Choice(
    Collected=DAY, Screened=DAY, Forwarded=DAY, Reached=Tuple(DAY, Words(2)),
    ReplyCollected=Tuple(DAY, LETTER), Undeliverable=DAY, Answered=DAY,
)  # fmt: skip
MESSAGE = Record(
    sender=TEXT,
    addressee=Record(names=List(TEXT), address=Optional(PLACE), map=Optional(ID)),
    letter=LETTER, attachments=List(ID), stage=STAGE,
)  # fmt: skip
EXCHANGE = Choice(
    Enquiry=Record(about=ID, case=ID, request=REQUEST, note=MAYBE),
    Answer=Record(case=ID, about=ID, wish=Optional(WISH), note=MAYBE),
    Carried=Record(to=ID, origin=ID, message=MESSAGE),
    Transfer=Record(case=ID, request=REQUEST, reason=TEXT),
    TransferAnswer=Record(case=ID, accepted=Bool(), reason=MAYBE),
    Withdrawal=Record(record=ID, purpose=Words(4)),
)
SLIP = Record(name=MAYBE, contact=CONTACT, held=List(CATEGORY))

# Matching.

SIGNED_DAY = Limited(U64, lambda d: d < 2**31)
BIRTH = Limited(Tuple(SIGNED_DAY, SIGNED_DAY, Words(4)), lambda b: b[0] <= b[1])
CAPITALS = Blob(2, lambda c: c.isalpha() and c.isupper())
FEATURES = Record(
    names=List(Tuple(List(Tuple(Words(5), TEXT)))), kin=List(Tuple(Words(7), TEXT)),
    gender=Optional(Words(3)), births=List(BIRTH), places=List(Tuple(Words(2), TEXT)),
    countries=List(CAPITALS),
)  # fmt: skip
WORD = Tuple(Words(6), Limited(TEXT, lambda t: 1 <= len(t.encode()) <= 400))
ENTRY = Record(
    id=ID, visibility=U32, slots=ANY, gender=Optional(Words(3)), births=List(BIRTH),
    countries=List(CAPITALS),
)  # fmt: skip


def sound(image):
    """Words in the order of their first use, entries in the order of their ids."""
    _, words, entries = image
    fresh = 0
    for entry in entries:
        if len(entry.slots) % 6 or len(entry.slots) > 6 * 512:
            return False
        for at in range(0, len(entry.slots), 6):
            word = int.from_bytes(entry.slots[at : at + 4], "little")
            if word > fresh or entry.slots[at + 4] > 8:
                return False
            fresh += word == fresh
    ids = [entry.id for entry in entries]
    return fresh == len(words) == len(set(words)) and all(a < b for a, b in zip(ids, ids[1:]))


SNAPSHOT = Limited(Tuple(Constant(1), List(WORD), List(ENTRY)), sound)

# Search.

FOUND_ONE = Tuple(SOCIETY, ID, Words(5), *[Code(*range(16), first=0)] * 9)
FOUND = Tuple(List(FOUND_ONE))
NOTICES = List(Record(asker=SOCIETY, staff=ID, query=U64, found=FOUND_ONE))
RULE = Cases((), (List(SOCIETY), List(COUNTRY)))
SCOPE = Record(rule=RULE, people=Limited(List(ID), lambda people: len(people) <= 8))
QUERY = Tuple(Constant(2), Blob(32), SCOPE, FEATURES)
WORDS = Choice(
    Register=List(Record(record=ID, revision=U64, rule=RULE, features=FEATURES)),
    Forget=List(ID),
    Reject=Record(case=ID, holder=SOCIETY, record=ID, reason=Words(3)),
    Heard=List(Tuple(U64, ID)),
    Hide=List(Tuple(ID, U64)),
    Stop=List(Tuple(ID, U64)),
    Narrow=List(Record(record=ID, revision=U64, rule=RULE)),
)
TICKET = Record(leaf=ANY, inclusion=INCLUSION, checkpoint=ANY)
QUERY_MESSAGE = Record(ticket=TICKET, asker=ANY, sealed=ANY)
ANSWER_MESSAGE = Record(request=HASH, ticket=TICKET, sealed=ANY)
WORD_MESSAGE = Record(device=ID, id=ID, to=ID, sealed=ANY, signature=SIGNATURE)
ACK = Record(device=ID, to=ID, id=ID, signature=SIGNATURE)

# At most so many accesses, records, forms or marks.
MOST = 24


def at_most(kind):
    return Limited(List(kind), lambda listed: len(listed) <= MOST)


ACCESS = Record(staff=ID, grant=ID)
OF_CASE = Record(records=at_most(ID), access=ACCESS)
POINTER = Choice(
    Letter=Record(record=ID, accesses=at_most(ACCESS)), Wanted=OF_CASE, Given=OF_CASE,
    Taken=Record(intakes=at_most(ID)), Erased=Record(record=ID, marks=at_most(ID)),
    Copied=Record(
        origin=SOCIETY, theirs=ID, copy=ID, about=Optional(ID), offered=Bool(), taken=Optional(ID)
    ),
    Gone=Record(records=at_most(ID)),
    Called=Record(name=Optional(Limited(TEXT, lambda name: 0 < len(name) <= 60)), since=TIME),
    Newcomer=Record(device=ID),
)  # fmt: skip
DISPATCH_MESSAGE = Record(device=ID, society=SOCIETY, id=ID, sealed=ANY, signature=SIGNATURE)
NOTICE_MESSAGE = Record(device=ID, society=SOCIETY, batch=U64, sealed=ANY, signature=SIGNATURE)
PUBLIC_WORD_TOLD = Record(society=SOCIETY, intake=ID, word=Words(4), at=TIME, desk=ID)
PUBLIC_WORD = Record(told=PUBLIC_WORD_TOLD, signature=SIGNATURE)
NEW_RECEIPT_TOLD = Record(
    society=SOCIETY, intake=ID, portal=ID, reference=Blob(8), sealed=ANY, at=TIME, desk=ID
)
NEW_RECEIPT = Record(told=NEW_RECEIPT_TOLD, signature=SIGNATURE)
SESSION_KEY = Record(device=ID, session=ANY, until=TIME, signature=SIGNATURE)

CONTENTS = {
    "request": Tuple(Constant(3), REQUEST), "slip": Tuple(Constant(3), SLIP),
    **dict.fromkeys(("form-request", "form-more"), Tuple(Constant(3), FORM)),
    "features": FEATURES, "snapshot": SNAPSHOT, "query": QUERY, "found": FOUND,
    "notices": NOTICES, "exchange": EXCHANGE, "pointer": POINTER,
    **{f"part-{n}": Tuple(Constant(3), part) for n, part in enumerate(PARTS, 1)},
    **dict.fromkeys(
        (
            "word-register", "word-forget", "word-reject", "word-heard", "word-hide", "word-stop",
            "word-narrow",
        ), WORDS
    ),
}  # fmt: skip
