"""Checks the golden vectors of what is kept of a receipt's secret and of a message's code
(docs/formats/seal.md, Codes)."""

import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

VECTORS = Path(__file__).parent.parent / "core/codes/vectors"


def kept(secret, pepper, salt):
    slow = Argon2id(
        salt=salt, length=32, iterations=2, lanes=1, memory_cost=19_456, secret=pepper
    )
    return slow.derive(secret)


def kept_code(code, tail, pepper):
    slow = Argon2id(
        salt=b"kinfold/v1/codes", length=32, iterations=1, lanes=1, memory_cost=512, secret=pepper
    )
    return slow.derive((code + tail).encode())


def check_secrets():
    lines = json.loads((VECTORS / "kept.json").read_text())["vectors"]
    for line in lines:
        pepper, salt, held = (bytes.fromhex(line[name]) for name in ("pepper", "salt", "hash"))
        secret = f"{(int(line['secret']) + line['shift']) % 10**8:08}".encode()
        if kept(secret, pepper, salt) != held:
            sys.exit(f"codes: the hash of {line['secret']} is another")
        for other in (
            kept(b"00000000", pepper, salt),
            kept(secret, bytes(32), salt),
            kept(secret, pepper, bytes(16)),
        ):
            if other == held:
                sys.exit("codes: another secret, pepper or salt gives the same hash")
    return len(lines)


def check_messages():
    lines = json.loads((VECTORS / "message.json").read_text())["vectors"]
    for line in lines:
        code, tail = line["code"], line["tail"]
        pepper, held = bytes.fromhex(line["pepper"]), bytes.fromhex(line["hash"])
        if kept_code(code, tail, pepper) != held:
            sys.exit(f"codes: the hash of {code} with {tail} is another")
        for other in (kept_code(code, "999", pepper), kept_code(code, tail, bytes(32))):
            if other == held:
                sys.exit("codes: another tail or pepper gives the same hash")
    return len(lines)


def main():
    print(f"codes: {check_secrets() + check_messages()} vectors hold")


if __name__ == "__main__":
    main()
