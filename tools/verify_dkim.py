#!/usr/bin/env python3
"""Verifies a mail that the courier signed with dkimpy, which shares no code with it.

    KINFOLD_DKIM_OUT=DIR cargo test --workspace --test courier the_server_gets_a_signed_mail
    pip install dkimpy
    tools/verify_dkim.py DIR

DIR/mail.eml is the mail as a server got it, DIR/record.txt what stands in DNS. Changed mails must
not verify. Not part of ./check: dkimpy is not among the packages that its tools use.
"""

import pathlib
import sys

import dkim


def main() -> int:
    folder = pathlib.Path(sys.argv[1])
    mail = (folder / "mail.eml").read_bytes()
    record = (folder / "record.txt").read_bytes()

    def dns(name: bytes, timeout: int = 5) -> bytes:
        return record if name.rstrip(b".") == b"s1._domainkey.post.example" else b""

    def verifies(changed: bytes) -> bool:
        return dkim.verify(changed, dnsfunc=dns)

    assert verifies(mail), "the mail as it came"
    for old, new in [
        (b"Subject: A message", b"Subject: Another message"),
        (b"To: p@", b"To: q@"),
        (b"From: office@", b"From: 0ffice@"),
        (b"Subject:", b"Subject: urgent\r\nSubject:"),
        (b"\r\n\r\n", b"\r\n\r\nx"),
    ]:
        changed = mail.replace(old, new, 1)
        assert changed != mail, old
        assert not verifies(changed), old
    print("the mail verifies, and 5 changed ones do not")
    return 0


if __name__ == "__main__":
    sys.exit(main())
