#!/usr/bin/env python3
"""Checks core/seal/vectors/*.json from their inputs alone, with other libraries than the Rust
programs use. Written from docs/formats/seal.md. Exits with 1 and names the first difference.
"""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from seal_parts import (
    SUITE,
    cbor,
    derived,
    expand,
    hash_,
    hmac_,
    hpke_open,
    label,
    pad,
    pad_up,
    refused,
    same,
    schedule,
    xwing_keys,
    xwing_open,
    xwing_public,
)

VECTORS = Path(__file__).resolve().parent.parent / "core" / "seal" / "vectors"


def check_own_hpke():
    """Opens by hand what the library's HPKE sealed (it takes no associated data)."""
    m, x = xwing_keys(bytes(range(32)))
    public = hpke.MLKEM768X25519PrivateKey(m, x).public_key()
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    sealed = suite.encrypt(b"text", public, b"info")
    same("HPKE", hpke_open("HPKE", bytes(range(32)), None, b"info", b"", sealed), b"text")


# The formats.


def fixed_ref(society, record, category, version):
    return society.to_bytes(4, "big") + record + bytes([category]) + version.to_bytes(4, "big")


def wrap(kek, name, key):
    sealed = AESGCMSIV(kek).encrypt(bytes(12), key, name)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    refused("wrap", lambda: AESGCMSIV(kek).decrypt(bytes(12), changed, name))
    return sealed


def prefix(kind, society, number):
    return bytes([SUITE, kind]) + society.to_bytes(4, "big") + number.to_bytes(4, "big")


def check_wrap(v):
    record, person, log = x(v, "record"), x(v, "person"), x(v, "log_key")
    name = prefix(1, v["society"], v["epoch"])
    name += fixed_ref(v["society"], record, v["category"], v["version"])
    same("wrap", wrap(x(v, "kek"), name, x(v, "key")), v["sealed"])
    name = prefix(2, v["society"], v["epoch"]) + person
    same("wrap of a log key", wrap(x(v, "kek"), name, log), v["log_sealed"])
    same("person pseudonym", hmac_(log, "person", person)[:16], v["person_pseudonym"])
    same("record pseudonym", hmac_(log, "record", record)[:16], v["record_pseudonym"])


def check_root(v):
    name = prefix(3, v["society"], v["epoch"])
    same("wrap of a kek", wrap(x(v, "root"), name, x(v, "kek")), v["sealed"])
    name = prefix(4, v["society"], v["month"])
    same("wrap of a seed", wrap(x(v, "root"), name, x(v, "seed")), v["intake_sealed"])
    same("X-Wing public key", xwing_public(x(v, "seed")), v["public"])


def check_deposit(v):
    info = label("deposit", cbor([SUITE, v["society"], v["month"]]))
    aad = cbor([SUITE, x(v, "device"), x(v, "request")])
    text = hpke_open("deposit", x(v, "seed"), x(v, "random"), info, aad, x(v, "sealed"))
    records = [
        [
            x(r, "record"),
            x(r, "person"),
            [
                [p["category"], p["version"], x(p, "prev"), x(p, "header"), x(p, "key")]
                for p in r["parts"]
            ],
        ]
        for r in v["records"]
    ]
    same("deposit", text, cbor([SUITE, records]))


def check_answer(v):
    public = xwing_public(x(v, "seed"))
    session = hash_("session", public)[:16]
    same("session id", session, v["session"])
    keys = [
        [[k["society"], x(k, "record"), k["category"], k["version"]], x(k, "header"), x(k, "key")]
        for k in v["keys"]
    ]
    padded = pad_up(cbor([SUITE, keys]))
    aad = cbor([SUITE, 1, x(v, "request"), x(v, "leaf")])
    digest = hash_("to session", aad, public, padded)
    random = expand(x(v, "secret"), "answer", digest, 64)
    info = label("session", cbor(session))
    text = hpke_open("answer", x(v, "seed"), random, info, aad, x(v, "sealed"))
    same("answer", text, padded)


def check_intake_key(v):
    info = label("intake", cbor([SUITE, v["society"], v["month"]]))
    aad = cbor([SUITE, [x(v, "intake"), x(v, "header")]])
    text = hpke_open("intake key", x(v, "seed"), x(v, "random"), info, aad, x(v, "sealed"))
    same("intake key", text, v["key"])
    ids = b"".join(bytes.fromhex(i) for i in v["ids"])
    same("root of intakes", hash_("intakes", x(v, "root_before"), ids), v["root"])


def signed(what, seed, context, digest):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.sign(b"kinfold/v1/sign/" + context + b"\0" + digest)


def device(seed):
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return hash_("device", public)[:16]


