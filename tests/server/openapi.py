#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds data/openapi.json, the tables and a running server together, with a validator that is not ours. Prints TAP."""
import copy
import warnings

warnings.simplefilter("ignore")
import jsonschema
from api import ROLES, Description, Server, Tap, command, fresh, tables

# Codes that mean: what was sent could not be read.
UNREAD = ("bad-body", "bad-json", "too-deep", "unknown-kind", "wrong-sort")
KEYWORDS = {"in", "name", "required", "schema", "example", "examples", "description", "content", "style", "explode"}

tap, api, table = Tap(), Description(), tables()
kinds = {one["kind"]: one for one in table["kinds"]}
formats = jsonschema.FormatChecker()


def seal(schema, part=False):
    """An answer may hold only what is described: readers skip the rest, but then it would never reach the description."""
    if isinstance(schema, list):
        return [seal(one, part) for one in schema]
    if not isinstance(schema, dict):
        return schema
    sealed = {}
    for name, value in schema.items():
        if name in ("properties", "schemas") or (name == "additionalProperties" and isinstance(value, dict)):
            sealed[name] = {k: seal(v) for k, v in value.items()} if name != "additionalProperties" else seal(value)
        elif name in ("example", "examples", "enum", "const"):
            sealed[name] = value
        else:
            sealed[name] = seal(value, name in ("allOf", "oneOf", "anyOf"))
    if not part and ("properties" in schema or "allOf" in schema) and "additionalProperties" not in schema:
        sealed["unevaluatedProperties"] = False
    return sealed


def complaints(schema, value, document):
    validator = jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver("", document), format_checker=formats)
    return ["%s: %s" % ("/".join(str(p) for p in e.absolute_path) or "the whole", e.message[:300]) for e in validator.iter_errors(value)]


def part_sealed(document):
    """Schemas that stand in an allOf are parts: they are sealed where they are used."""
    parts = set()

    def walk(one):
        if isinstance(one, dict):
            for name in ("allOf", "oneOf", "anyOf"):
                parts.update(p["$ref"].split("/")[-1] for p in one.get(name, []) if isinstance(p, dict) and "$ref" in p)
            for value in one.values():
                walk(value)
        elif isinstance(one, list):
            for value in one:
                walk(value)
    walk({k: v for k, v in document["components"]["schemas"].items() if k != "Command"})
    sealed = seal(document)
    for name in parts:
        sealed["components"]["schemas"][name].pop("unevaluatedProperties", None)
    return sealed


strict = part_sealed(api.document)

# ---- The document itself ----

bad = []
for name, schema in api.schemas.items():
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        bad.append("%s is no schema: %s" % (name, error.message))
tap.check("every schema is one", bad)

described = {(m.upper(), p) for p, item in api.paths.items() for m in item if m != "parameters"}
answered = {(r["method"], r["path"]) for r in table["routes"]}
tap.check("every route is described, and every description has its route",
          ["%s %s is in km-routes.c and not in data/openapi.json" % one for one in sorted(answered - described)] +
          ["%s %s is in data/openapi.json and not in km-routes.c" % one for one in sorted(described - answered)])
tap.check("every kind is described, and every description has its kind",
          ["%s is in km-command-table.c and not in the mapping of data/openapi.json" % one for one in sorted(kinds.keys() - api.mapping.keys())] +
          ["%s is in data/openapi.json and not in km-command-table.c" % one for one in sorted(api.mapping.keys() - kinds.keys())] +
          ["%s is in the mapping and not in Command's oneOf" % k for k, v in api.mapping.items() if {"$ref": v} not in api.schemas["Command"]["oneOf"]] +
          ["%s says another kind than its place in the mapping" % k for k in api.mapping if api.kind(k)["properties"]["kind"].get("const") != k])
known = [k for k in kinds if k in api.mapping]
routes = [r for r in table["routes"] if api.operation(r) is not None]

without = ["%s has no example: put \"examples\": [body] into its body in data/openapi.json" % k for k in known if not api.bodies(k)]
without += ["%s %s has no example of its body" % (r["method"], r["path"]) for r in routes
            if r["takes_body"] and r["path"] != "/v1/commands" and not api.request_bodies(r)]
without += ["%s %s takes a body and describes none" % (r["method"], r["path"]) for r in routes if r["takes_body"] and "requestBody" not in api.operation(r)]
tap.check("every kind and every body has an example", without)

bad = []
for kind in known:
    for body in api.bodies(kind):
        bad += ["%s: %s" % (kind, c) for c in complaints(api.kind(kind)["properties"]["body"], body, api.document)]


def all_examples(one, where=""):
    """Every example of a schema, parameter or content, wherever it stands."""
    if isinstance(one, list):
        for value in one:
            yield from all_examples(value, where)
    elif isinstance(one, dict):
        schema = one.get("schema", one if "type" in one or "properties" in one or "$ref" in one or "allOf" in one else None)
        if schema is not None and ("example" in one or "examples" in one) and not (isinstance(one.get("example"), dict) and "type" in one["example"]):
            for value in api.examples_of({k: v for k, v in one.items() if k != "schema"}):
                yield where, schema, value
        for name, value in one.items():
            if name not in ("example", "examples"):
                yield from all_examples(value, where + "/" + name)


n = 0
for where, schema, value in all_examples(api.document):
    n += 1
    bad += ["%s: %s" % (where, c) for c in complaints(schema, value, api.document)]
tap.check("every example fits its schema", bad)
tap.check("there are examples", [] if n >= len(known) else ["only %d" % n])

