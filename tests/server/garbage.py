#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any bytes on the port: a 4xx, or a closed connection, in bounded memory; never a crash, a hang, or somebody else's answer. Prints TAP."""
import os
import random
import re
import socket
import struct
from concurrent.futures import ThreadPoolExecutor

from api import Server, Tap, command

seed = int(os.environ.get("KM_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 30)
print("# KM_SEED=%d" % seed)
chance = random.Random(seed)
tap = Tap()
server = Server(arguments=["--timeout=1"])
token = server.sign_in("clerk", counter="ASW-01").encode()
auth = b"Authorization: Bearer %s\r\n" % token


def say(data, half=False):
    """Sends bytes, says no more, and reads what comes until the other end closes. None: it never did."""
    with server.link() as link:
        try:
            link.sendall(data)
            if half:
                link.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        whole = b""
        try:
            while len(whole) < 4 << 20:
                more = link.recv(65536)
                if not more:
                    return whole
                whole += more
        except ConnectionResetError:
            return whole
        except socket.timeout:
            return None
    return whole


ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\n(.*?)\r\n\r\n", re.S)


def answers(whole):
    """The statuses that stand in what came, with what they are: problem, page, other."""
    found = []
    while whole:
        head = ANSWER.match(whole)
        if not head:
            return found + [("garbage", whole[:80])]
        headers = head[2].lower()
        kind = "problem" if b"application/problem+json" in headers else "page" if b"text/html" in headers or b"content-type" not in headers else "json"
        length = re.search(rb"content-length: (\d+)", headers)
        whole = whole[head.end():]
        # A page of libmicrohttpd's own is the last word on its connection (0.9.75 says its head twice in it).
        if kind == "page" and int(head[1]) >= 400 and b"connection: close" in headers:
            return found + [(int(head[1]), kind)]
        if length is None and b"chunked" in headers:
            return found + [(int(head[1]), kind)]
        whole = whole[int(length[1]) if length else 0:]
        if head[1] != b"100":
            found.append((int(head[1]), kind))
    return found


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % server.process.pid).read())[1])


def still_there():
    server.connection = None
    return [] if server.process.poll() is None and server.request("GET", "/healthz").status == 200 else ["the server is gone: " + open(server.errors_file).read()[-1500:]]


