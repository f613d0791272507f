"""Leaves that devices cause: releases, deposits, searches, grants, erasures, and the budgets."""

from leaves import CATEGORY, policy_hash
from rule_parts import ALL, DAY, HOUR, U64_MAX, Meter, limit, need, since, within_hour


class DeviceRules:
    def judge_device(self, asked, kind, body, now):
        device = self.devices.get(asked.device)
        need(device is not None, "device")
        need(device.seq is None or asked.seq > device.seq, "sequence")
        need(self.trusted(device), "device")
        brings = kind == "Deposited" and any(
            category == "Intake" for item in body.items for category, _ in item.parts
        )
        wanted = {"Answered": "Matcher", "Intakes": "Portal"}.get(kind, "Desk")
        need(device.kind == ("Portal" if brings else wanted), "role")
        judge = JUDGES.get(kind)
        need(judge is not None, "cause")
        judge(self, asked.device, device, body, now)
        return device

    def judge_session(self, society, session, asker, device, now):
        role = self.roles(device.staff, society)
        need(society == device.society and (device.kind != "Desk" or role), "role")
        owner, began = self.sessions.get(session, (asker, now))
        life = self.policy.session_hours * HOUR
        need(owner == asker and since(now, began) < life, "session")

    def judge_release(self, asker, device, body, now):
        need(now < self.lease and not self.doubt, "sealed")
        items = body.items
        need(all(map(self.open, [body.society] + [i.holder for i in items])), "stopped")
        self.judge_session(body.society, body.session, asker, device, now)
        need(distinct(items) and 0 < len(items) <= self.policy.items, "request")
        need(all(parts_fit(i.parts) for i in items), "request")
        need(not any(i.record in self.erased for i in items), "unknown")
        need(self.covers(body.grant, asker, device.staff, items, now), "no-grant")
        used = self.used_after(asker, device, body.grant, items, now)
        need(used == vars(body.used) and policy_hash(self.policy) == body.policy, "figures")

    def covers(self, why, asker, staff, items, now):
        kind, name = why
        if kind == "Grant":
            grant = self.grants.get(name)
            if grant is None or grant.staff != staff or grant.until < now:
                return False
            return all(
                (grant.kind == "Intake" or i.record in grant.records)
                and grant.holder == i.holder
                and all(category in grant.categories for category, _ in i.parts)
                for i in items
            )
        entry, _ = self.warrants.get(name, (None, None))
        if entry is None or entry.device != asker or entry.until < now:
            return False
        return all(
            i.holder == entry.society and all(c in entry.categories for c, _ in i.parts)
            for i in items
        )

    def counted(self, staff, why, items):
        """The records that count against the budgets, and how many the person never opened."""
        known = self.known.get(staff, set())
        refill = self.grants[why[1]].kind == "CaseList"
        records = [i.record for i in items if not (refill and i.record in known)]
        return records, sum(r not in known for r in records)

    def used_after(self, asker, device, why, items, now):
        used = dict.fromkeys(
            ("device_hour", "device_day", "staff_hour", "staff_day", "society_day", "all_day",
             "warrant"), 0,
        )  # fmt: skip
        if why[0] == "Warrant":
            entry, opened = self.warrants[why[1]]
            used["warrant"] = len(opened) + sum(i.record not in opened for i in items)
            need(used["warrant"] <= entry.records, "limit-warrant")
            return used
        records, fresh = self.counted(device.staff, why, items)

        def after(*whose):
            return self.meters.get(whose, Meter()).after(records, now)

        used["device_hour"], used["device_day"] = after("Device", asker)
        used["staff_hour"], used["staff_day"] = after("Staff", device.staff)
        used["society_day"] = after("Society", device.society)[1]
        used["all_day"] = after("All")[1]
        policy, more = self.policy, self.more(("Staff", device.staff), now)
        hour, day = limit(policy.hour + more), limit(policy.day + more)
        own = day if device.active(now) else policy.probation_day
        need(used["device_hour"] <= hour and used["device_day"] <= own, "limit-device")
        need(used["staff_hour"] <= hour and used["staff_day"] <= day, "limit-staff")
        need(used["society_day"] <= self.society_limit(device.society, now), "limit-society")
        everybody = limit(policy.all_day + self.more(("Society", ALL), now))
        need(used["all_day"] <= everybody, "limit-all")
        recent = within_hour(self.fresh.get(device.staff, []), now)
        novelty = limit(policy.novelty_hour + more)
        need(fresh == 0 or recent + fresh <= novelty, "limit-novelty")
        return used

    def charge(self, asker, device, why, items, now):
        if why[0] == "Warrant":
            self.warrants[why[1]][1].update(i.record for i in items)
            return
        records, fresh = self.counted(device.staff, why, items)
        whose = ("Device", asker), ("Staff", device.staff), ("Society", device.society), ("All",)
        for key in whose:
            self.meters.setdefault(key, Meter()).add(records, now)
        if fresh:
            recent = self.fresh.setdefault(device.staff, [])
            recent[:] = [(at, n) for at, n in recent if since(now, at) < HOUR] + [(now, fresh)]
        self.known.setdefault(device.staff, set()).update(i.record for i in items)

    def judge_deposit(self, asker, device, body, now):
        items = body.items
        intakes = any(category == "Intake" for i in items for category, _ in i.parts)
        need(intakes or self.open(body.society), "stopped")
        self.judge_session(body.society, body.session, asker, device, now)
        need(items and distinct(items) and all(parts_fit(i.parts) for i in items), "request")
        parts = [part for i in items for part in i.parts]
        need(all(v > 0 and (c == "Intake") == intakes for c, v in parts), "request")
        need(not any(i.record in self.erased for i in items), "unknown")

    def used_queries(self, key, now):
        return self.queries_used.get(key, 0) if self.query_day == now // DAY else 0

    def charge_query(self, now, *keys):
        if self.query_day != now // DAY:
            self.query_day, self.queries_used = now // DAY, {}
        for key in keys:
            self.queries_used[key] = self.queries_used.get(key, 0) + 1

    def judge_query(self, asker, device, body, now):
        need(now < self.lease and not self.doubt, "sealed")
        need(self.open(body.society), "stopped")
        self.judge_session(body.society, body.session, asker, device, now)
        case = any(
            g.kind in ("Case", "CaseList")
            and g.staff == device.staff
            and g.holder == body.society
            and g.until >= now
            and body.case in g.records
            for g in self.grants.values()
        )
        need(case, "no-grant")
        by_case = self.used_queries(("Case", body.case), now) < self.policy.case_queries
        by_device = self.used_queries(("Device", asker), now) < self.policy.device_queries
        need(by_case and by_device, "limit-queries")

    def judge_answer(self, _asker, _device, body, now):
        search = self.searches.get(body.query)
        need(search is not None, "unknown")
        query, began, by = search["query"], search["since"], search["by"]
        fresh = query.standing or since(now, began) < DAY
        need(now < self.lease and not self.doubt and fresh, "sealed")
        need(self.open(query.society), "stopped")
        need(query.standing or by in self.devices and self.trusted(self.devices[by]), "device")
        need(not search["answered"], "unknown")
        if query.standing:
            used = self.used_queries(("Standing", query.society), now)
            need(used < self.society_limit(query.society, now), "limit-queries")
        names = [body.names[at : at + 16] for at in range(0, 256, 16)]
        need(all(a < b for a, b in zip(names, names[1:])), "misfit")

    def judge_grant(self, _asker, device, body, _now):
        need("lead" in self.roles(device.staff, body.holder), "role")
        need(self.open(body.holder), "stopped")
        works = self.roles(body.staff, body.holder) & {"caseworker", "lead"}
        need(body.staff in self.staff if body.kind == "Candidate" else works, "request")
        old, queue = self.grants.get(body.id), body.kind == "Intake"
        need(old is None or old.holder == body.holder, "request")
        need(len(body.records) <= 512 and (not body.records) == queue, "request")
        need(body.categories, "request")
        need(all((c == "Intake") == queue for c in body.categories), "request")

    def judge_erasure(self, _asker, device, body, now):
        roles = self.roles(device.staff, body.society)
        need(roles & {"lead", "officer", "protection"}, "role")
        known = body.society in self.societies
        twice = any(r in self.erased for r in body.records)
        need(known and body.records and not twice, "unknown")

    def judge_openings(self, _asker, device, body, _now):
        officer = "officer" in self.roles(device.staff, body.society) | self.roles(device.staff, ALL)
        need(officer or device.society == body.society, "role")
        need(body.society in self.societies, "misfit")
        key, shares = self.societies[body.society]["emergency"], body.shares
        need(len(set(shares)) == len(shares) and len(shares) >= key.k, "misfit")
        need(all(1 <= n <= key.n for n in shares), "misfit")

    def judge_note(self, _asker, _device, body, _now):
        need(body[0] != "Index", "cause")

    def judge_intakes(self, asker, device, body, _now):
        fits = (
            body.society == device.society
            and body.first == self.chains.get(asker, 1)
            and body.count > 0
            and body.first + body.count <= U64_MAX
        )
        need(fits, "misfit")

    def judge_seed(self, _asker, device, body, _now):
        to = self.devices.get(body.to)
        fits = body.society == device.society and to is not None
        need(fits and to.society == body.society and to.usable() and to.kind == "Desk", "role")

    def perform_device(self, asked, device, kind, body, now):
        who = asked.device
        device.seq = asked.seq
        if kind in ("Released", "Deposited", "Queried"):
            self.sessions.setdefault(body.session, (who, now))
        if kind == "Released":
            self.charge(who, device, body.grant, body.items, now)
        elif kind == "Queried":
            self.charge_query(now, ("Case", body.case), ("Device", who))
            self.searches = {
                at: s
                for at, s in self.searches.items()
                if s["query"].standing or since(now, s["since"]) < DAY
            }
            self.searches[self.size] = {"query": body, "since": now, "by": who, "answered": False}
        elif kind == "Answered":
            search = self.searches[body.query]
            if search["query"].standing:
                self.charge_query(now, ("Standing", search["query"].society))
            else:
                search["answered"] = True
        elif kind == "Granted":
            self.grants[body.id] = body
        elif kind == "Erased":
            self.erased.update(body.records)
        elif kind == "Intakes":
            self.chains[who] = body.first + body.count


JUDGES = {
    "Released": DeviceRules.judge_release,
    "Deposited": DeviceRules.judge_deposit,
    "Queried": DeviceRules.judge_query,
    "Answered": DeviceRules.judge_answer,
    "Granted": DeviceRules.judge_grant,
    "Erased": DeviceRules.judge_erasure,
    "Opened": DeviceRules.judge_openings,
    "Noted": DeviceRules.judge_note,
    "Intakes": DeviceRules.judge_intakes,
    "SeedPassed": DeviceRules.judge_seed,
}


def distinct(items):
    return len({i.record for i in items}) == len(items)


def parts_fit(parts):
    order = [(CATEGORY.numbers[category], version) for category, version in parts]
    return bool(parts) and all(a < b for a, b in zip(order, order[1:]))
