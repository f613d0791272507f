"""Officers' orders: who may give which, whether it fits, what it does."""

from canonical import device_id
from leaves import X_WING, order_hash
from rule_parts import ALL, DAY, HOUR, OPEN, U64_MAX, Device, emergency_fits, need, plus, sound


class OrderRules:
    def judge_order(self, order, cause, approvals, now):
        need(order.origin == self.origin, "order-origin")
        need(now <= order.not_after <= plus(now, 3 * DAY), "order-expired")
        need(order_hash(order) not in self.orders, "order-repeated")
        kind, body = order.act
        if cause == "Officers":
            need(self.enough(kind, body, approvals, now), "order-officers")
        else:
            need(cause == "Console" and kind in ("Lockdown", "Fence"), "order-officers")
        need(self.act_fits(kind, body, now), "order-misfit")

    def authority(self, kind, body):
        """Society, number of people, roles of which one is enough, whether it is a safe act."""
        one, many = {"officer"}, self.policy.officers

        def of_device(name):
            return self.devices[name].society if name in self.devices else ALL

        if kind in ("AddSociety", "SetPolicy"):
            return ALL, many, one, False
        if kind == "Reinstate":
            subject, who = body
            society = {"Device": of_device, "Staff": self.home}.get(subject, lambda name: name)(who)
            return society, many, one, False
        if kind == "Warrant":
            return body.society, self.policy.warrant_officers, one, False
        if kind == "Revoke":
            return of_device(body), 1, {"officer", "protection", "lead"}, True
        if kind == "Lockdown":
            return body.society, 1, {"officer", "protection"}, True
        if kind == "Extend":
            return body.society, 1, {"lead", "officer"}, False
        if kind in ("Lease", "ClearClock"):
            return ALL, 1, one, False
        if kind == "Fence":
            return ALL, U64_MAX, one, False
        return body.society, many, one, False

    def home(self, staff):
        """The society that answers for a person: the first in which they have a role."""
        roles = self.staff[staff].roles if staff in self.staff else {}
        return min((s for s in roles if s != ALL), default=ALL)

    def enough(self, kind, body, approvals, now):
        society, count, roles, safe = self.authority(kind, body)
        people, devices = set(), set()
        for approval in approvals:
            device = self.devices.get(approval.device)
            if device is None or device.kind != "Desk" or approval.device in devices:
                return False
            staff = self.staff.get(device.staff)
            good = device.active(now) and staff is not None and not staff.suspended
            if device.state == "Revoked" or not (safe or good):
                return False
            held = set(self.roles(device.staff, society)) | set(self.roles(device.staff, ALL))
            if kind in ("Lease", "ClearClock") and staff is not None:
                held = held.union(*staff.roles.values())
            if not held & roles or self.own_interest(kind, body, approval.device, device.staff):
                return False
            devices.add(approval.device)
            people.add(device.staff)
        return len(people) >= count

    def own_interest(self, kind, body, signer, staff):
        def on(name):
            return name == signer or name in self.devices and self.devices[name].staff == staff

        if kind in ("Extend", "Reinstate"):
            subject, who = body.subject if kind == "Extend" else body
            return on(who) if subject == "Device" else subject == "Staff" and who == staff
        return kind == "Warrant" and on(body.device)

    def act_fits(self, kind, body, now):
        if kind == "AddSociety":
            return self.society_fits(body)
        if kind == "Enrol":
            return self.device_fits(body)
        if kind in ("Appoint", "Lockdown"):
            return body.society == ALL or body.society in self.societies
        if kind == "Revoke":
            return body in self.devices
        if kind == "Reinstate":
            subject, who = body
            if subject == "Device":
                return who in self.devices and self.devices[who].state == "Suspended"
            return subject == "Staff" and who in self.staff and self.staff[who].suspended
        if kind == "Extend":
            return self.extension_fits(body, now)
        if kind == "Warrant":
            device = self.devices.get(body.device)
            desk = device is not None and device.usable() and device.kind == "Desk"
            known = body.society in self.societies
            return known and desk and body.categories and body.records > 0 and body.until > now
        if kind == "SetPolicy":
            return sound(body)
        if kind == "Resume":
            return self.standing(body.society)[0] in ("Tripped", "LockedDown")
        if kind == "Lease":
            return now < body <= plus(now, self.policy.lease_hours * HOUR)
        if kind == "ClearClock":
            return self.doubt
        if kind == "SecondLock":
            return body.society in self.societies and len(body.public) == X_WING
        if kind == "Emergency":
            return body.society in self.societies and emergency_fits(body.key)
        return True

    def extension_fits(self, entry, now):
        subject, who = entry.subject
        most = 0
        if subject == "Staff":
            works = who in self.staff and entry.society in self.staff[who].roles
            most = self.policy.day if works else 0
        elif subject == "Society" and who == entry.society:
            most = self.policy.all_day if who == ALL else self.society_limit(who, now)
        today = entry.day == now // DAY and (entry.subject, entry.day) not in self.extensions
        return today and 0 < entry.more <= most

    def perform_order(self, order, now):
        self.orders = {h: until for h, until in self.orders.items() if until >= now}
        digest = order_hash(order)
        self.orders[digest] = order.not_after
        kind, body = order.act
        if kind == "AddSociety":
            self.add_society(body)
        elif kind == "Enrol":
            probation = self.policy.probation_hours * HOUR if body.kind == "Desk" else 0
            self.devices[device_id(body.key)] = Device(body, plus(now, probation))
        elif kind == "Appoint":
            self.appoint(body)
        elif kind == "Revoke":
            self.devices[body].state = "Revoked"
        elif kind == "Reinstate":
            subject, who = body
            if subject == "Device":
                self.devices[who].state = "Trusted"
            else:
                self.staff[who].suspended = False
        elif kind == "Extend":
            self.extensions[(body.subject, body.day)] = body.more
        elif kind == "Warrant":
            self.warrants[digest[:16]] = (body, set())
        elif kind == "SetPolicy":
            self.policy = body
        elif kind == "Lockdown":
            self.standings[body.society] = ("LockedDown",)
        elif kind == "Resume":
            waiting = set(self.societies) if body.society == ALL else {body.society}
            self.standings[body.society] = ("Rekeying", waiting) if waiting else OPEN
        elif kind == "Lease":
            self.lease = body
        elif kind == "ClearClock":
            self.doubt = False
        elif kind == "Emergency":
            self.societies[body.society]["emergency"] = body.key
