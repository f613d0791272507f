#!/usr/bin/env python3
"""Checks the golden vectors of the log (core/ledger/vectors) with an implementation of its own,
written from docs/formats/log.md: the tree, proofs, tiles, checkpoints, cosignatures. Then changes
each byte of each vector and expects a refusal."""

import base64
import copy
import functools
import hashlib
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "core" / "ledger" / "vectors"


class Refused(Exception):
    """The vector does not hold."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def sha256(data):
    return hashlib.sha256(data).digest()


# --- tree and proofs (RFC 6962, section 2.1) ---


def leaf_hash(leaf):
    return sha256(b"\x00" + leaf)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def split(n):
    """The largest power of two below n."""
    return 1 << ((n - 1).bit_length() - 1)


def root_of(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return node_hash(root_of(hashes[:k]), root_of(hashes[k:]))


def root_by_inclusion(leaf, index, size, path):
    """Recursive, from the definition of PATH; the project's own is the loop of RFC 9162."""
    need(index < size, "index")
    if size == 1:
        need(not path, "a hash too many")
        return leaf
    need(path, "a hash too few")
    k = split(size)
    if index < k:
        return node_hash(root_by_inclusion(leaf, index, k, path[:-1]), path[-1])
    return node_hash(path[-1], root_by_inclusion(leaf, index - k, size - k, path[:-1]))


def roots_by_consistency(old, new, path, known):
    """Old and new root, from the definition of SUBPROOF; `known` is the old root as long as the
    old tree is a whole subtree from the left."""
    if old == new:
        if known is not None:
            need(not path, "a hash too many")
            return known, known
        need(len(path) == 1, "the wrong number of hashes")
        return path[0], path[0]
    need(path, "a hash too few")
    k = split(new)
    if old <= k:
        old_root, left = roots_by_consistency(old, k, path[:-1], known)
        return old_root, node_hash(left, path[-1])
    old_right, right = roots_by_consistency(old - k, new - k, path[:-1], None)
    return node_hash(path[-1], old_right), node_hash(path[-1], right)


def check_root(item):
    leaves = [bytes.fromhex(leaf) for leaf in item["leaves"]]
    need(root_of([leaf_hash(leaf) for leaf in leaves]) == bytes.fromhex(item["root"]), "root")


def check_inclusion(item):
    leaf = leaf_hash(bytes.fromhex(item["leaf"]))
    path = [bytes.fromhex(h) for h in item["path"]]
    need(all(len(h) == 32 for h in path), "length of a hash")
    root = root_by_inclusion(leaf, item["index"], item["size"], path)
    need(root == bytes.fromhex(item["root"]), "root")


def check_consistency(item):
    old, new = item["old"], item["new"]
    need(0 < old <= new, "sizes")
    given = bytes.fromhex(item["old_root"]), bytes.fromhex(item["new_root"])
    path = [bytes.fromhex(h) for h in item["path"]]
    need(roots_by_consistency(old, new, path, given[0]) == given, "roots")


# --- tiles (C2SP tlog-tiles) ---


def tile_name(index, width):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups) + ("" if width == 256 else f".p/{width}")


def row(prefix, items):
    """The files of one row: its items in groups of 256."""
    groups = [items[at : at + 256] for at in range(0, len(items), 256)]
    return {prefix + tile_name(n, len(group)): group for n, group in enumerate(groups)}


@functools.cache
def files_of(bundles):
    """Every file that a log with these bundles must have, and its root."""
    leaves = []
    for bundle in bundles:
        while bundle:
            need(len(bundle) >= 2, "an entry without a length")
            length = int.from_bytes(bundle[:2], "big")
            need(len(bundle) >= 2 + length, "an entry cut short")
            leaves.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    entries = [len(leaf).to_bytes(2, "big") + leaf for leaf in leaves]
    files = row("tile/entries/", entries)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    root, level = root_of(hashes), 0
    while hashes:
        tiles = row(f"tile/{level}/", hashes)
        files.update(tiles)
        hashes = [root_of(tile) for tile in tiles.values() if len(tile) == 256]
        level += 1
    return {name: b"".join(parts) for name, parts in files.items()}, root, len(leaves)