post = b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
get = b"GET /v1/centres HTTP/1.1\r\nHost: x\r\n"
empty = b'{"commands":[]}'
# What is no request at all: refused or closed, never taken.
refused = {
    "nothing and the end": b"", "a line": b"hello\r\n\r\n", "ends of lines": b"\r\n" * 4000, "zeros": b"\0" * 4000, "ones": b"\xff" * 9000,
    "TLS": bytes.fromhex("16030100a5010000a10303") + b"\x11" * 160, "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 40, "HTTP/0.9": b"GET /v1/centres\r\n\r\n",
    "HTTP/3.7": b"GET /healthz HTTP/3.7\r\nHost: x\r\n\r\n", "no version": b"GET /healthz \r\n\r\n", "spaces in the path": b"GET /v1/ centres HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n", "a method of a thousand letters": b"A" * 1000 + b" /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path of 60 KiB": b"GET /" + b"a" * 61440 + b" HTTP/1.1\r\nHost: x\r\n\r\n", "a header of 1 MiB": get + b"A: " + b"b" * (1 << 20) + b"\r\n\r\n",
    "ten thousand headers": get + b"".join(b"A%d: b\r\n" % n for n in range(10000)) + b"\r\n", "a query of 60 KiB": b"GET /v1/centres?" + b"a=b&" * 15000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path that is no UTF-8": b"GET /v1/centres/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", "an escaped path that is no UTF-8": b"GET /v1/centres/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path with a zero": b"GET /v1/centres/%00ASW HTTP/1.1\r\nHost: x\r\n\r\n", "a path that climbs": b"GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path that climbs, escaped": b"GET /v1/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "half an escape": b"GET /v1/centres/%f HTTP/1.1\r\nHost: x\r\n\r\n",
    "a whole address": b"GET http://evil.example/v1/centres HTTP/1.1\r\nHost: x\r\n\r\n",
    "a centre of control characters": b"GET /v1/centres/%0d%0aX:%20y HTTP/1.1\r\nHost: x\r\n\r\n",
    "a length that is no number": post + b"Content-Length: ten\r\n\r\n" + empty, "a length below zero": post + b"Content-Length: -1\r\n\r\n" + empty,
    "a length with a sign": post + b"Content-Length: +15\r\n\r\n" + empty, "a length past 64 bits": post + b"Content-Length: 99999999999999999999999\r\n\r\n" + empty,
    "a length too long": post + b"Content-Length: 99999999999\r\n\r\n" + empty, "two lengths": post + b"Content-Length: 15\r\nContent-Length: 3\r\n\r\n" + empty,
    "a length and chunks": post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunks of no size": post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk below zero": post + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", "a chunk past 64 bits": post + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    "a chunk of 16 EiB": post + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello", "a chunk without its end": post + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
    "another coding": post + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "half a body": post + b"Content-Length: 100\r\n\r\n{", "a body without length": post + b"\r\n" + empty,
    "an expectation": post + auth + b"Expect: the-best\r\nContent-Length: 15\r\n\r\n" + empty, "no JSON": post + auth + b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc",
    "a token of 2 KiB": get.replace(b"centres", b"sessions/current") + b"Authorization: Bearer " + b"x" * 2000 + b"\r\n\r\n",
    "a token of bytes": get.replace(b"centres", b"sessions/current") + b"Authorization: Bearer \x80\x81\xff\r\n\r\n",
    "another scheme": get.replace(b"centres", b"sessions/current") + b"Authorization: Basic eDp5\r\n\r\n",
    "events of nowhere": b"GET /v1/events?centre=%27%3B%20DROP HTTP/1.1\r\nHost: x\r\n" + auth + b"\r\n", "events of bytes": b"GET /v1/events?centre=\xc3\x28 HTTP/1.1\r\nHost: x\r\n" + auth + b"\r\n",
    "a receipt of bytes": b"GET /v1/receipts/%c3%28%22%27 HTTP/1.1\r\nHost: x\r\n" + auth + b"\r\n",
}
bad, start = [], memory()
with ThreadPoolExecutor(16) as pool:
    heard = list(pool.map(lambda data: say(data, half=True), refused.values()))
for name, whole in zip(refused, heard):
    if whole is None:
        bad.append(name + ": it hangs")
        continue
    for status, kind in answers(whole):
        # libmicrohttpd tells some of these by itself, with a page of its own or nothing.
        if status == "garbage" or not (400 <= status < 500 or (status in (501, 505) and kind == "page")) or kind == "json":
            bad.append("%s: %s %s: %r" % (name, status, kind, whole[:200]))
