"""Evidence: single leaves with their proofs, and bodies of requests held against their leaves."""

from canonical import Refused, decode, device_id, domain_hash, holds, signed_text
from check_ledger import Refused as Unfit
from check_ledger import leaf_hash, root_by_inclusion
from leaves import ASK, EVIDENCE, read_leaf, request_hash, session_id
from rule_parts import need
from verify_log import head

WRITES = {
    "Release": "Released", "Deposit": "Deposited", "Intake": "Deposited", "Query": "Queried",
    "Answer": "Answered", "Grant": "Granted", "Erase": "Erased", "PassSeed": "SeedPassed",
    "Intakes": "Intakes", "Opened": "Opened", "Note": "Noted",
}  # fmt: skip


def agree(leaf, body, names):
    """Refuses a body that is not the request the leaf is about."""
    cause, asked = leaf.cause
    need(cause == "Device", "body")
    ask = decode(ASK, body)
    need(request_hash(body) == asked.request, "body")
    need((ask.device, ask.seq) == (asked.device, asked.seq), "body")
    (want, wanted), (kind, event) = ask.want, leaf.event
    need(WRITES[want] == kind, "body")
    waited = kind in ("Deposited", "Erased")
    need(ask.not_after <= leaf.time + 60_000_000, "body")
    need(waited or ask.not_after >= leaf.time, "body")
    if kind in ("Released", "Deposited", "Queried", "Erased", "SeedPassed"):
        need(event.society == ask.society, "body")
    if kind in ("Released", "Deposited", "Queried"):
        need(event.session == session_id(ask.session), "body")
    pairs = []
    if kind == "Released":
        need((wanted.grant, wanted.purpose) == (event.grant, event.purpose), "body")
        need(len(wanted.items) == len(event.items), "body")
        for w, i in zip(wanted.items, event.items):
            need(w.holder == i.holder and len(w.parts) == len(i.parts), "body")
            fits = (a[0] == b[0] and a[1] in (0, b[1]) for a, b in zip(w.parts, i.parts))
            need(all(fits), "body")
            pairs.append((w.record, i.record))
    elif kind == "Deposited":
        categories = [c for i in event.items for c, _ in i.parts]
        need(all((c == "Intake") == (want == "Intake") for c in categories), "body")
        if want == "Intake":
            need([i.parts for i in event.items] == [[("Intake", 1)]], "body")
            need(event.heads == domain_hash("heads", wanted.header), "body")
            pairs = [(wanted.intake, event.items[0].record)]
    elif kind == "Queried":
        need((wanted.query, wanted.standing) == (event.query, event.standing), "body")
        pairs = [(wanted.case, event.case)]
    elif kind == "Answered":
        need(wanted.query == event.query and len(wanted.found) <= 16, "body")
        told = {event.names[at : at + 16] for at in range(0, 256, 16)}
        need(all(names[r] in told for _, r in wanted.found if r in names), "body")
    elif kind in ("Granted", "Erased"):
        terms = {"records", "society", "person"}
        need(
            all(event[f] == v for f, v in vars(wanted).items() if f not in terms)
            and len(event.records) == len(wanted.records),
            "body",
        )
        pairs = zip(wanted.records, event.records)
    elif kind == "SeedPassed":
        need(event.to == wanted, "body")
    else:
        need(event == wanted, "body")
    need(all(names.get(record, told) == told for record, told in pairs), "body")


def names_in(leaf):
    """The names of records in a leaf."""
    kind, event = leaf.event
    if kind in ("Released", "Deposited"):
        return {i.record for i in event.items}
    if kind == "Answered":
        return {event.names[at : at + 16] for at in range(0, 256, 16)}
    if kind == "Queried":
        return {event.case}
    if kind in ("Granted", "Erased"):
        return set(event.records)
    return set(event.slips) if kind == "Opened" else set()


def verify_evidence(data, known):
    """The leaves that a bundle of evidence proves; Refused if anything in it does not hold."""
    bundle = decode(EVIDENCE, data)
    size, root = head(bundle.checkpoint, known)
    names = {o.record: o.pseudonym for o in bundle.openings}
    need(len(bundle.openings) == len(names) == len(set(names.values())), "opening")
    need(len({e.inclusion.index for e in bundle.entries}) == len(bundle.entries), "again")
    proven = []
    for entry in bundle.entries:
        proof = entry.inclusion
        try:
            found = root_by_inclusion(leaf_hash(entry.leaf), proof.index, size, proof.path)
        except Unfit as error:
            raise Refused("inclusion") from error
        need(found == root, "inclusion")
        leaf = read_leaf(entry.leaf)
        if entry.key is not None:
            cause, asked = leaf.cause
            need(cause == "Device" and device_id(entry.key) == asked.device, "signature")
            text = signed_text("request", asked.request)
            need(holds(entry.key, text, asked.signature), "signature")
        if entry.body is not None:
            agree(leaf, entry.body, names)
        proven.append((proof.index, leaf))
    told = set().union(*(names_in(leaf) for _, leaf in proven))
    need(told.issuperset(names.values()), "opening")
    return proven