def check_tiles(item):
    files = {name: bytes.fromhex(text) for name, text in item["files"].items()}
    bundles = tuple(files[name] for name in sorted(files) if name.startswith("tile/entries/"))
    expected, root, size = files_of(bundles)
    need(files == expected, "files")
    need((root, size) == (bytes.fromhex(item["root"]), item["size"]), "root")


# --- notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness) ---

ED25519, COSIGNATURE, ML_DSA_44 = b"\x01", b"\x04", b"\x06"


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused("base64") from error
    need(base64.b64encode(data).decode() == text, "base64 in another spelling")
    return data


def decimal(text):
    need(text.isascii() and text.isdigit() and str(int(text)) == text, "number")
    need(int(text) < 1 << 64, "number")
    return int(text)


def is_name(name):
    bad = any(c.isspace() or c == "+" or ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in name)
    return not bad and 1 <= len(name.encode()) <= 255


def key_id(name, kind, key):
    return sha256(name.encode() + b"\n" + kind + key)[:4]


def parse_line(line):
    start, _, rest = line.partition(" ")
    name, _, blob = rest.partition(" ")
    need(start == "\u2014" and is_name(name), "signature line")
    data = unbase64(blob)
    need(len(data) > 4, "signature line")
    return name, data[:4], data[4:]


def parse_note(note):
    need(len(note.encode()) <= 128 * 1024, "length")
    need(all(c >= " " or c == "\n" for c in note), "control character")
    middle = note.rfind("\n\n")
    need(middle >= 0 and note.endswith("\n"), "form")
    text, rest = note[: middle + 1], note[middle + 2 :]
    lines = rest[:-1].split("\n")
    need(len(lines) <= 32, "signatures")
    return text, [parse_line(line) for line in lines]


def parse_checkpoint(text):
    parts = text.split("\n")
    need(len(parts) == 4 and parts[3] == "", "lines")
    origin, size, root = parts[0], decimal(parts[1]), unbase64(parts[2])
    need(is_name(origin) and len(root) == 32, "checkpoint")
    need(size > 0 or root == sha256(b""), "empty tree")
    return origin, size, root


def counted(text):
    return bytes([len(text.encode())]) + text.encode()


def u64(number):
    return number.to_bytes(8, "big")


def verify(key, signature, message):
    try:
        key.verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Refused("signature") from error


def verify_log(note, log):
    """Size, root and time of a checkpoint that both keys of the log signed."""
    text, lines = parse_note(note)
    origin, size, root = parse_checkpoint(text)
    name = log["name"]
    need(origin == name, "origin")
    ed25519, ml_dsa = bytes.fromhex(log["ed25519"]), bytes.fromhex(log["ml_dsa_44"])

    def only(kind, key):
        wanted = [s for n, k, s in lines if (n, k) == (name, key_id(name, kind, key))]
        need(len(wanted) == 1, "signatures of the log")
        return wanted[0]

    verify(Ed25519PublicKey.from_public_bytes(ed25519), only(ED25519, ed25519), text.encode())
    timed = only(ML_DSA_44, ml_dsa)
    need(len(timed) == 8 + 2420, "length of a signature")
    message = b"subtree/v1\n\0" + counted(name) + timed[:8] + counted(origin)
    message += u64(0) + u64(size) + root
    verify(MLDSA44PublicKey.from_public_bytes(ml_dsa), timed[8:], message)
    return size, root, int.from_bytes(timed[:8], "big")


def verify_cosignature(text, line, witness):
    """The time, if the line is by this witness, else None."""
    key = bytes.fromhex(witness["ed25519"])
    name, claimed, timed = line
    if (name, claimed) != (witness["name"], key_id(witness["name"], COSIGNATURE, key)):
        return None
    need(len(timed) == 8 + 64, "length of a cosignature")
    seconds = int.from_bytes(timed[:8], "big")
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    verify(Ed25519PublicKey.from_public_bytes(key), timed[8:], message)
    return seconds


