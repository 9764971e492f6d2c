#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators read: figures in Prometheus' text format, records without anything personal, an honest state of health, and an end in
order with everybody still there. Prints TAP."""
import json
import os
import re
import threading

from api import UUID, Description, Server, Tap, command, fresh, tables, uuid7

tap, api = Tap(), Description()
NATIONAL_ID = "29801011234567"
NAME = "سيد الأهل الكريم"

# ---- The text format, as promtool reads it ----

SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*)\})? (\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def parse(text):
    """All samples, and what is wrong with the text."""
    bad, types, helped, samples, last, closed = [], {}, set(), {}, None, set()
    if not text.endswith("\n"):
        bad.append("the last line has no end")
    for line in text.split("\n")[:-1]:
        if line.startswith("# HELP "):
            name = line.split(" ")[2]
            if name in helped or len(line.split(" ", 3)) < 4:
                bad.append("HELP: " + line)
            helped.add(name)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            if name in types or kind not in ("counter", "gauge", "histogram"):
                bad.append("TYPE: " + line)
            types[name] = kind
        else:
            found = SAMPLE.match(line)
            if not found:
                bad.append("no sample: " + line)
                continue
            name, labels, value = found[1], tuple(LABEL.findall(found[3] or "")), float(found[4])
            family = re.sub("_(bucket|sum|count)$", "", name) if types.get(re.sub("_(bucket|sum|count)$", "", name)) == "histogram" else name
            if family not in types or family not in helped:
                bad.append("without HELP and TYPE before it: " + line)
            if family != last:
                if family in closed:
                    bad.append("a family in two places: " + line)
                closed.add(family)
                last = family
            if (name, labels) in samples:
                bad.append("twice: " + line)
            if types.get(family) == "counter" and (value < 0 or not name.endswith("_total")):
                bad.append("no counter: " + line)
            samples[name, labels] = value
    for family in (f for f, kind in types.items() if kind == "histogram"):
        rows = {}
        for (name, labels), value in samples.items():
            if name == family + "_bucket":
                rows.setdefault(tuple(l for l in labels if l[0] != "le"), []).append((float(dict(labels)["le"].replace("+Inf", "inf")), value))
        for labels, buckets in rows.items():
            ordered = sorted(buckets)
            if ordered != buckets or [v for _, v in buckets] != sorted(v for _, v in buckets) or buckets[-1][0] != float("inf") or \
                    samples.get((family + "_count", labels)) != buckets[-1][1] or (family + "_sum", labels) not in samples:
                bad.append("no histogram: %s %s %s" % (family, labels, buckets))
    return samples, bad


def total(samples, name, **wanted):
    return sum(v for (n, labels), v in samples.items() if n == name and all(dict(labels).get(k) == w for k, w in wanted.items()))


server = Server(arguments=["--log-requests"])
clerk, supervisor, till = server.sign_in("clerk", counter="ASW-01"), server.sign_in("supervisor"), server.enrol()
body = fresh(api.bodies("transaction.complete")[0])
body["answers"].update({"national_id": NATIONAL_ID, "name_ar": NAME})
body["items"][0]["for"] = NAME
secrets = [clerk, supervisor, till.token, NATIONAL_ID, NAME, body["receipt"]["number"], body["receipt"]["shift"]]
for name in ("no-such-person-" + NATIONAL_ID, "clerk"):
    server.request("POST", "/v1/sessions", body={"username": name, "password": NATIONAL_ID, "centre": "ASW"})
for kind in (k["kind"] for k in tables()["kinds"] if k["kind"] in api.mapping):
    example = body if kind == "transaction.complete" else fresh(api.bodies(kind)[0])
    server.send(till.token, till.fact(kind, example)) if kind.split(".")[0] in ("ticket", "shift", "counter", "transaction", "receipt", "refund") else server.send(supervisor, command(kind, example))
server.request("GET", "/v1/receipts/" + body["receipt"]["number"], supervisor)
server.request("GET", "/v1/%s/%s?q=%s" % (NATIONAL_ID, uuid7(), NATIONAL_ID), supervisor)
server.request("POST", "/v1/commands", supervisor, ("{\"%s\": " % NATIONAL_ID).encode())
for _ in range(7):
    server.request("GET", "/v1/centres")

reply = server.request("GET", "/metrics")
samples, bad = parse(reply.body.decode())
bad += [] if reply.headers["content-type"].startswith("text/plain; version=0.0.4") else [reply.headers["content-type"]]
tap.check("the figures are in Prometheus' text format (%d samples)" % len(samples), bad)
wanted = ["km_uptime_seconds", "km_http_connections", "km_http_waiting", "km_listeners", "km_sessions", "km_commands_waiting", "km_commits_total", "km_commits_lost_total",
          "km_writer_batch_commands_count", "km_writer_commit_seconds_count", "km_writer_last_commit_timestamp_seconds", "km_writer_in_trouble", "km_database_bytes",
          "km_database_log_bytes", "km_disk_free_bytes", "km_http_connections_refused_total", "km_http_connections_cut_total"]
bad = [name + " is missing" for name in wanted if (name, ()) not in samples]
bad += [] if total(samples, "km_http_answers_total", method="GET", route="/v1/centres", **{"class": "2xx"}) == 7 else ["the answers of one route are not counted"]
bad += [] if total(samples, "km_http_answer_seconds_count", method="GET", route="/v1/centres") == 7 else ["the answers of one route are not timed"]
bad += [] if total(samples, "km_http_answers_total", route="none", **{"class": "4xx"}) == 1 else ["what matches no route is not counted"]
bad += [] if total(samples, "km_command_results_total", kind="transaction.complete", status="accepted") == 1 else ["one kind's results are not counted"]
bad += [] if total(samples, "km_command_seconds_count", kind="transaction.complete") == 1 else ["one kind is not timed"]
bad += [] if samples["km_database_bytes", ()] > 0 and samples["km_disk_free_bytes", ()] > 0 else ["no size"]
bad += ["somebody's %s stands in a label" % s for s in secrets if s in reply.body.decode()]
tap.check("routes, kinds, batches, commits, listeners and the disk are counted", bad)

fresh = Server()
health = fresh.request("GET", "/healthz")
tap.check("health does not tell of a commit that never was", [] if health.status == 200 and not str(health.json["writer"]["last_commit_at"]).startswith("1970") else [health])
fresh.stop()
health = server.request("GET", "/healthz")
bad = [] if health.status == 200 and health.json["status"] in ("ok", "low-space") and health.json["disk"]["free_bytes"] > 0 and \
    health.json["disk"]["database_bytes"] >= os.path.getsize(server.database) and health.json["writer"]["last_commit_at"] else [health]
tap.check("health tells of the disk and of the last commit", bad)

# ---- The end, with everybody there ----

streams, answers, begun = [], [], threading.Barrier(13)
for _ in range(40):
    link = server.link()
    link.sendall(b"GET /v1/events?centre=ASW HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % till.token.encode())
    streams.append(link)
for link in streams:
    assert b"200 OK" in link.recv(4096)
idle = [server.link() for _ in range(5)]


def read_all(link):
    whole = b""
    while True:
        more = link.recv(65536)
        if not more:
            return whole
        whole += more


def ask(path, what):
    """One request whose answer takes a while: the end comes in its midst."""
    text = json.dumps(what).encode()
    with server.link() as link:
        link.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (path, supervisor.encode(), len(text)) + text)
        begun.wait()
        try:
            answers.append(read_all(link))
        except ConnectionResetError:
            answers.append(b"reset")


issue = {"commands": [command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"}) for _ in range(100)]}
# At tills of their own: many at once at one look like somebody who guesses.
sign_in = {"username": "reception", "password": "practice", "centre": "ASW"}
threads = [threading.Thread(target=ask, args=(b"/v1/sessions", {**sign_in, "till": "ASW-T%d" % (50 + n)}) if n % 2 else (b"/v1/commands", {"commands": [{**c, "id": uuid7()} for c in issue["commands"]]}))
           for n in range(12)]
heard = {}
readers = [threading.Thread(target=lambda link=link: heard.update({link: read_all(link)})) for link in streams]
for reader in readers:
    reader.start()
before, polls = total(parse(server.request("GET", "/metrics").body.decode())[0], "km_http_requests_total"), 1
for thread in threads:
    thread.start()
begun.wait()
while total(parse(server.request("GET", "/metrics").body.decode())[0], "km_http_requests_total") < before + polls + len(threads):
    polls += 1  # all of them have been heard
status = server.stop()
for thread in threads + readers:
    thread.join()
bad = [] if status == 0 else ["exit code %d" % status]
for answer in answers:
    head, _, rest = answer.partition(b"\r\n\r\n")
    first = head.split(b"\r\n")[0]
    length = re.search(rb"content-length: (\d+)", head.lower())
    # Taken and answered whole, or told to come again; nobody is left without a word.
    if (first.split(b" ")[1:2] not in ([b"200"], [b"201"], [b"503"]) or length is None or int(length[1]) != len(rest)):
        bad.append("half an answer: %r" % answer[:300])
bad += [] if any(b" 200 " in a[:16] or b" 201 " in a[:16] for a in answers) else ["nobody was answered: %s" % answers]
for link in streams:
    whole = heard.get(link, b"")
    if not whole.endswith(b"0\r\n\r\n"):
        bad.append("a stream is torn: %r" % whole[-60:])
    link.close()
for link in idle:
    link.close()
tap.check("at the end who asked is answered, and streams end whole", bad[:10])

# ---- What was recorded ----

RECORD = re.compile(r'^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z event=[a-z-]+( [a-z_]+=("(?:[^"\\]|\\.)*"|[^\s"]+))*$')
lines = server.log.split("\n")[:-1]
bad = ["no record: " + line for line in lines if not RECORD.match(line)]
events = {re.search(r"event=(\S+)", line)[1] for line in lines if RECORD.match(line)}
bad += ["nothing is told of " + e for e in ("listening", "sign-in", "sign-in-refused", "request", "stopping") if e not in events]
tap.check("every record is one line of pairs (%d)" % len(lines), bad[:10])
people = ["محمود", "Mahmoud", "منى", "Fouad", "no-such-person"]
bad = ["%s stands in: %s" % (what, line) for line in lines for what in secrets + people if what in line]
bad += ["an id stands in: " + line for line in lines if any(UUID.match(word) for word in re.split(r"[^0-9a-f-]", line))]
bad += ["a user name stands in: " + line for line in lines if re.search(r'=(clerk2?|admin|officer|reception)\b(?!ist|istrator)', line.replace("role=clerk", ""))]
bad += ["fourteen digits stand in: " + line for line in lines if re.search(r"\d{14}", re.sub(r"time=\S+", "", line))]
tap.check("no record tells who anybody is", bad[:10])
tap.done()
