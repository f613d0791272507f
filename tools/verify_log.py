#!/usr/bin/env python3
"""A second verifier of the log, in another language and over other libraries than the programs,
written from docs/formats/: the same verdict as `kinfold verify`.

    verify_log.py DIR --policy FILE

Prints one line of JSON. Exit code 0: the log holds; 1: it is refused; 2: no such file, or the policy
file is none."""

import argparse
import json
import pathlib
import sys

from canonical import (
    Refused,
    full_order,
    holds,
    sha256,
    signed_text,
)
from check_ledger import (
    COSIGNATURE,
    ED25519,
    ML_DSA_44,
    Refused as Unfit,
    counted,
    decimal,
    is_name,
    key_id,
    leaf_hash,
    node_hash,
    parse_checkpoint,
    parse_note,
    root_of,
    tile_name,
    u64,
    unbase64,
    verify as verify_signature,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from leaves import order_hash, read_leaf
from rules import State

LAST_SECOND = (2**64 - 1) // 10**6


# The policy file.


class Policy:
    """What the reader knows: name and keys of the log, witnesses, heads seen before."""

    def __init__(self, text):
        need(len(text.encode()) <= 65_536, "policy-file")
        need(text.startswith("kinfold-policy 1\n") and text.endswith("\n"), "policy-file")
        once, self.witnesses, self.known = {}, [], []
        for line in text[:-1].split("\n")[1:]:
            if line and not line.startswith("#"):
                self.line(line.split(" "), once)
        need({"origin", "ed25519", "ml-dsa-44"} <= once.keys(), "policy-file")
        self.name, self.ed25519, self.ml_dsa = (once[k] for k in ("origin", "ed25519", "ml-dsa-44"))
        self.quorum = once.get("quorum", 0)
        keys = {key for _, key in self.witnesses}
        need(len(keys) == len(self.witnesses) >= self.quorum, "policy-file")

    @classmethod
    def of(cls, origin, ed25519, ml_dsa):
        """The policy of a reader who knows the log's keys and nothing else."""
        known = cls.__new__(cls)
        known.name, known.ed25519, known.ml_dsa = origin, ed25519, ml_dsa
        known.witnesses, known.quorum, known.known = [], 0, []
        return known

    def line(self, words, once):
        kinds = {"origin": name, "ed25519": key, "ml-dsa-44": ml_dsa, "quorum": decimal}
        try:
            match words:
                case [kind, value] if kind in kinds:
                    need(kind not in once, "policy-file")
                    once[kind] = kinds[kind](value)
                case ["witness", who, public]:
                    self.witnesses.append((name(who), key(public)))
                case ["at-least-size", size, "root", root]:
                    self.known.append((decimal(size), hex32(root)))
                case _:
                    raise Refused("policy-file")
        except (Unfit, ValueError) as error:
            raise Refused("policy-file") from error


def need(condition, code):
    if not condition:
        raise Refused(code)


def name(text):
    need(is_name(text), "policy-file")
    return text


def hex32(text):
    need(len(text) == 64 and all(c in "0123456789abcdef" for c in text), "policy-file")
    return bytes.fromhex(text)


def key(text):
    public = hex32(text)
    need(full_order(public), "policy-file")
    return public


def ml_dsa(text):
    public = unbase64(text)
    need(len(public) == 1_312, "policy-file")
    return public


# The head.


def lines_of(lines, who, kind, public):
    return [s for n, k, s in lines if (n, k) == (who, key_id(who, kind, public))]


def head(note, known):
    """Size and root of a checkpoint that both keys of the log and enough witnesses signed."""
    try:
        text, lines = parse_note(note.decode())
        origin, size, root = parse_checkpoint(text)
    except (Unfit, ValueError) as error:
        raise Refused("checkpoint-malformed") from error
    need(origin == known.name, "checkpoint-origin")
    signed = lines_of(lines, origin, ED25519, known.ed25519)
    need(len(signed) == 1, "checkpoint-unsigned")
    good = len(signed[0]) == 64 and holds(known.ed25519, text.encode(), signed[0])
    need(good, "checkpoint-forged")
    signed = lines_of(lines, origin, ML_DSA_44, known.ml_dsa)
    need(len(signed) == 1, "checkpoint-unsigned")
    seconds, signature = signed[0][:8], signed[0][8:]
    need(len(signature) == 2_420 and timely(seconds), "checkpoint-forged")
    message = b"subtree/v1\n\0" + counted(origin) + seconds + counted(origin)
    message += u64(0) + u64(size) + root
    try:
        public = MLDSA44PublicKey.from_public_bytes(known.ml_dsa)
        verify_signature(public, signature, message)
    except (Unfit, ValueError) as error:
        raise Refused("checkpoint-forged") from error
    cosigned = [cosignature(text, lines, *witness) for witness in known.witnesses]
    need(sum(cosigned) >= known.quorum, "cosignatures-too-few")
    return size, root


def timely(seconds):
    return int.from_bytes(seconds, "big") <= LAST_SECOND


def cosignature(text, lines, who, public):
    """Whether this witness cosigned; a line that claims it falsely is refused."""
    signed = lines_of(lines, who, COSIGNATURE, public)
    for line in signed:
        need(len(line) == 8 + 64 and timely(line[:8]), "cosignature-forged")
        seconds = int.from_bytes(line[:8], "big")
        message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        need(holds(public, message, line[8:]), "cosignature-forged")
    return bool(signed)


# The files.


def read_row(read, prefix, index, width, parse):
    """One tile or bundle of `width` items; a partial one that is gone is cut from the full one."""
    whole = width
    data = read(prefix + tile_name(index, width))
    if data is None and width < 256:
        whole, data = 256, read(prefix + tile_name(index, 256))
    need(data is not None, "file-missing")
    return parse(data, whole)[:width]


def hashes_in(data, width):
    need(len(data) == 32 * width, "file-malformed")
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def leaves_in(data, width):
    leaves, at = [], 0
    for _ in range(width):
        need(at + 2 <= len(data), "file-malformed")
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        need(end <= len(data), "file-malformed")
        leaves.append(data[at + 2 : end])
        at = end
    need(at == len(data), "file-malformed")
    return leaves


class Finding(Exception):
    def __init__(self, code, index=None):
        super().__init__(code)
        self.code, self.index = code, index


def compare(read, level, index, hashes):
    found = read_row(read, f"tile/{level}/", index, len(hashes), hashes_in)
    if found != hashes:
        at = next(n for n, pair in enumerate(zip(found, hashes)) if pair[0] != pair[1])
        raise Finding("file-differs", 256 * index + at if level == 0 else None)


def read_copy(read, size, each):
    """Reads every entry, compares every tile; gives the hashes of each level."""
    levels = [[]]
    for index in range(-(-size // 256)):
        bundle = read_row(read, "tile/entries/", index, min(256, size - 256 * index), leaves_in)
        for leaf in bundle:
            each(len(levels[0]), leaf)
            levels[0].append(leaf_hash(leaf))
        level = 0
        while levels[level] and len(levels[level]) % 256 == 0:
            tile = levels[level][-256:]
            compare(read, level, len(levels[level]) // 256 - 1, tile)
            level += 1
            if level == len(levels):
                levels.append([])
            levels[level].append(root_of(tile))
            if level == 8:
                break
    for level, hashes in enumerate(levels):
        if len(hashes) % 256:
            compare(read, level, len(hashes) // 256, hashes[-(len(hashes) % 256) :])
    return levels


def root_at(levels, size):
    """The root of the first `size` leaves, from the tiles' hashes."""

    def subtree(low, high):
        count = high - low
        level = 0
        while level + 1 < len(levels) and count >= 256 and count % 256 == 0:
            level, low, high, count = level + 1, low // 256, high // 256, count // 256
        if count & (count - 1) == 0 and count <= 256:
            return root_of(levels[level][low:high])
        k = 1 << (count - 1).bit_length() - 1
        scale = 256**level
        low, high, k = low * scale, high * scale, k * scale
        return node_hash(subtree(low, low + k), subtree(low + k, high))

    return subtree(0, size) if size else sha256(b"")


# The leaves.


class Replay:
    def __init__(self, known):
        self.known, self.state = known, None
        self.fault = self.forged = None
        self.sound = 0

    def leaf(self, index, data):
        if self.fault is not None:
            return
        try:
            try:
                leaf = read_leaf(data)
            except Refused as error:
                raise Refused("leaf-malformed") from error
            self.follow(index, leaf)
        except Refused as error:
            self.fault = Finding(str(error), index)
        else:
            self.sound += 1

    def follow(self, index, leaf):
        if self.state is None:
            state = State(leaf)
            named = state.origin, state.keys.ed25519, state.keys.ml_dsa
            known = self.known.name, self.known.ed25519, self.known.ml_dsa
            need(named == known, "genesis-other")
            self.state = state
            return
        devices = self.state.devices
        self.state.apply(leaf)
        if self.forged is None and not all(holds(*claim) for claim in claims(devices, leaf)):
            self.forged = Finding("signature", index)


def claims(devices, leaf):
    """Key, text and signature of everyone said to have signed a leaf that the rules allow."""
    cause, by = leaf.cause
    if cause == "Device":
        text = signed_text("request", by.request)
        return [(devices[by.device].key, text, by.signature)]
    if cause == "Officers":
        text = signed_text("order", order_hash(leaf.event[1]))
        return [(devices[a.device].key, text, a.signature) for a in by]
    return []


def check(read, known, replay):
    note = read("checkpoint")
    need(note is not None, "checkpoint-missing")
    size, root = head(note, known)
    replay.size = size
    levels = read_copy(read, size, replay.leaf)
    need(root_at(levels, size) == root, "root")
    for old, old_root in known.known:
        need(old <= size, "set-back")
        need(root_at(levels, old) == old_root, "fork")
    for finding in (replay.forged, replay.fault):
        if finding is not None:
            raise finding
    need(size > 0, "empty")


def verify(read, known):
    """The verdict on a copy: `read` gives the bytes of a path, or None."""
    replay = Replay(known)
    replay.size = None
    code = index = None
    try:
        check(read, known, replay)
    except Refused as error:
        code = str(error)
    except Finding as finding:
        code, index = finding.code, finding.index
    return {"ok": code is None, "code": code, "index": index, "size": replay.size}


# Longest file of a log in bytes: a bundle of 256 leaves of the greatest length.
LONGEST = 256 * (2 + 65535)


def main():
    parser = argparse.ArgumentParser(description="checks a copy of a log")
    parser.add_argument("log", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--policy", type=pathlib.Path, required=True, metavar="FILE")
    asked = parser.parse_args()

    def read(path):
        # A regular file that is not too long: whoever made the copy may be hostile.
        file = asked.log / path
        try:
            if not file.is_file() or file.stat().st_size > LONGEST:
                return None
            return file.read_bytes()
        except OSError:
            return None

    try:
        known = Policy(asked.policy.read_bytes().decode())
    except (OSError, UnicodeDecodeError, Refused) as error:
        print(f"verify_log: {asked.policy}: {error}", file=sys.stderr)
        return 2
    if not asked.log.is_dir():
        print(f"verify_log: {asked.log}: no such folder", file=sys.stderr)
        return 2
    verdict = verify(read, known)
    print(json.dumps(verdict))
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