def enveloped(what, domain, context, about, key, content, seed):
    """An object of header, ciphertext and signature, and its header hash."""
    cipher, nonce, commit = derived(domain, cbor(about), key)
    header = cbor([about, commit])
    ciphertext = AESGCM(cipher).encrypt(nonce, pad_up(content), header)
    digest = hash_(domain, header, hashlib.sha256(ciphertext).digest())
    signature = signed(what, seed, context, digest)
    changed = bytes([ciphertext[0] ^ 1]) + ciphertext[1:]
    refused(what, lambda: AESGCM(cipher).decrypt(nonce, changed, header))
    return cbor([[about, commit], ciphertext, signature]), digest


def part_about(v, second):
    return [
        SUITE, v["society"], x(v, "record"), v["version"], v["category"], v["schema"],
        x(v, "author"), x(v, "session"), x(v, "prev"), second,
    ]  # fmt: skip


def check_part(v, second=None):
    same("device id", device(x(v, "author_seed")), v["author"])
    about = part_about(v, second)
    sealed, digest = enveloped(
        "part", "part", b"part", about, x(v, "key"), x(v, "content"), x(v, "author_seed")
    )
    same("part", sealed, v["sealed"])
    same("header hash of a part", digest, v["header_hash"])


def check_second(v):
    public = xwing_public(x(v, "pair_seed"))
    same("id of a pair", hash_("x-wing", public)[:16], v["pair"])
    record = x(v, "record")
    info = label("second", cbor([SUITE, v["society"], x(v, "pair")]))
    aad = cbor([SUITE, [v["society"], record, v["category"], v["version"]]])
    half = hpke_open("half", x(v, "pair_seed"), x(v, "random"), info, aad, x(v, "sealed_half"))
    same("half", half, v["half_b"])
    name = fixed_ref(v["society"], record, v["category"], v["version"])
    kdf = HKDF(hashes.SHA256(), 32, None, label("second", name))
    same("key of two halves", kdf.derive(x(v, "half_a") + half), v["key"])
    check_part(v, [x(v, "pair"), x(v, "sealed_half")])


def check_form(v):
    portal = x(v, "portal")
    same("portal", device(x(v, "portal_seed")), portal)
    about = [SUITE, v["society"], x(v, "intake"), portal, v["number"], x(v, "prev")]
    sealed, digest = enveloped(
        "form", "intake", b"intake", about, x(v, "key"), x(v, "content"), x(v, "portal_seed")
    )
    same("form", sealed, v["sealed"])
    same("header hash of a form", digest, v["header_hash"])


def check_attachment(v):
    content = bytes(n % 251 for n in range(v["content_length"]))
    about = [
        SUITE, v["society"], x(v, "record"), v["number"], x(v, "attachment"), x(v, "author"),
        x(v, "session"), v["chunks"],
    ]  # fmt: skip
    cipher, _, commit = derived("attachment", cbor(about), x(v, "key"))
    header = cbor([about, commit])
    digests = []
    for n in range(v["chunks"]):
        piece = pad(content[n * 65532 : (n + 1) * 65532], 65536)
        sealed = AESGCM(cipher).encrypt(n.to_bytes(12, "big"), piece, header)
        digests.append(hashlib.sha256(sealed).digest())
    digest = hash_("attachment", header, hashlib.sha256(b"".join(digests)).digest())
    same("header hash of an attachment", digest, v["header_hash"])
    signature = signed("attachment", x(v, "author_seed"), b"part", digest)
    manifest = cbor([[about, commit], digests, signature])
    same("attachment", manifest, v["sealed"])
    bound = [SUITE, x(v, "attachment")]
    cipher, nonce, commit = derived("attachment manifest", cbor(bound), x(v, "key"))
    ciphertext = AESGCM(cipher).encrypt(nonce, pad_up(manifest), cbor([bound, commit]))
    same("sealed manifest", cbor([commit, ciphertext]), v["sealed_manifest"])


def check_slip(v):
    public = xwing_public(x(v, "pair_seed"))
    pair = hash_("x-wing", public)[:16]
    about = [
        SUITE, v["society"], pair, x(v, "record"), v["version"], x(v, "contact"), x(v, "author"),
    ]  # fmt: skip
    size = 1024 if len(x(v, "content")) <= 1020 else 4096
    # [about, sealed, signature]: the sealed bytes stand behind a head of three bytes.
    start = 1 + len(cbor(about)) + 3
    sealed = x(v, "sealed")[start : start + 1120 + size + 16]
    info = label("slip", cbor([SUITE, v["society"], pair]))
    text = hpke_open("slip", x(v, "pair_seed"), x(v, "random"), info, cbor(about), sealed)
    same("slip", text, pad(x(v, "content"), size))
    digest = hash_("slip", cbor(about), hashlib.sha256(sealed).digest())
    signature = signed("slip", x(v, "author_seed"), b"part", digest)
    same("slip", cbor([about, sealed, signature]), v["sealed"])


