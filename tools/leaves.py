"""Leaves, orders, requests, replies, rosters and evidence, as docs/formats/leaves.md, requests.md
and verify.md have them."""

from canonical import (
    HASH,
    ID,
    PUBLIC,
    SIGNATURE,
    TIME,
    U8,
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
    Text,
    Tuple,
    decode,
    domain_hash,
    encode,
    Refused,
)

MAX_LEAF = 65_535
X_WING = 1_216

CATEGORY = Code(
    "Identity", "Origin", "Contact", "Family", "Circumstances", "Casework", "Intake", "Attachment"
)  # fmt: skip
SOCIETY = U32
ANY = Blob()
PARTS = List(Tuple(CATEGORY, U32))

# Rules and directory.

STRICT = Record(k=U8, witnesses=List(Tuple(Text(), PUBLIC)))
POLICY = Record(
    hour=U32, day=U32, probation_day=U32, probation_hours=U32, society_day=U32, all_day=U32,
    novelty_hour=U32, case_queries=U32, device_queries=U32, denials=U8, denial_minutes=U32,
    warn_percent=U8, items=U8, request_seconds=U32, session_hours=U32, lease_hours=U32,
    officers=U8, warrant_officers=U8, epochs=U8, strict=Optional(STRICT),
)  # fmt: skip
EMERGENCY = Record(public=ANY, k=U8, n=U8)
SOCIETY_ENTRY = Record(society=SOCIETY, second_lock=ANY, emergency=EMERGENCY, tombstone=HASH)
KIND_OF_DEVICE = Code("Desk", "Portal", "Matcher")
DEVICE_ENTRY = Record(key=PUBLIC, society=SOCIETY, staff=ID, kind=KIND_OF_DEVICE)


class Roles(Number):
    """A set of names, as the bits of a number."""

    NAMES = ("caseworker", "lead", "officer", "protection")

    def __init__(self):
        super().__init__(4)

    def read(self, r):
        bits = super().read(r)
        return frozenset(name for n, name in enumerate(self.NAMES) if bits >> n & 1)

    def write(self, value):
        return super().write(sum(1 << n for n, name in enumerate(self.NAMES) if name in value))


APPOINTMENT = Record(staff=ID, society=SOCIETY, roles=Roles())
LOG_KEYS = Record(ed25519=PUBLIC, ml_dsa=Blob(1_312))
GENESIS = Record(
    origin=Text(), keys=LOG_KEYS, policy=POLICY, societies=List(SOCIETY_ENTRY),
    staff=List(APPOINTMENT), devices=List(DEVICE_ENTRY),
)  # fmt: skip

# Orders.

SUBJECT = Choice(Device=ID, Staff=ID, Society=SOCIETY)
EXTENSION = Record(society=SOCIETY, subject=SUBJECT, day=U64, more=U32)
WARRANT = Record(
    society=SOCIETY, device=ID, categories=List(CATEGORY), records=U32, until=TIME
)  # fmt: skip
LOCK = Record(society=SOCIETY)
RESUME = Record(society=SOCIETY, gate=Record(findings=HASH, outside_test=Optional(HASH)))
ACT = Choice(
    AddSociety=SOCIETY_ENTRY, Enrol=DEVICE_ENTRY, Appoint=APPOINTMENT, Revoke=ID,
    Reinstate=SUBJECT, Extend=EXTENSION, Warrant=WARRANT, SetPolicy=POLICY, Lockdown=LOCK,
    Resume=RESUME, Lease=TIME, ClearClock=None,
    SecondLock=Record(society=SOCIETY, public=ANY),
    Emergency=Record(society=SOCIETY, key=EMERGENCY), Fence=None,
)  # fmt: skip
ORDER = Record(nonce=ID, origin=Text(), not_after=TIME, act=ACT)
APPROVAL = Record(device=ID, signature=SIGNATURE)

# Events.

WHY = Choice(Grant=ID, Warrant=ID)
PURPOSE = Code(
    "Casework", "TakingOn", "MatchReview", "DataRights", "Transfer", "Export", "Telling"
)  # fmt: skip
ITEM = Record(person=ID, record=ID, holder=SOCIETY, parts=PARTS)
USED = Record(
    device_hour=U32, device_day=U32, staff_hour=U32, staff_day=U32, society_day=U32, all_day=U32,
    warrant=U32,
)  # fmt: skip
RELEASED = Record(
    society=SOCIETY, session=ID, grant=WHY, purpose=PURPOSE, items=List(ITEM), used=USED,
    policy=HASH,
)  # fmt: skip
WRITTEN = Record(person=ID, record=ID, parts=PARTS)
DEPOSITED = Record(society=SOCIETY, session=ID, items=List(WRITTEN), heads=HASH)
LIMIT = Code("Device", "Staff", "Society", "All", "Warrant", "Queries", "Novelty")
REASON = Choice(
    Limit=LIMIT, Device=None, Stopped=None, NoGrant=None, Unknown=None, Sealed=None, Role=None,
    Session=None, Request=None, Conflict=None,
)  # fmt: skip
DENIAL = Record(device=ID, reason=REASON, count=U32)
TRIP = Record(subject=SUBJECT, limit=LIMIT)
QUERIED = Record(society=SOCIETY, session=ID, case=ID, query=HASH, standing=Bool())
ANSWERED = Record(query=U64, names=Blob(16 * 16))
KIND_OF_GRANT = Code("Intake", "Case", "Candidate", "CaseList")