bad += still_there()
# Where a body ends must be said once, or what follows is taken for somebody's next request.
for name, lengths in (("two lengths", b"Content-Length: 15\r\nContent-Length: 15\r\n"), ("a length and chunks", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")):
    whole = say(post + auth + lengths + b"\r\n0\r\n\r\n" + get + b"\r\n")
    if whole is None or len(answers(whole)) > 1 or [s for s, _ in answers(whole) if s // 100 != 4]:
        bad.append("%s: %r" % (name, whole))
tap.check("what is no request is refused or closed (%d)" % len(refused), bad)

# ---- Strange, and right ----

strange = {
    "lines that end in a feed alone": (b"GET /v1/centres HTTP/1.1\nHost: x\nConnection: close\n\n", [200]),
    "three in one": (get + b"\r\n" + b"GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n" + get + b"Connection: close\r\n\r\n", [200, 404, 200]),
    "a hundred in one": (get + b"\r\n" + (get + b"\r\n") * 98 + get + b"Connection: close\r\n\r\n", [200] * 100),
    "a body in small chunks": (post + auth + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(b"1\r\n%c\r\n" % c for c in empty) + b"0\r\n\r\n", [422]),
    "a backlog of nonsense": (b"GET /v1/sessions/current HTTP/1.1\r\nHost: x\r\nConnection: close\r\nKm-Backlog: -1,,\xff,9999999999999999999999\r\n" + auth + b"\r\n", [200]),
    "an old protocol": (b"GET /healthz HTTP/1.0\r\n\r\n", [200]),
}
bad = []
for name, (data, wanted) in strange.items():
    whole = say(data)
    got = [s for s, _ in answers(whole)] if whole is not None else "a hang"
    # One that is stricter than it must be may also refuse all.
    if got != wanted and not (name.startswith("lines") and got in ([], [400])):
        bad.append("%s: %s: %r" % (name, got, (whole or b"")[:300]))
tap.check("what is only strange is answered, each in its order", bad + still_there())

# ---- A stream asked for with a strange place to begin ----

bad = []
for place in (b"", b".", b"..", b"-1", b"a.b", b"x.99999999999999999999999999", b"%s.1" % (b"e" * 900), b"\xff.\xff", b"1.1\t.2", b"'; --.1", b"." * 500):
    with server.link() as link:
        link.sendall(b"GET /v1/events?centre=ASW HTTP/1.1\r\nHost: x\r\n" + auth + b"Last-Event-ID: " + place + b"\r\n\r\n")
        got = link.recv(4096)
        if b" 200 " not in got[:16] and not re.match(rb"HTTP/1.1 4\d\d", got):
            bad.append("%r: %r" % (place, got[:200]))
tap.check("a listener may say any place it was at", bad + still_there())

# ---- Chance ----

pieces = list(refused.values()) + [data for data, _ in strange.values()] + \
    [post + auth + b"Content-Length: %d\r\n\r\n" % len(b) + b for b in (empty, b'{"commands":[{"id":"x"}]}', b"[" * 9000, b'"' * 9000, b"\\u0000" * 1000, b'{"a":' * 2000)]


def mutate(data):
    data = bytearray(data[:20000])
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data) + 1)
        how = chance.randrange(5)
        if how == 0:
            data[at:at] = chance.choice(pieces)[:chance.randrange(200)]
        elif how == 1:
            del data[at:at + chance.randrange(30)]
        elif how == 2 and at < len(data):
            data[at] = chance.randrange(256)
        elif how == 3:
            data[at:at] = chance.randbytes(chance.randrange(1, 40))
        else:
            data[at:at] = struct.pack("<Q", chance.choice((0, 1, 1 << 31, (1 << 63) - 1, (1 << 64) - 1)))
    return bytes(data)


bad, kinds = [], {}
tries = [chance.randbytes(chance.randrange(3000)) if n % 5 == 0 else mutate(chance.choice(pieces)) for n in range(int(os.environ.get("KM_ROUNDS", "400")))]
# Several at once: some of them wait until the server has had enough.
with ThreadPoolExecutor(16) as pool:
    heard = list(pool.map(lambda data: say(data, half=True), tries))
for data, whole in zip(tries, heard):
    if whole is None:
        bad.append("it hangs: %r" % data[:400])
        continue
    for status, kind in answers(whole):
        kinds[status] = kinds.get(status, 0) + 1
        if status == "garbage" or status >= 500 and not (status in (501, 505) and kind == "page"):
            bad.append("%s %s to %r: %r" % (status, kind, data[:300], whole[:200]))
print("# %s" % sorted(kinds.items(), key=str))
tap.check("bytes by chance", bad[:10] + still_there())

# ---- What it cost ----

links = []
for _ in range(200):
    link = server.link()
    link.sendall(post + auth + b"Content-Length: 8000000\r\n\r\n" + b" " * 20000)
    links.append(link)
during = memory()
for link in links:
    link.close()
bad = still_there()
for _ in range(2000):
    # A listener whose other end has gone is seen at its next event.
    server.send(token.decode(), command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"}))
    figure = int(re.search(r"^km_http_connections (\d+)$", server.request("GET", "/metrics").body.decode(), re.M)[1])
    if figure <= 2:
        break
bad += [] if figure <= 2 else ["%d connections are left" % figure]
# Under a sanitizer what was freed is kept for a while.
most = 96 * 1024 if "ASAN_OPTIONS" not in os.environ else 1024 * 1024
bad += [] if max(during, memory()) - start < most else ["memory grew from %d to %d KiB" % (start, max(during, memory()))]
print("# memory %d KiB before, %d with two hundred half bodies, %d after" % (start, during, memory()))
tap.check("memory and connections are given back", bad)
issue = server.send(server.sign_in("reception"), command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"}))
tap.check("and the server works and ends well", [] if issue["status"] == "accepted" and server.stop() == 0 and not server.errors else [issue, server.errors[-1500:]])
tap.done()
