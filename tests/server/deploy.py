#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy.py SOURCE-ROOT haproxy|nginx: the proxy's configuration as it is shipped stands before a server and speaks TLS, an event stream
through it stays open; beside HAProxy's also: the unit is what systemd understands and calls safe. Prints TAP."""
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import warnings

from api import Server, Tap, command

warnings.simplefilter("ignore")
root, kind, tap = sys.argv[1], sys.argv[2], Tap()
# How long the stream is held: past the proxy's patience where there is time.
HOLD = float(os.environ.get("KM_HOLD_SECONDS", "0"))

shipped = open(os.path.join(root, "data/deploy", {"haproxy": "haproxy.cfg", "nginx": "nginx.conf"}[kind]), encoding="utf-8").read()
folder = tempfile.mkdtemp(prefix="km-deploy-")
pem, certificate, key = (os.path.join(folder, n) for n in ("server.pem", "c.pem", "k.pem"))
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
open(pem, "w").write(open(certificate).read() + open(key).read())
server = Server(arguments=["--trusted-proxy=127.0.0.1", "--log-requests"])

# The proxy gets sockets that listen already: nothing has to wait for it.
secure, plain = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
port = secure.getsockname()[1]
for s in (secure, plain):
    os.set_inheritable(s.fileno(), True)
fds = (secure.fileno(), plain.fileno())
backend = ("127.0.0.1:7700", "127.0.0.1:%d" % server.port)
program = shutil.which(kind, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
if program is None:
    tap.check(kind + " is there (data/packages)", ["it is not"])
    tap.done()
configuration = os.path.join(folder, "proxy.conf")
environment = dict(os.environ)
if kind == "haproxy":
    changes = [("bind :443 ", "bind fd@%d " % fds[0]), ("bind :80\n", "bind fd@%d\n" % fds[1]), ("/etc/ssl/khadamat/server.pem", pem), backend]
    frame = "%s"
    check, start = ["-c", "-f", configuration], ["-db", "-f", configuration]
else:
    changes = [("listen 443 ", "listen 127.0.0.1:%d " % port), ("listen 80;", "listen 127.0.0.1:%d;" % plain.getsockname()[1]),
               ("/etc/ssl/khadamat/server.pem", certificate), ("/etc/ssl/khadamat/server.key", key), backend]
    # What a distribution's own main file says around it, in a folder of the test.
    frame = "daemon off; pid %s/pid; error_log stderr warn; %s events { } http { access_log off; " % (folder, "user root;" if os.geteuid() == 0 else "")
    frame += "".join("%s_temp_path %s/%s; " % (n, folder, n) for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) + "\n%s\n}\n"
    check, start = ["-t", "-q", "-c", configuration], ["-c", configuration]
    environment["NGINX"] = "%d;%d;" % fds
text = shipped
bad = []
for old, new in changes:
    bad += [] if old in text else ["«%s» is not in the configuration" % old]
    text = text.replace(old, new)
open(configuration, "w").write(frame % text)
checked = subprocess.run([program, *check], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=fds, env=environment)
tap.check(kind + " takes the configuration without a warning", bad + ([] if checked.returncode == 0 and b"warn" not in checked.stdout.lower() else [checked.stdout.decode()]))
proxy = subprocess.Popen([program, *start], pass_fds=fds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
for s in (secure, plain):
    s.close()


def connect(low=ssl.TLSVersion.TLSv1_2, high=ssl.TLSVersion.TLSv1_3, timeout=60):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certificate)
    context.minimum_version, context.maximum_version = low, high
    if low < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=timeout), server_hostname="localhost")


