"""What the formats of docs/formats/ are made of: canonical CBOR, hashes, derivations, padding,
X-Wing and HPKE by hand, over PyPI cryptography. For the checks in this folder."""

import hashlib
import hmac as mac
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

SUITE = 1
SIZES = (256, 1024, 4096, 16384, 65536)


def same(what, got, want):
    if isinstance(want, str) and isinstance(got, bytes):
        want = bytes.fromhex(want)
    if got != want:
        sys.exit(f"seal: {what} differs")


# Canonical CBOR of fixed arrays.


def head(major, n):
    for extra, size, limit in ((None, 0, 24), (24, 1, 1 << 8), (25, 2, 1 << 16), (26, 4, 1 << 32)):
        if n < limit:
            if extra is None:
                return bytes([major << 5 | n])
            return bytes([major << 5 | extra]) + n.to_bytes(size, "big")
    return bytes([major << 5 | 27]) + n.to_bytes(8, "big")


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    return head(4, len(value)) + b"".join(cbor(v) for v in value)


# Hashes and derivations.


def framed(domain, parts):
    out = b"kinfold/v1/" + domain.encode() + b"\0"
    return out + b"".join(len(p).to_bytes(8, "big") + p for p in parts)


def hash_(domain, *parts):
    return hashlib.sha256(framed(domain, parts)).digest()


def hmac_(key, domain, *parts):
    return mac.new(key, framed(domain, parts), hashlib.sha256).digest()


def label(purpose, bound=b""):
    return b"kinfold/v1/" + purpose.encode() + bytes([0, SUITE]) + bound


def expand(secret, purpose, context, length):
    info = label(purpose, context)
    return HKDFExpand(hashes.SHA256(), length, info).derive(secret)


def pad(content, size):
    out = len(content).to_bytes(4, "big") + content
    assert len(out) <= size
    return out + bytes(size - len(out))


def pad_up(content):
    return pad(content, next(s for s in SIZES if len(content) + 4 <= s))


def derived(domain, about, key):
    okm = expand(key, domain, hash_("about", domain.encode(), about), 76)
    return okm[:32], okm[32:44], okm[44:]


# X-Wing and HPKE base mode, by hand.

XWING_LABEL = b"\\.//^\\"
HPKE_SUITE = b"HPKE" + bytes.fromhex("647a00010002")


def xwing_keys(seed):
    wide = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])


def xwing_public(seed):
    m, x = xwing_keys(seed)
    return m.public_key().public_bytes_raw() + x.public_key().public_bytes_raw()


def xwing_open(seed, encapsulation):
    m, x = xwing_keys(seed)
    ct_m, ct_x = encapsulation[:1088], encapsulation[1088:]
    ss_m = m.decapsulate(ct_m)
    ss_x = x.exchange(X25519PublicKey.from_public_bytes(ct_x))
    pk_x = x.public_key().public_bytes_raw()
    return hashlib.sha3_256(ss_m + ss_x + ct_x + pk_x + XWING_LABEL).digest()


def schedule(shared, info):
    def extract(salt, name, ikm):
        return mac.new(salt, b"HPKE-v1" + HPKE_SUITE + name + ikm, hashlib.sha256).digest()

    def stretch(prk, name, context, length):
        info = length.to_bytes(2, "big") + b"HPKE-v1" + HPKE_SUITE + name + context
        return HKDFExpand(hashes.SHA256(), length, info).derive(prk)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    exporter = stretch(secret, b"exp", context, 32)
    return (
        stretch(secret, b"key", context, 32),
        stretch(secret, b"base_nonce", context, 12),
        lambda name: stretch(exporter, b"sec", name, 32),
    )


def hpke_open(what, seed, random, info, aad, sealed):
    encapsulation, ciphertext = sealed[:1120], sealed[1120:]
    if random is not None:
        x = X25519PrivateKey.from_private_bytes(random[32:]).public_key().public_bytes_raw()
        same(what + ": X25519 half of the encapsulation", encapsulation[1088:], x)
    key, nonce, _ = schedule(xwing_open(seed, encapsulation), info)
    text = AESGCM(key).decrypt(nonce, ciphertext, aad)
    refused(what, lambda: AESGCM(key).decrypt(nonce, ciphertext, aad + b"\0"))
    return text


def refused(what, act):
    try:
        act()
    except InvalidTag:
        return
    sys.exit(f"seal: {what}: a changed byte was taken")
