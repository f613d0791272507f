#!/usr/bin/env python3
"""Checks the golden files of a keyholder (programs/keyholder/vectors), written from
docs/formats/keyholder.md: journals, manifest, base, delta. Then changes each byte and expects a
refusal."""

import json
import pathlib
import sys

from canonical import HASH, ID, U32, U64, Blob, List, Optional, Record, Refused, Tuple
from canonical import decode, domain_hash, sha256
from leaves import ANY, CATEGORY
from records import Cases
from rule_parts import need

FILES = pathlib.Path(__file__).resolve().parent.parent / "programs/keyholder/vectors/files.json"
MANIFEST = Record(
    generation=U64, delta=U64, bases=List(Record(society=U32, number=U64, hash=HASH))
)  # fmt: skip
WRAPPED = Blob(48)
CHANGE = Cases(
    (U32, ID, U32, WRAPPED), (U32, ID, ID), (U32, ID, CATEGORY, U32, U32, WRAPPED, HASH),
    (U32, ID), (U32, ID),
)  # fmt: skip
BATCH = Tuple(ID, List(CHANGE), Optional(ANY))
LEFT = Tuple(U32, List(Tuple(Blob(22), Optional(Blob(84)))))
STEP = Cases((BATCH,), (ID,), (ID,), (BATCH,), (LEFT,))


def number(data):
    return int.from_bytes(data, "big")


def frames(data, kind):
    """The frames of a journal; a last group that is broken is refused here."""
    head, rest = data[:56], data[56:]
    need(head[:24] == b"kinfold journal\n" + kind and len(head) == 56, "header")
    need(domain_hash("journal/header", head[:40])[:16] == head[40:], "check of the header")
    found, before, count = [], bytes(16), 0
    while rest:
        need(rest[:4] == b"KFgr" and len(rest) >= 52, "group")
        wanted, length = number(rest[4:8]), number(rest[8:12])
        body, check = rest[52 : 52 + length], rest[36:52]
        need(len(body) == length and number(rest[12:20]) == count, "group")
        need(rest[20:36] == before, "check of the group before")
        need(domain_hash("journal/group", head[24:40], rest[:36], body)[:16] == check, "check")
        rest, before, count = rest[52 + length :], check, count + 1
        start = len(found)
        while body:
            size = number(body[:4])
            need(len(body) >= 4 + size, "frame")
            found.append(body[4 : 4 + size])
            body = body[4 + size :]
        need(len(found) - start == wanted, "number of frames")
    return found


def check_journal(files):
    need(frames(files["journal"], b"leaves 1") == [b"one", b"", b"three"], "leaves")


def check_bodies(files):
    bodies = {frame[:32]: frame[32:] for frame in frames(files["bodies"], b"bodies 1")}
    need(bodies == {b"\1" * 32: b"body", b"\2" * 32: b""}, "bodies")


def check_vault(files):
    text, check = files["vault/manifest"][:-32], files["vault/manifest"][-32:]
    need(domain_hash("vault/manifest", text) == check, "check of the manifest")
    manifest = decode(MANIFEST, text)
    for base in manifest.bases:
        data = files.get(f"vault/{base.number:08}.base", b"")
        need(sha256(data) == base.hash, "hash of the base")
        need(data[:20] == b"kinfold vault 1\n" + base.society.to_bytes(4, "big"), "base")
        need((len(data) - 20) % 106 == 0, "base")
        keys = [data[at : at + 22] for at in range(20, len(data), 106)]
        need(keys and all(a < b for a, b in zip(keys, keys[1:])), "order")
        for key in keys:
            need(key[0] in (1, 2, 3) and (key[0] == 3 or not any(key[17:])), "key")
    delta = files.get(f"vault/{manifest.delta:08}.delta", b"")
    steps = [decode(STEP, frame) for frame in frames(delta, b"vault  1")]
    # A batch carried over is withdrawn; another is put, and settled.
    need([step[0] for step in steps] == [4, 3, 1, 2], "steps")


CHECKS = {"journal": check_journal, "bodies": check_bodies}


def main():
    read = json.loads(FILES.read_text(encoding="utf-8"))
    files, tried = {path: bytes.fromhex(data) for path, data in read.items()}, 0
    for path, data in files.items():
        check = CHECKS.get(path, check_vault)
        check(files)
        for at in range(len(data)):
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            tried += 1
            try:
                check({**files, path: changed})
            except (Refused, UnicodeDecodeError):
                continue
            sys.exit(f"keyholder: {path} holds with byte {at} changed")
    print(f"keyholder: {len(files)} files hold; {tried} changed ones refused")


if __name__ == "__main__":
    main()