def ask(method, path, token=None, body=None, headers="", http=("--http1.1",)):
    """By curl, as it speaks both versions. The status, the headers and the body."""
    arguments = ["curl", "-sS", "-i", *http, "--cacert", certificate, "-X", method, "https://localhost:%d%s" % (port, path), "--resolve", "localhost:%d:127.0.0.1" % port, "-m", "60"]
    arguments += ["-H", "Authorization: Bearer " + token] if token else []
    arguments += ["-H", headers] if headers else []
    arguments += ["-H", "Content-Type: application/json", "--data-binary", "@-"] if body is not None else []
    done = subprocess.run(arguments, input=json.dumps(body).encode() if body is not None else b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    head, _, rest = done.stdout.partition(b"\r\n\r\n")
    if re.match(rb"HTTP/[\d.]+ 100 ", head):
        head, _, rest = rest.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/[\d.]+ (\d+)", head)
    return int(status[1]) if status else 0, head.decode().lower(), rest.decode() or done.stderr.decode()


bad = []
for http in (["--http1.1"], ["--http2"]):
    status, head, body = ask("GET", "/healthz", http=http)
    if status != 200 or '"status":"ok"' not in body.replace("low-space", "ok") or "strict-transport-security" not in head or not head.startswith("http/2" if "2" in http[0] else "http/1.1"):
        bad.append("%s: %s %s %s" % (http, status, head, body))
tap.check("TLS through the proxy, HTTP/1.1 and HTTP/2", bad)

sign_in = {"username": "reception", "password": "practice", "centre": "ASW"}
status, head, body = ask("POST", "/v1/sessions", body=sign_in, headers="X-Forwarded-For: 203.0.113.7")
token = json.loads(body)["token"] if status == 201 else None
issue = {"commands": [command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"})]}
done, _, said = ask("POST", "/v1/commands", token, issue, http=["--http2"])
tap.check("a person signs in and works through it", [] if token and done == 200 and json.loads(said)["results"][0]["status"] == "accepted" else [(status, body, done, said)])
status, _, body = ask("GET", "/metrics")
many = {"commands": [{**issue["commands"][0], "body": {"lane": "x" * 200000}}] * 45}
large, _, said = ask("POST", "/v1/commands", token, many)
old = []
for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
    try:
        connect(version, version).close()
        old.append("%s is spoken" % version)
    except (ssl.SSLError, ConnectionError):
        pass
tap.check("figures stay inside, what is too large is told so, old TLS is not spoken",
          old + ([] if status == 404 and json.loads(body)["code"] == "not-found" else ["/metrics: %s %s" % (status, body)]) + ([] if large == 413 and "too-large" in said else ["%s %s" % (large, said[:200])]))

# ---- The event stream ----


def read_until(link, wanted):
    received = b""
    while wanted not in received:
        more = link.recv(65536)
        if not more:
            return None
        received += more
    return received


link = connect()
link.sendall(b"GET /v1/events?centre=ASW HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" % token.encode())
bad = [] if read_until(link, b":\n\n") else ["the first sign of life does not come"]
until, rounds = time.monotonic() + HOLD, 0
while not bad and (rounds < 3 or time.monotonic() < until):
    issue["commands"][0] = command("ticket.issue", {"lane": "CIV", "audience": "citizen", "priority": "none"})
    if json.loads(ask("POST", "/v1/commands", token, issue)[2])["results"][0]["status"] != "accepted" or not read_until(link, b"event: ticket.changed"):
        bad.append("an event does not come through in round %d" % rounds)
    # Silence between: only comments, until it is over.
    while not bad and time.monotonic() < until:
        if read_until(link, b":\n\n") is None:
            bad.append("the stream ended")
    rounds += 1
link.close()
patience = [int(n) for n in re.findall(r"(?:timeout (?:client|server)|proxy_(?:read|send)_timeout)\s+(\d+)s", shipped)]
bad += [] if patience and min(patience) >= 2 * 15 + 15 else ["the proxy waits %s, and a sign of life comes each 15 s" % patience]
tap.check("an event stream stays open, each event at once", bad)

status = server.stop()
gone, head, body = ask("POST", "/v1/commands", token, issue)
tap.check("without the server the proxy says so in the server's words", [] if gone in (502, 503) and json.loads(body)["code"] in ("unavailable", "unknown") and status == 0 else [(gone, body, status)])
proxy.terminate()
proxy.wait(timeout=60)
addresses = set(re.findall(r"event=request .*address=(\S+)", server.log))
tap.check("whose address it is says the proxy, not who asks", [] if addresses == {"127.0.0.1"} and not server.errors else [addresses, server.errors[-500:]])

if kind != "haproxy":
    shutil.rmtree(folder)
    tap.done()

# ---- The unit ----

unit = open(os.environ["KM_UNIT"], encoding="utf-8").read()
copy = os.path.join(folder, "khadamat-server.service")
open(copy, "w").write(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=" + os.environ["KM_SERVER"], unit))
verify = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
complaints = [line for line in verify.stdout.decode().split("\n") if "khadamat" in line]
tap.check("systemd takes the unit", [] if not complaints else complaints)
security = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", copy], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
level = re.search(r"Overall exposure level for \S+: ([\d.]+)", security.stdout.decode())
tap.check("systemd calls it safe (%s of 10)" % (level[1] if level else "?"), [] if level and float(level[1]) <= 1.5 else [security.stdout.decode()[-1500:]])
# Each option of the unit is one the program has.
known = subprocess.run([os.environ["KM_SERVER"], "serve", "--help"], stdout=subprocess.PIPE).stdout.decode()
used = re.findall(r"--[a-z-]+", re.search(r"(?m)^ExecStart=.*", unit)[0])
tap.check("the unit starts what there is", ["%s is no option" % o for o in used if o not in known] + ([] if used else ["no options"]))
shutil.rmtree(folder)
tap.done()
