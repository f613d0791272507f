#!/usr/bin/env python3
"""Gives each golden log of core/verify/vectors its verdict with the verifier of this folder
(verify_log.py) and expects the one that stands there: the code and the leaf. Then decides each
golden bundle of evidence."""

import base64
import json
import pathlib
import sys

from canonical import Refused
from check_ledger import ED25519, ML_DSA_44, counted, files_of, key_id, u64
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from evidence import verify_evidence
from verify_log import Policy, verify

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "core" / "verify" / "vectors"


def sign(seeds, name, size, root):
    """A checkpoint by both keys of a log."""
    ed25519, ml_dsa = (bytes.fromhex(seed) for seed in seeds)
    ed25519 = Ed25519PrivateKey.from_private_bytes(ed25519)
    ml_dsa = MLDSA44PrivateKey.from_seed_bytes(ml_dsa)
    text = f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"
    seconds = u64(1_800_000_000)
    message = b"subtree/v1\n\0" + counted(name) + seconds + counted(name) + u64(0) + u64(size) + root
    out = text + "\n"
    for kind, key, signature in (
        (ED25519, ed25519, ed25519.sign(text.encode())),
        (ML_DSA_44, ml_dsa, seconds + ml_dsa.sign(message)),
    ):
        public = key.public_key().public_bytes_raw()
        line = base64.b64encode(key_id(name, kind, public) + signature).decode()
        out += f"\u2014 {name} {line}\n"
    return out


def copy_of(file, log, name):
    """The files of a golden log, by path."""
    leaves = [bytes.fromhex(file["leaves"][n]) for n in log["leaves"]]
    groups = [leaves[at : at + 256] for at in range(0, len(leaves), 256)]
    bundles = (b"".join(len(x).to_bytes(2, "big") + x for x in group) for group in groups)
    files, root, size = files_of(tuple(bundles))
    files = dict(files)
    if log["checkpoint"] is True:
        files["checkpoint"] = sign(file["seeds"], name, size, root).encode()
    elif log["checkpoint"] is not None:
        files["checkpoint"] = log["checkpoint"].encode()
    for path, data in log["files"].items():
        files[path] = None if data is None else bytes.fromhex(data)
    return files


def changed_policies(text):
    """Policy files that are none."""
    yield from (text.replace(*change) for change in (
        ("policy 1", "policy 2"), ("origin ", "origin  "), ("ed25519 ", "ed25519 00"),
        ("ml-dsa-44 ", "ml-dsa-44 A"), ("quorum 2", "quorum 4"), ("quorum 2", "quorum 02"),
        ("quorum 2", "Quorum 2"), ("quorum 2\n", "quorum 2\r\n"), ("ed25519", "\ned25519x"),
    ))  # fmt: skip
    lines = text.splitlines(keepends=True)
    yield text + lines[1]
    yield text[:-1]
    yield text + "#" + "x" * 65_536 + "\n"
    for n in range(4):
        yield "".join(lines[:n] + lines[n + 1 :])


def check_bundles():
    """How many golden bundles there are, each decided as it says."""
    file = json.loads((VECTORS / "evidence.json").read_text(encoding="utf-8"))
    known = Policy(file["policy"])
    for line in file["bundles"]:
        try:
            verify_evidence(bytes.fromhex(line["bytes"]), known)
            holds = True
        except Refused:
            holds = False
        if holds != line["holds"]:
            sys.exit(f"verify: the bundle {line['name']}: holds {holds}")
    return len(file["bundles"])


def main():
    file = json.loads((VECTORS / "logs.json").read_text(encoding="utf-8"))
    for log in file["logs"]:
        known = Policy(file["policies"][log["policy"]])
        found = verify(copy_of(file, log, known.name).get, known)
        if (found["code"], found["index"]) != (log["code"], log["index"]):
            sys.exit(f"verify: {log['name']}: {found}, not {log['code']} at {log['index']}")
    good = next(text for text in file["policies"] if "quorum 2\n" in text)
    for text in changed_policies(good):
        try:
            Policy(text)
        except Refused:
            continue
        sys.exit("verify: a changed policy file was taken")
    bundles = check_bundles()
    print(f"verify: the verdicts on {len(file['logs'])} logs and {bundles} bundles agree")


if __name__ == "__main__":
    main()
