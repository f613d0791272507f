#!/usr/bin/env python3
"""Checks the golden vectors of leaves, requests, replies, roster, evidence, search messages, parts of
a record, features and snapshot, written from docs/formats/. Then changes bytes of each and expects
a refusal."""

import json
import pathlib
import sys

import leaves as formats
import records
from canonical import Refused, decode, device_id, domain_hash, holds, sha256, signed_text
from canonical import head as item_head
from check_ledger import Refused as Unfit
from check_ledger import leaf_hash, root_by_inclusion, roots_by_consistency
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from evidence import verify_evidence
from rule_parts import need
from seal_parts import cbor, label, schedule, xwing_open, xwing_public
from verify_log import Policy, head

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFUSALS = (Refused, Unfit, InvalidTag, ValueError, KeyError, UnicodeDecodeError)


def vectors(path, key="vectors"):
    file = json.loads((ROOT / path).read_text(encoding="utf-8"))
    need(file[key], path)
    return file, file[key]


def from_items(value):
    """The bytes of items as they stand in a vector."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, list):
        return item_head(4, len(value)) + b"".join(map(from_items, value))
    if isinstance(value, str):
        if value.startswith("h'") and value.endswith("'"):
            return cbor(bytes.fromhex(value[2:-1]))
        return item_head(3, len(value.encode())) + value.encode()
    return cbor(value)


# Contents: one spelling each.


def check_content(kind, line, digest):
    data = bytes.fromhex(line["bytes"])
    decode(kind, data)
    need(from_items(line["value"]) == data, "value")
    need(digest(data).hex() == line.get("sha256", line.get("hash")), "hash")
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        need(digest(changed) != digest(data), "hash")
        try:
            decode(kind, changed)  # Reads as another value, or is refused: never as this one.
        except REFUSALS:
            continue


# Messages: believed as whoever gets them would.


class House:
    """Keys and requests that the vectors are about."""

    def __init__(self, file, lines):
        of = file["of"]
        self.now = of["now"]
        self.seeds = {who: bytes.fromhex(of[who]) for who in ("desk", "matcher", "pair")}
        self.known = Policy.of(of["origin"], bytes.fromhex(of["ed25519"]), bytes.fromhex(of["ml_dsa"]))
        self.asks = [bytes.fromhex(line["bytes"]) for line in lines if line["name"] == "ask"][:3]
        signed = next(line for line in lines if line["name"] == "roster")
        roster = decode(formats.SIGNED_ROSTER, bytes.fromhex(signed["bytes"])).roster
        self.devices = {device_id(d.key): d for d in roster.devices}

    def signer(self, device, kind, context, digest, signature):
        found = self.devices.get(device)
        need(found is not None and found.kind == kind and found.usable, "sender")
        need(holds(found.key, signed_text(context, digest), signature), "signature")

    def proven(self, proof):
        size, root = head(proof.checkpoint, self.known)
        inclusion = proof.inclusion
        found = root_by_inclusion(leaf_hash(proof.leaf), inclusion.index, size, inclusion.path)
        need(found == root, "inclusion")
        return formats.read_leaf(proof.leaf), size, root

    def opened(self, who, kind, request, leaf, sealed, sizes):
        """The content of a message to a session."""
        need(len(sealed) in [size + 1_136 for size in sizes], "size")
        public = xwing_public(self.seeds[who])
        session = domain_hash("session", public)[:16]
        key, nonce, _ = schedule(
            xwing_open(self.seeds[who], sealed[:1_120]), label("session", cbor(session))
        )
        bound = cbor([1, kind, request, leaf])
        padded = AESGCM(key).decrypt(nonce, sealed[1_120:], bound)
        length = int.from_bytes(padded[:4], "big")
        need(not any(padded[4 + length :]) and 4 + length <= len(padded), "padding")
        return padded[4 : 4 + length]


def check_ask(house, data, line):
    ask = decode(formats.ASK, data)
    key, signature = map(bytes.fromhex, line["signature"])
    need(device_id(key) == ask.device, "device")
    need(holds(key, signed_text("request", formats.request_hash(data)), signature), "signature")


def check_reply(house, data, line):
    kind, body = decode(formats.REPLY, data)
    asked = house.asks[1 if line["name"] == "reply-done" else 0]
    ask, request = decode(formats.ASK, asked), formats.request_hash(asked)
    if kind == "Denied":
        need(body.request == request, "request")
        digest = domain_hash("denied", request, formats.REASON.write(body.reason))
        text = signed_text("reply", digest)
        need(holds(house.known.ed25519, text, body.signature), "signature")
        return
    need((kind == "Keys") == (ask.want[0] == "Release"), "kind")
    proof = body.proof if kind == "Keys" else body
    leaf, size, root = house.proven(proof)
    if ask.seen is None:
        need(not proof.consistency, "consistency")
    else:
        roots = roots_by_consistency(ask.seen.size, size, proof.consistency, ask.seen.root)
        need(roots == (ask.seen.root, root), "consistency")
    cause, by = leaf.cause
    need(cause == "Device" and by.request == request, "leaf")
    need((by.device, by.seq) == (ask.device, ask.seq), "leaf")
    if kind == "Done":
        return
    content = house.opened(
        "desk", 1, request, leaf_hash(proof.leaf), body.sealed, (256, 1_024, 4_096, 16_384, 65_536)
    )
    key = records.Tuple(
        records.Tuple(formats.SOCIETY, formats.ID, formats.CATEGORY, formats.U32), formats.HASH,
        formats.HASH,
    )  # fmt: skip
    _, keys = decode(records.Tuple(records.Constant(1), records.List(key)), content)
    (_, want), (_, released) = ask.want, leaf.event
    named = [
        (item.holder, wanted.record, *part)
        for wanted, item in zip(want.items, released.items, strict=True)
        for part in item.parts
    ]
    need([k[0] for k in keys] == named, "keys")


def check_roster(house, data, line):
    signed = decode(formats.SIGNED_ROSTER, data)
    digest = domain_hash("roster", formats.ROSTER.write(signed.roster))
    need(holds(house.known.ed25519, signed_text("roster", digest), signed.signature), "signature")
    need(signed.roster.origin == house.known.name, "origin")


def check_evidence(house, data, line):
    need(len(verify_evidence(data, house.known)) == 2, "entries")


def check_session_key(house, data, line):
    key = decode(records.SESSION_KEY, data)
    digest = domain_hash("session key", key.device, key.session, key.until.to_bytes(8, "big"))
    house.signer(key.device, "Desk", "request", digest, key.signature)
    need(key.until > house.now and len(key.session) == 1_216, "until")


def check_query(house, data, line):
    message = decode(records.QUERY_MESSAGE, data)
    leaf, _, _ = house.proven(message.ticket)
    (cause, by), (kind, queried) = leaf.cause, leaf.event
    need((cause, kind) == ("Device", "Queried"), "leaf")
    need(formats.session_id(message.asker) == queried.session, "session")
    ticket = leaf_hash(message.ticket.leaf)
    content = house.opened("matcher", 3, by.request, ticket, message.sealed, (16_384,))
    decode(records.QUERY, content)
    need(domain_hash("query", content) == queried.query, "query")


def check_answer(house, data, line):
    message = decode(records.ANSWER_MESSAGE, data)
    leaf, _, _ = house.proven(message.ticket)
    need(leaf.event[0] == "Answered", "leaf")
    need(message.request == formats.request_hash(house.asks[1]), "request")
    ticket = leaf_hash(message.ticket.leaf)
    content = house.opened("desk", 2, message.request, ticket, message.sealed, (1_024,))
    need(len(decode(records.FOUND, content)[0]) <= 16, "candidates")


def check_word(house, data, line):
    message = decode(records.WORD_MESSAGE, data)
    digest = domain_hash("to matcher", message.device, message.id, message.to, message.sealed)
    house.signer(message.device, "Desk", "request", digest, message.signature)
    request = domain_hash("word", message.device, message.id)
    sizes = (4_096, 65_536, 524_288, 4_194_304)
    decode(records.WORDS, house.opened("matcher", 5, request, bytes(32), message.sealed, sizes))


def check_public_word(house, data, line):
    word = decode(records.PUBLIC_WORD, data)
    told = records.PUBLIC_WORD_TOLD.write(word.told)
    house.signer(word.told.desk, "Desk", "request", domain_hash("public word", told), word.signature)


def check_new_receipt(house, data, line):
    letter = decode(records.NEW_RECEIPT, data)
    told = letter.told
    text = domain_hash("new receipt", records.NEW_RECEIPT_TOLD.write(told))
    house.signer(told.desk, "Desk", "request", text, letter.signature)
    at, society = told.at.to_bytes(8, "big"), told.society.to_bytes(4, "big")
    place = told.portal, society, told.intake, told.reference, at, told.desk
    request = domain_hash("receipt to", *place)
    digits = house.opened("pair", 6, request, bytes(32), told.sealed, (256,))
    need(digits == b"59621483", "secret")


def check_ack(house, data, line):
    ack = decode(records.ACK, data)
    digest = domain_hash("kept", ack.device, ack.to, ack.id)
    house.signer(ack.device, "Matcher", "answer", digest, ack.signature)


def check_notices(house, data, line):
    message = decode(records.NOTICE_MESSAGE, data)
    to = message.device, message.society.to_bytes(4, "big"), message.batch.to_bytes(8, "big")
    digest = domain_hash("notice", *to, message.sealed)
    house.signer(message.device, "Matcher", "answer", digest, message.signature)
    request = domain_hash("notice to", *to)
    content = house.opened("pair", 6, request, bytes(32), message.sealed, (2_048,))
    need(len(decode(records.NOTICES, content)) <= 16, "notices")


def check_dispatch(house, data, line):
    message = decode(records.DISPATCH_MESSAGE, data)
    to = message.device, message.society.to_bytes(4, "big"), message.id
    digest = domain_hash("dispatch", *to, message.sealed)
    house.signer(message.device, "Desk", "request", digest, message.signature)
    request = domain_hash("dispatch to", *to)
    content = house.opened("pair", 6, request, bytes(32), message.sealed, (1_024,))
    kind, _ = decode(records.POINTER, content)
    sender = house.devices[message.device]
    need(kind == "Letter" or sender.society == message.society, "society")
    need(kind != "Given" or sender.lead, "lead")


MESSAGES = {
    "ask": check_ask, "reply-keys": check_reply, "reply-done": check_reply,
    "reply-denied": check_reply, "roster": check_roster, "evidence": check_evidence,
    "evidence-with-names": check_evidence, "session-key": check_session_key,
    "query-message": check_query, "answer-message": check_answer, "word-message": check_word,
    "ack": check_ack, "notice-message": check_notices, "public-word-message": check_public_word,
    "new-receipt-message": check_new_receipt,
    "dispatch-message": check_dispatch,
}  # fmt: skip


def check_message(house, line):
    check, data = MESSAGES[line["name"]], bytes.fromhex(line["bytes"])
    check(house, data, line)
    # An opening is told by whoever has it: another record's name is another opening.
    end = len(data) - (35 if line["name"] == "evidence-with-names" else 0)
    places = [*range(min(end, 200)), *range(200, end, end // 300 + 1)]
    for at in places:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            check(house, changed, line)
        except REFUSALS:
            continue
        sys.exit(f"formats: {line['name']} holds with byte {at} changed")
    return len(places)


def main():
    _, lines = vectors("core/ledger/vectors/leaves.json", "leaves")
    for line in lines:
        check_content(formats.LEAF, line, leaf_hash)
    count = len(lines)
    file, messages = vectors("core/release/vectors/messages.json")
    house, tried, seen = House(file, messages), 0, set()
    more = ["world/vectors/search.json", "core/record/vectors/parts.json"]
    for path in [*more, "core/matching/vectors/matching.json"]:
        messages += vectors(path)[1]
    for line in messages:
        name = line["name"]
        seen.add(name)
        count += 1
        try:
            if name in MESSAGES:
                tried += check_message(house, line)
            else:
                check_content(records.CONTENTS[name], line, sha256)
        except REFUSALS as error:
            sys.exit(f"formats: {name} does not hold: {error!r}")
    if seen != MESSAGES.keys() | records.CONTENTS.keys():
        sys.exit("formats: a vector is missing")
    print(f"formats: {count} vectors hold; {tried} changed messages refused")


if __name__ == "__main__":
    main()
