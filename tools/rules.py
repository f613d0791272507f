"""The rules of docs/formats/rules.md: a fold over leaves, written from that page. A leaf that may not
follow raises Refused with its code; the state is then as before."""

from collections import deque

from canonical import Refused, device_id
from check_ledger import is_name
from leaves import X_WING
from rule_parts import (
    ALL,
    DAY,
    HOUR,
    MINUTE,
    OPEN,
    Device,
    Staff,
    emergency_fits,
    limit,
    need,
    plus,
    push,
    sound,
)
from rules_device import DeviceRules
from rules_order import OrderRules


class State(DeviceRules, OrderRules):
    """All that the rules know after some leaves."""

    def __init__(self, leaf):
        kind, genesis = leaf.event
        need(kind == "Genesis" and leaf.cause[0] == "Console" and leaf.boot == 1, "genesis")
        self.origin, self.keys, self.policy = genesis.origin, genesis.keys, genesis.policy
        self.societies, self.staff, self.devices = {}, {}, {}
        self.found(genesis, leaf.time)
        self.grants, self.warrants = {}, {}
        self.meters, self.known, self.fresh = {}, {}, {}
        self.query_day, self.queries_used, self.extensions = 0, {}, {}
        self.standings = {}
        self.denials, self.trips, self.due = {}, {}, deque()
        self.lease = plus(leaf.time, self.policy.lease_hours * HOUR)
        self.doubt = False
        self.size, self.time, self.boot = 1, leaf.time, 1
        self.orders, self.sessions, self.searches = {}, {}, {}
        self.erased, self.chains = set(), {}

    def found(self, genesis, now):
        need(sound(self.policy) and is_name(self.origin), "genesis")
        for entry in genesis.societies:
            need(self.society_fits(entry), "genesis")
            self.add_society(entry)
        for entry in genesis.staff:
            need(entry.society in self.societies or entry.society == ALL, "genesis")
            need(entry.roles, "genesis")
            self.appoint(entry)
        for entry in genesis.devices:
            need(self.device_fits(entry), "genesis")
            self.devices[device_id(entry.key)] = Device(entry, now)
        officers = {
            d.staff
            for d in self.devices.values()
            if d.kind == "Desk" and "officer" in self.roles(d.staff, ALL)
        }
        need(len(officers) >= self.policy.officers, "genesis")

    # The directory.

    def roles(self, staff, society):
        return self.staff[staff].roles.get(society, frozenset()) if staff in self.staff else set()

    def society_fits(self, entry):
        return (
            entry.society != ALL
            and entry.society not in self.societies
            and len(entry.second_lock) == X_WING
            and emergency_fits(entry.emergency)
        )

    def add_society(self, entry):
        self.societies[entry.society] = {"emergency": entry.emergency, "epoch": 1}

    def appoint(self, entry):
        staff = self.staff.setdefault(entry.staff, Staff())
        staff.roles.pop(entry.society, None)
        if entry.roles:
            staff.roles[entry.society] = entry.roles

    def device_fits(self, entry):
        works = self.roles(entry.staff, entry.society) or self.roles(entry.staff, ALL)
        return (
            entry.society in self.societies
            and device_id(entry.key) not in self.devices
            and (entry.kind != "Desk" or bool(works))
        )

    def trusted(self, device):
        suspended = device.staff in self.staff and self.staff[device.staff].suspended
        return device.usable() and not suspended

    def open(self, society):
        return self.standing(society) == OPEN and self.standing(ALL) == OPEN

    def standing(self, society):
        return self.standings.get(society, OPEN)

    def society_limit(self, society, now):
        desks = sum(
            d.society == society and d.kind == "Desk" and d.usable() for d in self.devices.values()
        )
        base = limit(self.policy.society_day * -(-desks // 10))
        return limit(base + self.more(("Society", society), now))

    def more(self, subject, now):
        return self.extensions.get((subject, now // DAY), 0)

    # One leaf more.

    def apply(self, leaf):
        now, (kind, body), (cause, by) = leaf.time, leaf.event, leaf.cause
        need(now >= self.time, "time")
        need(leaf.boot == self.boot + (kind == "Boot"), "boot")
        due = self.due[0] if self.due else None
        if kind != "Boot" and due is not None:
            need(kind == "Trip" and (body.subject, body.limit) == due, "trip-due")
        if kind == "Genesis":
            raise Refused("genesis")
        if kind == "Order":
            self.judge_order(body, cause, by, now)
            self.perform_order(body, now)
        elif cause == "Device":
            device = self.judge_device(by, kind, body, now)
            self.perform_device(by, device, kind, body, now)
        elif cause == "Keyholder" and kind in KEYHOLDER:
            KEYHOLDER[kind](self, body, now)
        else:
            raise Refused("cause")
        self.size += 1
        self.time = now

    # What the keyholder writes by itself.

    def boot_leaf(self, _body, _now):
        self.boot += 1

    def clock_doubt(self, _body, _now):
        self.doubt = True

    def note(self, note, _now):
        kind, body = note
        need(kind != "Index" or body.society in self.societies, "misfit")

    def rotate(self, body, _now):
        need(body.society in self.societies, "misfit")
        society = self.societies[body.society]
        destroyed = max(body.epoch - self.policy.epochs, 0)
        need(body.epoch == society["epoch"] + 1 and body.destroyed == destroyed, "figures")
        society["epoch"] = body.epoch
        for key, standing in list(self.standings.items()):
            if standing[0] == "Rekeying":
                waiting = standing[1] - {body.society}
                self.standings[key] = ("Rekeying", waiting) if waiting else OPEN

    def erase(self, body, _now):
        known = body.society in self.societies
        twice = any(r in self.erased for r in body.records)
        need(known and body.records and not twice, "unknown")
        self.erased.update(body.records)

    def denial(self, body, now):
        limited = body.reason[1] if body.reason[0] == "Limit" else None
        need(body.device in self.devices and body.count > 0, "misfit")
        need(limited is None or body.count == 1, "misfit")
        if limited is None:
            return
        device = self.devices[body.device]
        subject = {
            "Staff": ("Staff", device.staff),
            "Society": ("Society", device.society),
            "All": ("Society", ALL),
        }.get(limited, ("Device", body.device))
        recent = self.denials.setdefault(subject, [])
        push(recent, now, self.policy.denial_minutes * MINUTE)
        if len(recent) >= (1 if limited == "Novelty" else self.policy.denials):
            recent.clear()
            self.due.append((subject, limited))

    def trip(self, body, now):
        need(self.due, "trip-not-due")
        subject, name = self.due.popleft()
        kind, who = subject
        society = ALL
        if kind == "Device":
            device = self.devices[who]
            society = device.society
            if device.state == "Trusted":
                device.state = "Suspended"
        elif kind == "Staff":
            if who in self.staff:
                self.staff[who].suspended = True
            for _, device in sorted(self.devices.items()):
                if device.staff == who:
                    society = device.society
                    break
        else:
            society = who
            if self.standing(who)[0] != "LockedDown":
                self.standings[who] = ("Tripped",)
        if subject == ("Society", ALL):
            return
        above = ALL if kind == "Society" else society
        recent = self.trips.setdefault(above, [])
        push(recent, now, DAY)
        if len(recent) >= 3:
            recent.clear()
            self.due.append((("Society", above), name))


KEYHOLDER = {
    "Boot": State.boot_leaf,
    "ClockDoubt": State.clock_doubt,
    "Noted": State.note,
    "Rotated": State.rotate,
    "Erased": State.erase,
    "Denial": State.denial,
    "Trip": State.trip,
}
