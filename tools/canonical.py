"""The canonical encoding of docs/formats/encoding.md: types that read and write it, and the hashes,
signatures and keys of the same chapter. Whatever has a second spelling is refused."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    """The bytes are not what they must be; the text is a short code."""


class Struct:
    """A structure: its fields as attributes."""

    def __init__(self, fields):
        self.__dict__.update(fields)

    def __getitem__(self, name):
        return self.__dict__[name]

    def __eq__(self, other):
        return vars(self) == vars(other)


def head(major, number):
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << 8 * size:
            return bytes([major << 5 | extra]) + number.to_bytes(size, "big")
    raise Refused("number")


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise Refused("cut short")
        self.at += count
        return self.data[self.at - count : self.at]

    def peek(self):
        return self.data[self.at] if self.at < len(self.data) else -1

    def head(self, major):
        first = self.take(1)[0]
        number = first & 31
        if first >> 5 != major or number > 27:
            raise Refused("another kind")
        if number < 24:
            return number
        size = 1 << number - 24
        number = int.from_bytes(self.take(size), "big")
        if number < (24 if size == 1 else 1 << 4 * size):
            raise Refused("a longer form")
        return number

    def array(self, count=None):
        found = self.head(4)
        if found > len(self.data) - self.at or count not in (None, found):
            raise Refused("length of an array")
        return found


# Types: each has read(Reader) and write(value).


class Number:
    def __init__(self, bits):
        self.limit = 1 << bits

    def read(self, r):
        number = r.head(0)
        if number >= self.limit:
            raise Refused("number")
        return number

    def write(self, value):
        return head(0, value)


U8, U16, U32, U64 = Number(8), Number(16), Number(32), Number(64)


class Text:
    def read(self, r):
        try:
            return r.take(r.head(3)).decode()
        except UnicodeDecodeError as error:
            raise Refused("text") from error

    def write(self, value):
        return head(3, len(value.encode())) + value.encode()


class Blob:
    """A byte string, of one length if it is given."""

    def __init__(self, length=None, fits=lambda data: True):
        self.length, self.fits = length, fits

    def read(self, r):
        data = r.take(r.head(2))
        if self.length not in (None, len(data)) or not self.fits(data):
            raise Refused("bytes")
        return data

    def write(self, value):
        return head(2, len(value)) + value


class Bool:
    def read(self, r):
        byte = r.take(1)
        if byte not in (b"\xf4", b"\xf5"):
            raise Refused("boolean")
        return byte == b"\xf5"

    def write(self, value):
        return b"\xf5" if value else b"\xf4"


class Optional:
    def __init__(self, item):
        self.item = item

    def read(self, r):
        if r.peek() == 0xF6:
            r.take(1)
            return None
        return self.item.read(r)

    def write(self, value):
        return b"\xf6" if value is None else self.item.write(value)


class List:
    def __init__(self, item):
        self.item = item

    def read(self, r):
        return [self.item.read(r) for _ in range(r.array())]

    def write(self, value):
        return head(4, len(value)) + b"".join(map(self.item.write, value))


class Tuple:
    def __init__(self, *items):
        self.items = items

    def read(self, r):
        r.array(len(self.items))
        return tuple(item.read(r) for item in self.items)

    def write(self, value):
        parts = (item.write(v) for item, v in zip(self.items, value, strict=True))
        return head(4, len(self.items)) + b"".join(parts)


class Record:
    """A structure: fields as keyword arguments, in the order of the format."""

    def __init__(self, **fields):
        self.fields = fields

    def read(self, r):
        r.array(len(self.fields))
        return Struct({name: kind.read(r) for name, kind in self.fields.items()})

    def write(self, value):
        parts = (kind.write(value[name]) for name, kind in self.fields.items())
        return head(4, len(self.fields)) + b"".join(parts)


class Code:
    """An enumeration without contents: names, numbered from 1 (or from `first`)."""

    def __init__(self, *names, first=1):
        self.names = dict(enumerate(names, first))
        self.numbers = {name: number for number, name in self.names.items()}

    def read(self, r):
        number = r.head(0)
        if number not in self.names:
            raise Refused("unknown code")
        return self.names[number]

    def write(self, value):
        return head(0, self.numbers[value])


class Choice:
    """An enumeration with contents: name=type or name=None, numbered from 1. A value is a pair
    (name, content)."""

    def __init__(self, **kinds):
        self.kinds = dict(enumerate(kinds.items(), 1))
        self.numbers = {name: number for number, (name, _) in self.kinds.items()}

    def read(self, r):
        count = r.array()
        name, kind = self.kinds.get(r.head(0), (None, None))
        if name is None or count != (1 if kind is None else 2):
            raise Refused("unknown choice")
        return name, None if kind is None else kind.read(r)

    def write(self, value):
        name, content = value
        number = self.numbers[name]
        kind = self.kinds[number][1]
        if kind is None:
            return b"\x81" + head(0, number)
        return b"\x82" + head(0, number) + kind.write(content)


class Constant:
    """A number that is always the same: a version."""

    def __init__(self, number):
        self.number = number

    def read(self, r):
        if r.head(0) != self.number:
            raise Refused("version")
        return self.number

    def write(self, value):
        return head(0, self.number)


def decode(kind, data):
    """Exactly one value from all of `data`."""
    r = Reader(data)
    value = kind.read(r)
    if r.at != len(data) or kind.write(value) != data:
        raise Refused("not canonical")
    return value


def encode(kind, value):
    return kind.write(value)


# Hashes and signatures.

P = 2**255 - 19
SMALL_Y = {
    0,
    1,
    P - 1,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}  # fmt: skip


def full_order(point):
    y = int.from_bytes(point, "little") & (1 << 255) - 1
    return y < P and y not in SMALL_Y


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def domain_hash(domain, *parts):
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return sha256(b"kinfold/v1/" + domain.encode() + b"\0", framed)


def device_id(key):
    return domain_hash("device", key)[:16]


def signed_text(context, digest):
    return b"kinfold/v1/sign/" + context.encode() + b"\0" + digest


def holds(key, text, signature):
    """Whether an Ed25519 signature over `text` verifies, strictly."""
    if not (full_order(key) and full_order(signature[:32])):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


ID, HASH, SIGNATURE, PUBLIC = Blob(16), Blob(32), Blob(64), Blob(32, full_order)
TIME = U64
