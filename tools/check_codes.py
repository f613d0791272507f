"""Checks the golden vectors of what is kept of a receipt's secret (docs/formats/seal.md, Codes)."""

import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

FILE = Path(__file__).parent.parent / "core/codes/vectors/kept.json"


def kept(secret, pepper, salt):
    slow = Argon2id(
        salt=salt, length=32, iterations=2, lanes=1, memory_cost=19_456, secret=pepper
    )
    return slow.derive(secret)


def main():
    lines = json.loads(FILE.read_text())["vectors"]
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
    print(f"codes: {len(lines)} vectors hold")


if __name__ == "__main__":
    main()
