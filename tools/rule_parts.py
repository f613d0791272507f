"""What the rules of docs/formats/rules.md count with: times, devices, meters."""

from canonical import Refused
from check_ledger import is_name
from leaves import X_WING

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
U32_MAX, U64_MAX = 2**32 - 1, 2**64 - 1
ALL = 0
OPEN = ("Open",)


def need(condition, code):
    if not condition:
        raise Refused(code)


def plus(time, micros):
    return min(time + micros, U64_MAX)


def since(now, earlier):
    return max(now - earlier, 0)


def limit(number):
    return min(number, U32_MAX)


class Device:
    def __init__(self, entry, trusted_from):
        self.key, self.society, self.staff = entry.key, entry.society, entry.staff
        self.kind, self.trusted_from = entry.kind, trusted_from
        self.state = "Trusted"
        self.seq = None

    def usable(self):
        return self.state == "Trusted"

    def active(self, now):
        return self.usable() and self.trusted_from <= now


class Staff:
    def __init__(self):
        self.roles, self.suspended = {}, False


class Meter:
    def __init__(self):
        self.day, self.seen, self.hour = 0, set(), []

    def new(self, records, now):
        today = self.day == now // DAY
        return sum(not (today and r in self.seen) for r in records)

    def after(self, records, now):
        new = self.new(records, now)
        today = len(self.seen) if self.day == now // DAY else 0
        return within_hour(self.hour, now) + new, today + new

    def add(self, records, now):
        new = self.new(records, now)
        if self.day != now // DAY:
            self.day, self.seen = now // DAY, set()
        self.seen.update(records)
        self.hour = [(at, n) for at, n in self.hour if since(now, at) < HOUR]
        if new:
            self.hour.append((now, new))


def within_hour(events, now):
    return sum(n for at, n in events if since(now, at) < HOUR)


def push(recent, now, window):
    recent[:] = [at for at in recent if since(now, at) < window] + [now]


def emergency_fits(key):
    return len(key.public) == X_WING and 2 <= key.k <= key.n


def sound(policy):
    """Whether the numbers are within what no officer may loosen."""
    strict = policy.strict
    if strict is not None:
        names = {name for name, _ in strict.witnesses}
        keys = {key for _, key in strict.witnesses}
        if not 1 <= strict.k <= len(names) == len(keys) == len(strict.witnesses):
            return False
        if not all(map(is_name, names)):
            return False
    return (
        policy.officers >= 2
        and policy.warrant_officers >= 2
        and policy.denials >= 1
        and policy.denial_minutes >= 1
        and 1 <= policy.items <= 16
        and policy.request_seconds <= 60
        and 1 <= policy.session_hours <= 12
        and policy.lease_hours >= 1
        and policy.epochs >= 1
        and policy.warn_percent <= 100
    )