def check_note(item):
    found = verify_log(item["note"], item["log"])
    need(found == (item["size"], bytes.fromhex(item["root"]), item["seconds"]), "content")
    text, lines = parse_note(item["note"])
    cosigned = []
    for witness in item["witnesses"]:
        times = [verify_cosignature(text, line, witness) for line in lines]
        times = [time for time in times if time is not None]
        cosigned += [max(times)] if times else []
    need(item["quorum"] <= len(item["witnesses"]), "policy")
    need(len(cosigned) >= item["quorum"], "too few witnesses")
    need(cosigned == item["cosigned_seconds"], "times of cosignatures")


# The witness of the request vectors: the key of the seed 03 03 … 03.
WITNESS = {
    "name": "witness.example/w1",
    "ed25519": "ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1",
}


def check_request(item):
    head, _, note = item["request"].partition("\n\n")
    first, *proof = head.split("\n")
    need(first.startswith("old ") and len(proof) <= 63, "form")
    old = decimal(first[4:])
    need(old == item["newest_size"], "conflict")
    size, root, _ = verify_log(note, item["log"])
    need(0 < old <= size, "sizes")
    newest = bytes.fromhex(item["newest_root"])
    path = [unbase64(line) for line in proof]
    need(roots_by_consistency(old, size, path, newest) == (newest, root), "proof")
    text, _ = parse_note(note)
    need(verify_cosignature(text, parse_line(item["reply"]), WITNESS) is not None, "reply")


# --- running ---

CHECKS = [
    ("tree", "roots", check_root),
    ("tree", "inclusion", check_inclusion),
    ("tree", "consistency", check_consistency),
    ("tiles", "logs", check_tiles),
    ("notes", "notes", check_note),
    ("notes", "requests", check_request),
]


def holds(check, item):
    try:
        check(item)
    except (Refused, ValueError, KeyError):
        return False
    return True


def places(item, at=()):
    """The numbers and texts in an item."""
    if isinstance(item, (dict, list)):
        keys = item.keys() if isinstance(item, dict) else range(len(item))
        for key in keys:
            yield from places(item[key], (*at, key))
    else:
        yield at, item


def is_hex(text):
    return len(text) % 2 == 0 and all(c in "0123456789abcdef" for c in text)


def changes(value):
    if isinstance(value, int):
        yield value + 1
    elif is_hex(value):
        for at in range(0, len(value), 2):
            yield value[:at] + f"{int(value[at], 16) ^ 1:x}" + value[at + 1 :]
    else:
        data = value.encode()
        for at in range(len(data)):
            try:
                yield (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]).decode()
            except UnicodeDecodeError:
                continue  # Cannot even stand in the file.


def put(item, at, value):
    for key in at[:-1]:
        item = item[key]
    item[at[-1]] = value


def main():
    tried = 0
    for file, group, check in CHECKS:
        items = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))[group]
        if not items:
            sys.exit(f"{file}.json: no {group}")
        for number, item in enumerate(items):
            try:
                check(item)
            except (Refused, ValueError, KeyError) as error:
                sys.exit(f"{file}.json: {group} {number} does not hold: {error!r}")
            changed = copy.deepcopy(item)
            for at, good in places(item):
                # A path may fit two sizes with one root; a checkpoint signs the two together.
                if group in ("inclusion", "consistency") and at in (("size",), ("new",)):
                    continue
                for bad in changes(good):
                    put(changed, at, bad)
                    tried += 1
                    if holds(check, changed):
                        sys.exit(f"{file}.json: {group} {number} holds with another {at}")
                put(changed, at, good)
    print(f"ledger: vectors hold; {tried} changed ones refused")


if __name__ == "__main__":
    main()