# ---- Against a server ----

server = Server()
sessions = {role: server.sign_in(name, counter="ASW-01" if role == "clerk" else None) for name, role in ROLES.items()}
till = server.enrol()
result_schema, unfit = {"$ref": "#/components/schemas/Result"}, []


def sender(kind):
    """A token that may send it."""
    if kind["sort"] == "fact":
        return till.token
    return None if kind["anyone"] else sessions[next(role for role in ("clerk", "supervisor", "administrator", "receptionist", "authority", "device") if role in kind["roles"])]


def actor(kind):
    return next(name for name, role in ROLES.items() if role in kind["roles"])


def send(kind, body):
    one = till.fact(kind["kind"], body, actor(kind)) if kind["sort"] == "fact" else command(kind["kind"], body)
    element = server.send(sender(kind), one)
    if element["status"] == "http" or complaints({"$ref": api.mapping[kind["kind"]]}, one, api.document) and element["status"] in ("accepted", "duplicate"):
        unfit.append("%s: %s" % (kind["kind"], element))
    if element["status"] != "http":
        unfit.extend("%s: the answer: %s" % (kind["kind"], c) for c in complaints(result_schema, element, strict))
    return element


def code(element):
    return element.get("problem", {}).get("code")


bad = []
for name in known:
    for body in api.bodies(name):
        element = send(kinds[name], fresh(body))
        if code(element) in UNREAD or (kinds[name]["sort"] == "fact" and element["status"] != "accepted"):
            bad.append("%s: its example %s gets %s" % (name, body, element))
tap.check("the server takes every example", bad)

bad, n = [], 0
for name in known:
    schema = api.body_schema(name)
    for body in api.bodies(name)[:1]:
        wrong = [("an unknown member", {**body, "unheard-of": 1}, True)]
        # Of one that cannot be read nobody knows the kind, nor that it needs no token.
        wrong += [] if kinds[name]["anyone"] else [("no object", [], True)]
        wrong += [("without " + m, {k: v for k, v in body.items() if k != m}, m in schema.get("required", [])) for m in body]
        wrong += [("%s of another type" % m, {**body, m: {"x": 1} if not isinstance(body[m], dict) else 1}, True) for m in body]
        for how, changed, refused in wrong:
            n += 1
            element = send(kinds[name], fresh(changed))
            if refused != (code(element) in ("bad-body", "bad-amount")) and (refused or code(element) == "bad-body" and not schema.get("anyOf")):
                bad.append("%s %s: data/openapi.json says %s, the server %s" % (name, how, "no" if refused else "yes", element))
            elif refused and code(element) == "bad-body" and how != "no object" and not element["problem"].get("field"):
                bad.append("%s %s: the problem names no place: %s" % (name, how, element))
            elif refused and not complaints(schema, changed, api.document):
                bad.append("%s %s: the server refuses what data/openapi.json allows" % (name, how))
tap.check("server and description refuse the same (%d bodies)" % n, bad)
tap.check("every answer to a command is one that is described", unfit)


# ---- Every route ----

def check_reply(route, reply):
    where = "%s %s: %d" % (route["method"], route["path"], reply.status)
    responses = api.operation(route)["responses"]
    if str(reply.status) not in responses:
        return ["%s is not described" % where]
    response = api.resolve(responses[str(reply.status)])
    media = reply.headers.get("content-type", "").split(";")[0]
    if reply.status in (204, 304):
        return [] if not reply.body else ["%s has a body" % where]
    if media not in response.get("content", {}):
        return ["%s with %s is not described" % (where, media or "no type")]
    if media not in ("application/json", "application/problem+json"):
        return []
    if reply.json is None:
        return ["%s is not JSON" % where]
    # A schema that stands in the operation is not under the document's own: its references are.
    return ["%s: %s" % (where, c) for c in complaints(seal(response["content"][media].get("schema", {})), reply.json, strict)]


def credentials(route):
    if route["access"] in ("anyone", "local"):
        return [None]
    persons = [sessions[r] for r in route["roles"] if route["access"] != "till"]
    return persons + ([till.token] if route["access"] in ("till", "either") else [])


bad, seen = [], set()
order = sorted(routes, key=lambda r: r["method"] == "DELETE")
for route in order:
    bodies = api.request_bodies(route) or [None]
    for token in credentials(route):
        for body in bodies:
            reply = server.request(route["method"], api.fill(route, "ASW"), token, copy.deepcopy(body))
            bad += check_reply(route, reply)
            seen.add((route["method"], route["path"], reply.status // 100))
            if reply.status >= 500 or body is not None and reply.code in UNREAD:
                bad.append("%s %s: its example gets %s" % (route["method"], route["path"], reply))
    if route["takes_body"] and route["path"] != "/v1/commands":
        for body in (b"{", b"[]", b'{"unheard-of": 1}', b'{"a": "\xff"}', b"[" * 4000):
            reply = server.request(route["method"], api.fill(route, "ASW"), credentials(route)[0], body)
            bad += check_reply(route, reply)
            if reply.status not in (400, 422):
                bad.append("%s %s takes %r: %s" % (route["method"], route["path"], body[:20], reply))
    # And refused, as described.
    if route["access"] not in ("anyone", "local"):
        for token in (None, "no-such-token"):
            bad += check_reply(route, server.request(route["method"], api.fill(route, "ASW"), token, bodies[0]))
tap.check("every answer of every route is one that is described", bad)
tap.check("the server ends well", [] if server.stop() == 0 and not server.errors else [server.errors[-2000:]])
tap.done()