def granted(record):
    return Record(
        id=ID, kind=KIND_OF_GRANT, holder=SOCIETY, staff=ID, records=List(record),
        categories=List(CATEGORY), until=TIME,
    )  # fmt: skip


GRANTED = granted(ID)
ROTATED = Record(society=SOCIETY, epoch=U32, keys=U64, destroyed=U32)
CHOICE = Code("StillTold", "CountedOnly")
ERASED = Record(society=SOCIETY, person=ID, records=List(ID), choice=CHOICE)
OPENINGS = Record(society=SOCIETY, slips=List(ID), shares=List(U8), opened=TIME, digest=HASH)
NOTED = Choice(
    Index=Record(society=SOCIETY, digest=HASH), Incident=HASH, Program=HASH, Publication=HASH
)  # fmt: skip
INTAKES = Record(society=SOCIETY, first=U64, count=U32, root=HASH)
EVENT = Choice(
    Genesis=GENESIS, Boot=Record(program=HASH), Order=ORDER, Deposited=DEPOSITED,
    Released=RELEASED, Denial=DENIAL, Trip=TRIP, Queried=QUERIED, Answered=ANSWERED,
    Granted=GRANTED, Rotated=ROTATED, Erased=ERASED, Opened=OPENINGS, Noted=NOTED,
    Intakes=INTAKES, SeedPassed=Record(society=SOCIETY, to=ID), ClockDoubt=None,
)  # fmt: skip
ASKED = Record(device=ID, seq=U64, request=HASH, signature=SIGNATURE)
CAUSE = Choice(Keyholder=None, Device=ASKED, Officers=List(APPROVAL), Console=None)
LEAF = Record(version=Constant(1), time=TIME, boot=U64, cause=CAUSE, event=EVENT)

# Requests and replies.

SEEN = Record(size=U64, root=HASH, signature=SIGNATURE)
WANT_ITEM = Record(holder=SOCIETY, record=ID, parts=PARTS)
WANT = Choice(
    Release=Record(grant=WHY, purpose=PURPOSE, items=List(WANT_ITEM)),
    Deposit=Record(month=U32, sealed=ANY),
    Intake=Record(intake=ID, month=U32, header=HASH, sealed=ANY),
    Query=Record(case=ID, query=HASH, standing=Bool()),
    Answer=Record(query=U64, found=List(Tuple(SOCIETY, ID))),
    Grant=granted(ID), Erase=Record(records=List(ID), choice=CHOICE), PassSeed=ID,
    Intakes=INTAKES, Opened=OPENINGS, Note=NOTED,
)  # fmt: skip
ASK = Record(
    origin=Text(), society=SOCIETY, device=ID, session=ANY, id=ID, seq=U64, not_after=TIME,
    seen=Optional(SEEN), want=WANT,
)  # fmt: skip
INCLUSION = Record(index=U64, path=List(HASH))
PROOF = Record(leaf=ANY, inclusion=INCLUSION, consistency=List(HASH), checkpoint=ANY)
REPLY = Choice(
    Done=PROOF, Keys=Record(proof=PROOF, sealed=ANY),
    Denied=Record(request=HASH, reason=REASON, signature=SIGNATURE),
)  # fmt: skip
ROSTER = Record(
    origin=Text(), size=U64, time=TIME,
    societies=List(
        Record(society=SOCIETY, second_lock=ANY, emergency=ANY, intake=List(Tuple(U32, ANY)))
    ),
    devices=List(
        Record(
            key=PUBLIC, society=SOCIETY, staff=ID, kind=KIND_OF_DEVICE, usable=Bool(), lead=Bool()
        )
    ),
)  # fmt: skip
SIGNED_ROSTER = Record(roster=ROSTER, signature=SIGNATURE)
ENTRY = Record(leaf=ANY, inclusion=INCLUSION, key=Optional(PUBLIC), body=Optional(ANY))
EVIDENCE = Record(
    checkpoint=ANY, entries=List(ENTRY), openings=List(Record(record=ID, pseudonym=ID))
)  # fmt: skip


def read_leaf(data):
    if len(data) > MAX_LEAF:
        raise Refused("length of a leaf")
    return decode(LEAF, data)


def order_hash(order):
    return domain_hash("order", encode(ORDER, order))


def policy_hash(policy):
    return domain_hash("policy", encode(POLICY, policy))


def request_hash(ask):
    return domain_hash("request", ask if isinstance(ask, bytes) else encode(ASK, ask))


def session_id(public):
    return domain_hash("session", public)[:16]
