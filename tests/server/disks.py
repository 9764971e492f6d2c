#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full, a folder that becomes read-only, a file with a damaged page: what cannot be written is refused with a clear problem,
what can be read is read, and nothing is called accepted that is not there afterwards. Prints TAP."""
import ctypes
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from api import Server, Tap, command

tap = Tap()
issue = lambda: command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"})
libc = ctypes.CDLL(None, use_errno=True)


def verify(database):
    done = subprocess.run([os.environ["KM_SERVER"], "verify", "--database", "sqlite:" + database], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [] if done.returncode == 0 else ["verify: %d %s" % (done.returncode, done.stdout.decode()[-600:])]


def mount(folder, size):
    return libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b"size=%d" % size) == 0


def numbers_of(database):
    with sqlite3.connect("file:%s?mode=ro" % database, uri=True) as db:
        return {row[0] for row in db.execute("SELECT id FROM command WHERE kind = 'ticket.issue' AND status = 'accepted'")}, \
            [row[0] for row in db.execute("SELECT number FROM ticket ORDER BY number")]


if "KM_FAULTS_OWN_MOUNTS" not in os.environ:
    print("1..0 # SKIP needs to mount a small disk")
    sys.exit(0)

# ---- A small disk, filled under a server at work ----

top = tempfile.mkdtemp(prefix="km-disk-")
disk = os.path.join(top, "disk")
os.mkdir(disk)
assert mount(disk, 24 << 20), "a small disk cannot be mounted"
server = Server(folder=disk)
token = server.sign_in("reception")
first = server.send(token, issue())
filler = open(os.path.join(disk, "filler"), "wb", buffering=0)


def fill(leave):
    """Takes all room but so much."""
    room = os.statvfs(disk)
    try:
        filler.write(b"\0" * max(0, room.f_bavail * room.f_frsize - leave))
    except OSError:
        pass


bad, told, accepted, refused = [], set(), {first["id"]: None}, []
# Less and less room, down to none: somewhere in between every write of a batch finds it gone.
for leave in [1 << 21, (1 << 20) + (1 << 16)] + [(1 << 20) - (n << 14) for n in range(1, 24)] + [1 << 16, 4096, 0]:
    fill(leave)
    commands = [issue() for _ in range(20)]
    reply = server.request("POST", "/v1/commands", token, {"commands": commands})
    if reply.status == 200:
        accepted.update({c["id"]: r for c, r in zip(commands, reply.json["results"]) if r["status"] == "accepted"})
        refused += [c for c, r in zip(commands, reply.json["results"]) if r["status"] != "accepted"]
    elif reply.status == 503 and reply.code in ("full", "unknown", "unavailable"):
        told.add(reply.code)
        refused += commands
    else:
        bad.append("with %d bytes left: %r" % (leave, reply))
health = server.request("GET", "/healthz")
bad += [] if "full" in told else ["nobody was told that the disk is full: %s" % told]
bad += [] if (health.status, health.code) == (503, "full") else ["health says %r" % health]
queue = server.request("GET", "/v1/centres/ASW/queue", token)
bad += [] if queue.status == 200 and len(queue.json["waiting"]) == len(accepted) else ["reading ends: %r, %d were accepted" % (queue, len(accepted))]
tap.check("a full disk is told, and reading goes on (%d accepted, %d refused)" % (len(accepted), len(refused)), bad)

os.ftruncate(filler.fileno(), 0)
filler.seek(0)
bad = []
until = time.monotonic() + 60
while time.monotonic() < until:
    # By itself, without anybody writing: who asks for its health sends nothing before.
    health = server.request("GET", "/healthz")
    if health.status == 200:
        break
bad += [] if health.status == 200 else ["health stays at %r" % health]
for start in range(0, len(refused), 50):
    reply = server.request("POST", "/v1/commands", token, {"commands": refused[start:start + 50]})
    results = reply.json["results"] if reply.status == 200 else [{"status": repr(reply)}]
    bad += ["sent again: %s" % r for r in results if r["status"] != "accepted"]
again = server.request("POST", "/v1/commands", token, {"commands": refused[:50]})
bad += ["a third time: %s" % r for r in again.json["results"] if r["status"] != "duplicate"]
status = server.stop(keep=True)
ids, numbers = numbers_of(server.database)
bad += [] if ids == set(accepted) | {c["id"] for c in refused} else ["%d commands are there" % len(ids)]
bad += [] if numbers == list(range(1, len(accepted) + len(refused) + 1)) else ["the numbers are %s" % numbers]
bad += [] if status == 0 else ["exit code %d" % status]
tap.check("with room again it writes by itself, each once, without a gap", bad + verify(server.database))

# ---- A folder that becomes read-only ----

MS_RDONLY, MS_REMOUNT, MS_BIND = 1, 32, 4096
server = Server(folder=disk)
token = server.sign_in("reception")
assert libc.mount(disk.encode(), disk.encode(), None, MS_BIND, None) == 0
assert libc.mount(None, disk.encode(), None, MS_BIND | MS_REMOUNT | MS_RDONLY, None) == 0
health, queue = server.request("GET", "/healthz"), server.request("GET", "/v1/centres/ASW/queue", token)
bad = [] if (health.status, health.code) == (503, "read-only") and queue.status == 200 else [health, queue]
libc.umount2(disk.encode(), 2)
health = server.request("GET", "/healthz")
tap.check("a folder that cannot be written is told by its health", bad + ([] if health.status == 200 else [health]))
server.stop(keep=True)
filler.close()

# ---- Damaged pages ----

server = Server()
token, supervisor, till = server.sign_in("reception"), server.sign_in("supervisor"), server.enrol()
for _ in range(6):
    server.request("POST", "/v1/commands", token, {"commands": [issue() for _ in range(50)]})
server.stop(keep=True)
whole = server.database
with sqlite3.connect(whole) as db:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
size, page = os.path.getsize(whole), 4096
# The pages of the newest tickets, events and commands, where the next command writes, and some others.
with sqlite3.connect(whole) as db:
    try:
        likely = [row[0] for row in db.execute("SELECT max(pageno) FROM dbstat WHERE name IN ('ticket', 'event', 'command', 'session', 'centre', 'sum_lane', 'audit') GROUP BY name")]
    except sqlite3.OperationalError:
        likely = []
db.close()
chance = random.Random(int(os.environ.get("KM_SEED", "7")))
pages = sorted(set(likely + chance.sample(range(2, size // page), int(os.environ.get("KM_PAGES", "8")))))
bad, outcomes = [], {}
for number in pages:
    folder = tempfile.mkdtemp(prefix="page-", dir=top)
    database = os.path.join(folder, "server.db")
    shutil.copy(whole, database)
    with open(database, "r+b") as file:
        file.seek((number - 1) * page)
        file.write(chance.randbytes(page))
    where = "page %d: " % number
    try:
        damaged = Server(folder=folder)
    except SystemExit as end:
        # It says so and does not start.
        outcomes["not started"] = outcomes.get("not started", 0) + 1
        bad += [] if "damaged" in str(end) or "malformed" in str(end) else [where + str(end)[-300:]]
        continue
    sent, done = [issue() for _ in range(3)], []
    for path, who in (("/healthz", None), ("/v1/centres", None), ("/v1/centres/ASW/queue", token), ("/v1/centres/ASW/dashboard", supervisor), ("/v1/tills/current", till.token)):
        reply = damaged.request("GET", path, who)
        outcomes[reply.status] = outcomes.get(reply.status, 0) + 1
        if reply.status >= 400 and (reply.json is None or "code" not in reply.json):
            bad.append(where + path + ": %r" % reply)
    for one in sent:
        reply = damaged.request("POST", "/v1/commands", token, {"commands": [one]})
        result = reply.json["results"][0]["status"] if reply.status == 200 else reply.code
        outcomes[result] = outcomes.get(result, 0) + 1
        done += [one] if result == "accepted" else []
    fact = damaged.send(till.token, till.fact("counter.open", {"counter": "ASW-01"}))
    till.n = 0
    health = damaged.request("GET", "/healthz")
    if len(done) < len(sent) and (health.status != 503 or "damaged" not in health.json.get("detail", "")):
        bad.append(where + "nothing is written, and health says %r" % health)
    if damaged.process.poll() is not None:
        bad.append(where + "it died: " + open(damaged.errors_file).read()[-800:])
    # What was accepted is there when it is asked again after a new start.
    damaged.stop(keep=True)
    if done:
        try:
            damaged = Server(folder=folder)
            for one in done:
                answer = damaged.send(token, one)
                if answer["status"] != "duplicate" and answer["status"] not in ("http", "retry"):
                    bad.append(where + "accepted and gone: %s" % answer)
            damaged.stop(keep=True)
        except SystemExit:
            pass
print("# pages %s: %s" % (pages, sorted(outcomes.items(), key=str)))
tap.check("a damaged page: refused or answered, never a crash, never accepted and gone (%d pages)" % len(pages), bad)
shutil.rmtree(server.folder)
libc.umount2(disk.encode(), 2)
shutil.rmtree(top)
tap.done()
