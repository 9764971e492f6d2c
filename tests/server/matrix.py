#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every credential there is against every route and every kind of command: what is allowed comes from the tables, the
requests from the examples of data/openapi.json, the answers from a running server. Prints TAP."""
import sqlite3

from api import ROLES, Description, Server, Tap, blake, command, fresh, tables

# What belongs to the whole house: its events are appended to every centre's log.
HOUSE = ("account.", "catalogue.", "centre.", "calendar.", "settings.", "practice.")

tap, api, table = Tap(), Description(), tables()
kinds = [k for k in table["kinds"] if k["kind"] in api.mapping and api.bodies(k["kind"])]
routes = [r for r in table["routes"] if api.operation(r) is not None]
PEOPLE = {role: name for name, role in ROLES.items()}


class Credential:
    def __init__(self, name, token, role=None, centre=None, till=None, code="unauthorized"):
        self.name, self.token, self.role, self.centre, self.till, self.code = name, token, role, centre, till, code

    @property
    def dead(self):
        return self.role is None and self.till is None


def sign_in(server, role, centre):
    # One account sits at one counter: the clerks of the two centres are two people.
    if role == "clerk":
        return server.sign_in("clerk" if centre == "ASW" else "clerk2", centre, centre + "-01")
    return server.sign_in(PEOPLE[role], centre)


# ---- Sessions that have ended in every way there is ----

server = Server()
gone = {how: server.sign_in("reception") for how in ("expired", "idle", "signed out")}
server.request("DELETE", "/v1/sessions/current", gone["signed out"])
device = server.sign_in("display")
till = server.enrol("ASW")
elsewhere = server.enrol("CAI")
revoked = server.enrol("ASW")
admin = server.sign_in("admin")
element = server.send(admin, command("till.revoke", {"till": revoked.code}))
assert element["status"] == "accepted", element
status = server.stop(keep=True)

with sqlite3.connect(server.database) as db:
    day = 86400 * 1000000
    assert db.execute("UPDATE session SET expires_at = created_at - 1 WHERE token_hash = ?", [blake(gone["expired"])]).rowcount == 1
    assert db.execute("UPDATE session SET seen_at = seen_at - ? WHERE token_hash = ?", [day // 8, blake(gone["idle"])]).rowcount == 1
    # A display that nobody touched for a month is still signed in.
    assert db.execute("UPDATE session SET seen_at = seen_at - ? WHERE token_hash = ?", [30 * day, blake(device)]).rowcount == 1
db.close()
server = Server(folder=server.folder)

credentials = [Credential("nobody", None), Credential("a false token", "no-such-token"), Credential("an empty token", "")]
credentials += [Credential("a session that is " + how, token) for how, token in gone.items()]
credentials += [Credential("a display after a month", device, "device", "ASW")]
for centre in ("ASW", "CAI"):
    credentials += [Credential("%s of %s" % (role, centre), sign_in(server, role, centre), role, centre) for role in PEOPLE]
credentials += [Credential("a till of ASW", till.token, centre="ASW", till=till), Credential("a till of CAI", elsewhere.token, centre="CAI", till=elsewhere),
                Credential("a revoked till", revoked.token, centre="ASW", till=revoked, code="till-revoked")]

def names_centre(route):
    return any(one.get("name") == "centre" for one in map(api.resolve, api.paths[route["path"]].get("parameters", []) + api.operation(route).get("parameters", [])))


def expected(route, who, centre):
    """The status and code that the table means; None: not refused for who asks."""
    access = route["access"]
    if access in ("anyone", "local"):
        return None
    if who.dead:
        return 401, "unauthorized"
    if who.till is not None:
        if who.code == "till-revoked" and access != "till":
            return 401, "till-revoked"
        if access == "person":
            return 403, "forbidden"
    elif access == "till" or who.role not in route["roles"]:
        return 403, "forbidden"
    # An administrator of all centres sits in one of them and may look at each.
    if names_centre(route) and centre != who.centre and who.role != "administrator":
        return 403, "other-centre"
    return None


bad, n = [], 0
for route in sorted(routes, key=lambda r: r["method"] == "DELETE"):
    if route["path"] == "/v1/commands":
        continue
    # Where nobody looks at a token, a few show it.
    for who in credentials[:4] + credentials[-3:] if route["access"] in ("anyone", "local") else credentials:
        for centre in ("ASW", "CAI") if names_centre(route) else (who.centre or "ASW",):
            n += 1
            wanted = expected(route, who, centre)
            bodies = api.request_bodies(route)
            reply = server.request(route["method"], api.fill(route, centre), who.token, fresh(bodies[0]) if bodies else None)
            right = (reply.status, reply.code) == wanted if wanted is not None else reply.status < 500 and \
                reply.code not in ("unauthorized", "other-centre") and (reply.status != 403 or route["method"] != "GET")
            if not right:
                bad.append("%s %s of %s as %s: %r, and the table means %s" % (route["method"], route["path"], centre, who.name, reply, wanted or "that it may"))
            if route["method"] == "DELETE" and route["path"] == "/v1/sessions/current" and reply.status == 204:
                if server.request("GET", "/v1/sessions/current", who.token).status != 401:
                    bad.append("%s is signed out and still served" % who.name)
                who.token = sign_in(server, who.role, who.centre)
tap.check("%d requests of routes × credentials × centres get what the table means" % n, bad)

bad = []
for route in routes:
    if route["access"] == "local":
        for header in ("X-Forwarded-For", "Forwarded", "Via"):
            reply = server.request(route["method"], api.fill(route, "ASW"), headers={header: "for=192.0.2.7"})
            if header != "Via" and (reply.status, reply.code) != (403, "forbidden"):
                bad.append("%s through a proxy: %r" % (route["path"], reply))
tap.check("what is this machine's alone is nobody's behind a proxy", bad)


# ---- Kinds ----

def centre_number(centre):
    """Of its last event: what nobody may move from elsewhere."""
    return server.request("GET", "/v1/centres/%s/queue" % centre, next(c.token for c in credentials if c.name == "receptionist of " + centre)).json["seq"]


def judge(kind, who, element):
    """What is wrong with the result, or nothing."""
    code = element.get("problem", {}).get("code")
    if (kind["sort"] == "fact") != (who.till is not None):
        return None if kind["anyone"] or (element["status"], code) == ("rejected", "wrong-sort") else "not wrong-sort"
    if who.till is not None:
        if element["status"] != "accepted" and code != "id-reused":
            return "a fact is never refused"
        if who.code == "till-revoked" and element["status"] == "accepted" and "till-revoked" not in element.get("flags", []):
            return "not flagged till-revoked"
    elif who.role not in kind["roles"]:
        if not kind["anyone"] and (element["status"], code) != ("rejected", "forbidden"):
            return "the table forbids it"
    elif who.centre == "ASW" and code in ("forbidden", "unauthorized", "wrong-sort", "other-centre"):
        return "the table allows it"
    return None


def try_all(who, some):
    """All kinds of `some` in one request; what is wrong with the results."""
    commands = [who.till.fact(k["kind"], fresh(api.bodies(k["kind"])[0])) if k["sort"] == "fact" and who.till is not None else command(k["kind"], fresh(api.bodies(k["kind"])[0]))
                for k in some]
    reply = server.request("POST", "/v1/commands", who.token, {"commands": commands})
    if reply.status != 200:
        return ["as %s: %r" % (who.name, reply)]
    found = [(k, element, judge(k, who, element)) for k, element in zip(some, reply.json["results"])]
    return ["%s as %s: %s: %s" % (k["kind"], who.name, wrong, element) for k, element, wrong in found if wrong]


bad, n = [], 0
for who in credentials:
    n += len(kinds)
    if who.dead:
        for kind in kinds:
            element = server.send(who.token, command(kind["kind"], fresh(api.bodies(kind["kind"])[0])))
            refused = (element["status"], element.get("http"), element.get("problem", {}).get("code")) == ("http", 401, "unauthorized")
            if refused == (kind["anyone"] and who.token is None):
                bad.append("%s as %s: %s" % (kind["kind"], who.name, element))
        continue
    wide = [k for k in kinds if k["kind"].startswith(HOUSE) or k["roles"] == ["administrator"]]
    own = [k for k in kinds if k not in wide]
    bad += try_all(who, wide)
    before = centre_number("ASW")
    for some in (own[i:i + 50] for i in range(0, len(own), 50)):
        bad += try_all(who, some)
    # An administrator of all centres decides in each, wherever signed in.
    if who.centre == "CAI" and who.role != "administrator" and centre_number("ASW") != before:
        # Which of them? One by one.
        for kind in own:
            before = centre_number("ASW")
            try_all(who, [kind])
            bad += ["%s as %s changed the centre ASW" % (kind["kind"], who.name)] if centre_number("ASW") != before else []
tap.check("%d commands of kinds × credentials get what the table means" % n, bad)

# A fact is judged by the rights of who did it.
bad, n = [], 0
for kind in kinds:
    if kind["sort"] != "fact":
        continue
    for role, name in PEOPLE.items():
        n += 1
        element = server.send(till.token, till.fact(kind["kind"], fresh(api.bodies(kind["kind"])[0]), name))
        if element["status"] == "accepted" and ("not-permitted" in element.get("flags", [])) != (role not in kind["roles"]):
            bad.append("%s done by %s: %s" % (kind["kind"], name, element))
        elif element["status"] != "accepted" and element["problem"]["code"] != "id-reused":
            bad.append("%s done by %s: %s" % (kind["kind"], name, element))
    element = server.send(till.token, till.fact(kind["kind"], fresh(api.bodies(kind["kind"])[0]), "nobody-of-that-name"))
    if element["status"] == "accepted" and "account-unknown" not in element["flags"]:
        bad.append("%s done by nobody: %s" % (kind["kind"], element))
tap.check("%d facts are flagged by the rights of who did them" % n, bad)
tap.check("the server ends well", [] if status == 0 and server.stop() == 0 and not server.errors else [server.errors[-2000:]])
tap.done()
