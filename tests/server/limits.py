#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks too often, too slowly, or in clear; who guesses names and passwords. Prints TAP."""
import os
import re
import select
import socket
import ssl
import subprocess
import tempfile
import warnings

from api import Server, Tap, command

warnings.simplefilter("ignore")
tap = Tap()
MANY = 2000


def until_refused(server, token, address, path="/v1/centres", method="GET", body=None):
    """The first answer that is not what the others are."""
    for n in range(MANY):
        reply = server.request(method, path, token, body, headers={"X-Forwarded-For": address})
        if reply.status == 429:
            return n, reply
    return MANY, reply


def is_too_fast(what, n, reply):
    if reply.status != 429 or reply.code != "too-fast":
        return ["%s: no end after %d: %r" % (what, n, reply)]
    return [] if int(reply.headers.get("retry-after", 0)) >= 1 else ["%s: no Retry-After" % what]


server = Server(arguments=["--requests-per-second=1", "--trusted-proxy=127.0.0.1"])
clerk, reception = server.sign_in("clerk"), server.sign_in("reception")
n, reply = until_refused(server, None, "192.0.2.9")
bad = is_too_fast("an address", n, reply) + (["only %d at once" % n] if n < 5 else [])
bad += [] if server.request("GET", "/v1/centres", headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.10"}).status == 200 else ["another address waits as well"]
bad += [] if server.request("GET", "/v1/centres", headers={"X-Forwarded-For": "192.0.2.77, 192.0.2.9"}).status == 429 else ["what somebody wrote before the proxy is believed"]
bad += [] if server.request("GET", "/v1/centres").status == 200 else ["this machine waits as well"]
bad += [] if server.request("GET", "/healthz", headers={"X-Forwarded-For": "192.0.2.9"}).status == 200 else ["health waits as well"]
bad += is_too_fast("false tokens", *until_refused(server, "no-such-token", "192.0.2.12"))
tap.check("an address is held back, and nobody else", bad)

n, reply = until_refused(server, clerk, "192.0.2.13", "/v1/sessions/current")
bad = is_too_fast("an account", n, reply)
bad += [] if server.request("GET", "/v1/sessions/current", clerk, headers={"X-Forwarded-For": "192.0.2.14"}).status == 429 else ["from another address it goes on"]
bad += [] if server.request("GET", "/v1/sessions/current", reception, headers={"X-Forwarded-For": "192.0.2.13"}).status == 200 else ["another account waits as well"]
tap.check("an account is held back wherever it comes from", bad)
n, reply = until_refused(server, None, "192.0.2.15", "/v1/sessions", "POST", {})
tap.check("signing in is held back by address", is_too_fast("signing in", n, reply) + (["only %d at once: a hall opens with more" % n] if n < 40 else []))
tap.check("it ends well", [] if server.stop() == 0 and not server.errors else [server.errors])

# ---- Names and passwords ----

server = Server()


def checks():
    text = server.request("GET", "/metrics").body.decode()
    return int(re.search(r"^km_password_checks_total (\d+)$", text, re.M)[1])


def attempt(username, till):
    before = checks()
    reply = server.request("POST", "/v1/sessions", body={"username": username, "password": "wrong", "centre": "ASW", "till": till})
    return reply, checks() - before


def same(reply):
    return reply.status, reply.body, sorted((k, v) for k, v in reply.headers.items() if k not in ("km-time", "date"))


bad, known_slow, unknown_slow = [], [], []
for n in range(6):
    known, work = attempt("clerk", "ASW-T07")
    unknown, other_work = attempt("no-such-person", "ASW-T08")
    if work != other_work:
        bad.append("attempt %d: %d hashes for a name that is there, %d for one that is not" % (n, work, other_work))
    if known.status == 429:
        known_slow.append(n)
    if unknown.status == 429:
        unknown_slow.append(n)
    if known.status == unknown.status == 429:
        # How long it must still wait is told to the second, and a second may pass between the two.
        for reply in (known, unknown):
            if work or not 1 <= reply.json.pop("retry_after", 0) <= 60 or int(reply.headers.pop("retry-after", 0)) < 1:
                bad.append("a refused attempt was hashed, or names no time: %r" % reply)
        if known.json != unknown.json:
            bad.append("two answers: %r and %r" % (known, unknown))
    elif same(known) != same(unknown):
        bad.append("two answers: %r and %r" % (known, unknown))
if not known_slow or known_slow[0] < 3:
    bad.append("slowed after %s" % known_slow)
tap.check("a name that is not there is answered like one that is", bad)
bad = [] if server.sign_in("clerk2") and server.request("POST", "/v1/sessions", body={"username": "clerk", "password": "practice", "centre": "ASW", "till": "ASW-T09"}).status == 201 else \
    ["others at other tills are slowed as well"]
tap.check("an account is slowed where it is attacked, and never locked", bad)

# ---- The writer's queue ----

server.stop()
server = Server(arguments=["--waiting-commands=3"])
token = server.sign_in("reception")
issue = lambda: command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"})
full = server.request("POST", "/v1/commands", token, {"commands": [issue() for _ in range(4)]})
fits = server.request("POST", "/v1/commands", token, {"commands": [issue() for _ in range(3)]})
queue = server.request("GET", "/v1/centres/ASW/queue", token)
tap.check("more commands than may wait are refused whole", [] if (full.status, full.code) == (503, "busy") and full.headers.get("retry-after") and fits.status == 200 and
          len(queue.json["waiting"]) == 3 else [full, fits, queue])
server.stop()

# ---- Slow senders ----

server = Server(arguments=["--timeout=1"])
token = server.sign_in("reception")
stream = server.link()
stream.sendall(b"GET /v1/events?centre=ASW HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % token.encode())
assert b"200 OK" in stream.recv(4096)


def drip(start, drop):
    """Sends a drop now and then until the other end has enough; how many drops that took."""
    with server.link() as link:
        link.sendall(start)
        for n in range(600):
            if select.select([link], [], [], 0.1)[0]:
                try:
                    while link.recv(4096):
                        pass
                    return n
                except ConnectionResetError:
                    return n
            try:
                link.sendall(drop)
            except (BrokenPipeError, ConnectionResetError):
                return n
    return None


head = b"POST /v1/commands HTTP/1.1\r\nHost: x\r\n"
bad = ["%s: never cut" % what for what, start, drop in (
    ("a head drop by drop", head, b"a"), ("header after header", head, b"A: b\r\n"), ("a body drop by drop", head + b"Content-Length: 100000\r\n\r\n{", b" "),
    ("chunk after chunk", head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), ("nothing at all", b"", b"")) if drip(start, drop) is None]
server.connection = None  # it was silent for too long itself
cut = re.search(r"^km_http_connections_cut_total (\d+)$", server.request("GET", "/metrics").body.decode(), re.M)
tap.check("who sends drop by drop is cut off", bad + ([] if int(cut[1]) >= 3 else ["only %s were cut" % cut[1]]))
server.send(server.sign_in("reception"), issue())
received = b""
while b"ticket.changed" not in received:
    more = stream.recv(4096)
    if not more:
        break
    received += more
tap.check("an event stream is no slow sender", [] if b"ticket.changed" in received else ["it ended: %r" % received[-200:]])
stream.close()
tap.check("and ends well", [] if server.stop() == 0 and not server.errors else [server.errors])

# ---- TLS ----

folder = tempfile.mkdtemp(prefix="km-tls-")
certificate, key = os.path.join(folder, "c.pem"), os.path.join(folder, "k.pem")
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
server = Server(arguments=["--tls-certificate", certificate, "--tls-key", key])


def handshake(low, high):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certificate)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = low, high
    try:
        with context.wrap_socket(server.link(), server_hostname="localhost") as link:
            link.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return link.version(), link.recv(4096)[:12]
    except (ssl.SSLError, ConnectionError) as error:
        return None, str(error)


V = ssl.TLSVersion
bad = ["%s is spoken: %s" % (v, got) for v in (V.TLSv1, V.TLSv1_1) for got in [handshake(v, v)] if got[0] is not None]
bad += ["%s: %s" % (v, got) for v, name in ((V.TLSv1_2, "TLSv1.2"), (V.TLSv1_3, "TLSv1.3")) for got in [handshake(v, v)] if got != (name, b"HTTP/1.1 200")]
with server.link() as link:
    link.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    try:
        plain = link.recv(4096)
    except ConnectionResetError:
        plain = b""
bad += ["it answers in clear: %r" % plain] if b"200" in plain else []
tap.check("TLS 1.2 and 1.3 and nothing older, nor in clear", bad)
server.stop()
plain = subprocess.run([os.environ["KM_SERVER"], "serve", "--practice", "--database", "sqlite:" + os.path.join(folder, "x.db"), "--listen", "0.0.0.0:0"],
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
tap.check("in clear only on this machine", [] if plain.returncode != 0 and b"--tls-certificate" in plain.stderr and b"Listening" not in plain.stdout else [plain])
for name in os.listdir(folder):
    os.unlink(os.path.join(folder, name))
os.rmdir(folder)
tap.done()