def check_index(v):
    pair = hash_("x-wing", xwing_public(x(v, "pair_seed")))[:16]
    fixed = bytes([SUITE]) + v["society"].to_bytes(4, "big") + pair + v["day"].to_bytes(4, "big")
    encapsulation = x(v, "sealed")[25:1145]
    info = label("index", cbor([SUITE, v["society"], pair]))
    _, _, export = schedule(xwing_open(x(v, "pair_seed"), encapsulation), info)
    cipher = AESGCM(export(b"kinfold/v1/index"))
    out = fixed + encapsulation
    for n, chunk in enumerate(v["chunks"]):
        last = n + 1 == len(v["chunks"])
        people = [
            [
                x(p, "person"),
                x(p, "log_key"),
                [
                    [x(r, "record"), [[c, n, bytes.fromhex(h)] for c, n, h in r["heads"]]]
                    for r in p["records"]
                ],
            ]
            for p in chunk
        ]
        nonce = bytes(7) + n.to_bytes(4, "big") + bytes([last])
        sealed = cipher.encrypt(nonce, cbor(people), fixed)
        out += (len(sealed) | last << 31).to_bytes(4, "big") + sealed
    same("index", out, v["sealed"])
    same("digest of an index", hashlib.sha256(out).digest(), v["digest"])


# Paper.

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def gf_mul(a, b):
    out = 0
    while b:
        out ^= a if b & 1 else 0
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return out


def gf_div(a, b):
    return next(n for n in range(256) if gf_mul(n, b) == a)


def check_share(v):
    points, sealed = {}, None
    for text in v["shares"]:
        bits = 0
        for c in text.replace("-", ""):
            bits = bits << 5 | CROCKFORD.index(c)
        raw = bits.to_bytes(55, "big")
        same("checksum of a share", hash_("share", raw[:49])[:6], raw[49:])
        label_, salt, name = raw[:4], raw[5:9], raw[9:17]
        same("label of a share", label_, bytes([SUITE, v["kind"], v["need"], v["of"]]))
        same("set of a share", hmac_(x(v, "secret"), "share set", label_, salt)[:8], name)
        points[raw[4]] = raw[17:49]
        sealed = raw if raw[4] == 2 else sealed
    same("share", sealed, v["sealed"])
    for chosen in ((1, 2, 3), (5, 1, 4), (2, 3, 5)):
        secret = bytearray(32)
        for i in chosen:
            factor = 1
            for j in chosen:
                if i != j:
                    factor = gf_mul(factor, gf_div(j, i ^ j))
            for at in range(32):
                secret[at] ^= gf_mul(points[i][at], factor)
        same("secret of shares", bytes(secret), v["secret"])


def check_passphrase(v):
    about = [SUITE, v["kind"], [v["memory"], v["passes"], v["lanes"]], x(v, "salt")]
    kdf = Argon2id(
        salt=x(v, "salt"), length=32, iterations=v["passes"], lanes=v["lanes"],
        memory_cost=v["memory"],
    )  # fmt: skip
    cipher, nonce, commit = derived("passphrase", cbor(about), kdf.derive(v["passphrase"].encode()))
    padded = pad_up(x(v, "content"))
    ciphertext = AESGCM(cipher).encrypt(nonce, padded, cbor([about, commit]))
    same("passphrase file", cbor([about, commit, ciphertext]), v["sealed"])


DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_codes(v):
    parts = (
        x(v, "incident"), v["batch"].to_bytes(4, "big"), x(v, "nonce"), bytes([v["channel"]]),
        v["day"].to_bytes(4, "big"),
    )  # fmt: skip
    code = hmac_(x(v, "batch_key"), "message code", *parts)
    digits = f"{int.from_bytes(code, 'big') % 10**11:011}"
    row = 0
    for d in digits:
        row = int(DAMM[row][int(d)])
    digits += str(row)
    same("message code", digits.encode(), v["sealed"])
    same("message code", " ".join(digits[n : n + 3] for n in (0, 3, 6, 9)), v["code"])
    number = int.from_bytes(x(v, "reference_random"), "big") % 10**8
    check = 98 - number * 100 % 97
    same("reference", f"{number // 10**4:04} {number % 10**4:04} {check:02}", v["reference"])
    number = int.from_bytes(x(v, "secret_random"), "big") % 10**8
    same("secret", f"{number // 10**4:04} {number % 10**4:04}", v["secret"])
    key, system, name = x(v, "tombstone_key"), v["system"].encode(), v["system_id"].encode()
    same("source mark", hmac_(key, "tombstone source", system, name), v["source_mark"])
    mark = hmac_(key, "tombstone identity", x(v, "identity"))
    same("identity mark", mark, v["identity_mark"])


def x(v, name):
    return None if v[name] is None else bytes.fromhex(v[name])


def main():
    files = sorted(VECTORS.glob("*.json"))
    check_own_hpke()
    checks = {name[6:]: f for name, f in globals().items() if name.startswith("check_")}
    del checks["own_hpke"]
    same("the set of files", {f.stem for f in files}, set(checks))
    for file in files:
        checks[file.stem](json.loads(file.read_text()))
    print(f"check_seal: {len(files)} vectors agree")


main()
