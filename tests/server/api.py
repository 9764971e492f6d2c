# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the whole API share: a server process of one's own, a client, the tables and the description."""
import base64
import datetime
import hashlib
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
ROLES = {"clerk": "clerk", "reception": "receptionist", "supervisor": "supervisor", "admin": "administrator", "officer": "authority", "display": "device"}


def uuid7():
    bits = secrets.token_bytes(10).hex()
    at = "%012x" % int(time.time() * 1000)
    return "%s-%s-7%s-8%s-%s" % (at[:8], at[8:], bits[:3], bits[3:6], bits[6:18])


def now(ahead=0):
    at = time.time() + ahead
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".%06dZ" % (at % 1 * 1e6)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None
        self.code = self.json.get("code", "") if isinstance(self.json, dict) else ""

    def __repr__(self):
        return "%d %s" % (self.status, self.body[:300].decode("utf-8", "replace"))


class Server:
    """A practice server of its own, without visitors."""

    def __init__(self, folder=None, arguments=(), environment=None):
        self.folder = folder or tempfile.mkdtemp(prefix="km-api-")
        self.database = os.path.join(self.folder, "server.db")
        self.errors_file = os.path.join(self.folder, "errors")
        port_file = os.path.join(self.folder, "port")
        self.process = subprocess.Popen(
            [os.environ["KM_SERVER"], "serve", "--practice", "--visitors-per-hour=0", "--stop-with-parent", "--listen=127.0.0.1:0",
             "--database=sqlite:" + self.database, "--port-file=" + port_file, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(self.errors_file, "ab"), env={**os.environ, **(environment or {})})
        for line in self.process.stdout:
            if line.startswith(b"Listening"):
                break
        else:
            raise SystemExit("khadamat-server ended before it listened: " + open(self.errors_file).read())
        self.port = int(open(port_file).read())
        self.connection = None

    def request(self, method, path, token=None, body=None, headers=None):
        """One request on the connection that is kept open; JSON unless `body` is bytes."""
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            if not isinstance(body, bytes):
                body = json.dumps(body, ensure_ascii=False).encode()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        reply = Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, b"" if path.startswith("/v1/events") and answer.status == 200 else answer.read())
        if path.startswith("/v1/events") or answer.will_close:
            self.connection.close()  # a stream does not end
            self.connection = None
        return reply

    def link(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def sign_in(self, username, centre="ASW", counter=None, till=None):
        reply = self.request("POST", "/v1/sessions", body={"username": username, "password": "practice", "centre": centre, "counter": counter, "till": till, "take_over": True})
        assert reply.status == 201, reply
        return reply.json["token"]

    def enrol(self, centre="ASW"):
        token = secrets.token_urlsafe(32)
        body = {"code": "practice", "public_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
                "token_hash": blake(token), "centre": centre}
        element = self.send(None, command("till.enrol", body))
        assert element["status"] == "accepted", element
        return Till(element["result"]["till"], token)

    def send(self, token, one):
        reply = self.request("POST", "/v1/commands", token, {"commands": [one]})
        return reply.json["results"][0] if reply.status == 200 else {"status": "http", "http": reply.status, "problem": reply.json or {}}

    def stop(self, keep=False):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.process.terminate()
        status = self.process.wait(timeout=60)
        self.process.stdin.close()
        self.process.stdout.close()
        if not keep:
            self.log = open(self.errors_file, encoding="utf-8").read()
            # Records of the server's own are no complaints; a library's warning is one.
            self.errors = "\n".join(line for line in self.log.split("\n") if line and (not line.startswith("time=") or "event=library" in line))
            shutil.rmtree(self.folder)
        return status


def blake(text):
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


class Till:
    def __init__(self, code, token):
        self.code, self.token, self.n = code, token, 0

    def fact(self, kind, body, actor="clerk"):
        self.n += 1
        return {**command(kind, body), "n": self.n, "actor": actor}


def command(kind, body):
    return {"id": uuid7(), "kind": kind, "made_at": now(), "body": body}


def fresh(value):
    """The same with other ids, so that an example can be sent again; what was booked for a day that has passed is booked for tomorrow."""
    ids = {}
    tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%d")

    def walk(one):
        if isinstance(one, dict):
            # An appointment's body: the one with an hour and what is wanted.
            if isinstance(one.get("at"), str) and "wanted" in one:
                one = dict(one, at=tomorrow + one["at"][len(tomorrow):])
            return {k: walk(v) for k, v in one.items()}
        if isinstance(one, list):
            return [walk(v) for v in one]
        if isinstance(one, str) and UUID.match(one):
            return ids.setdefault(one, uuid7())
        return one
    return walk(value)


# ---- The tables and the description ----

def tables():
    return json.loads(subprocess.run([os.environ["KM_API_TABLES"]], stdout=subprocess.PIPE, check=True).stdout)


def load_description():
    return json.load(open(os.environ["KM_OPENAPI"], encoding="utf-8"))


class Description:
    def __init__(self):
        self.document = load_description()
        self.paths = self.document["paths"]
        self.schemas = self.document["components"]["schemas"]
        self.mapping = self.schemas["Command"]["discriminator"]["mapping"]

    def resolve(self, schema):
        while isinstance(schema, dict) and "$ref" in schema:
            at = self.document
            for step in schema["$ref"].split("/")[1:]:
                at = at[step]
            schema = at
        return schema

    def kind(self, kind):
        return self.resolve({"$ref": self.mapping[kind]}) if kind in self.mapping else None

    def body_schema(self, kind):
        return self.resolve(self.kind(kind)["properties"]["body"])

    def examples_of(self, schema):
        """Of a schema, a media type or a parameter."""
        found = []
        if "example" in schema:
            found.append(schema["example"])
        more = schema.get("examples", [])
        found += [one.get("value") for one in more.values()] if isinstance(more, dict) else more
        if not found and "schema" in schema:
            found = self.examples_of(self.resolve(schema["schema"]))
        return found

    def bodies(self, kind):
        """The example bodies of a kind: of its body, or inside an example of the whole command."""
        whole = self.kind(kind)
        body = whole["properties"]["body"]
        return self.examples_of(body) or self.examples_of(self.resolve(body)) or [one["body"] for one in self.examples_of(whole)]

    def operation(self, route):
        return self.paths.get(route["path"], {}).get(route["method"].lower())

    def request_bodies(self, route):
        content = self.operation(route).get("requestBody", {}).get("content", {}).get("application/json", {})
        return self.examples_of(content)

    def fill(self, route, centre):
        """A path for the route with its parameters' examples, for somebody of a centre."""
        path, query = route["path"], []
        for one in self.paths[route["path"]].get("parameters", []) + self.operation(route).get("parameters", []):
            one = self.resolve(one)
            examples = [centre] if one["name"] == "centre" else self.examples_of(one)
            value = examples[0] if examples else {"id": "0193a5b2-7c1e-7a3b-9c55-3f0a12345678", "number": "ASW-T99-2627-999999"}.get(one["name"])
            if one["in"] == "path":
                assert value is not None, "%s %s: the parameter %s has no example in data/openapi.json" % (route["method"], route["path"], one["name"])
                path = path.replace("{%s}" % one["name"], str(value))
            elif one["in"] == "query" and (one.get("required") or examples):
                query.append("%s=%s" % (one["name"], value))
        assert "{" not in path, "%s: a part of the path is not described as a parameter" % route["path"]
        return path + ("?" + "&".join(query) if query else "")


# ---- TAP ----

class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def check(self, name, found):
        """`found`: a list of complaints."""
        self.n += 1
        print("%s %d - %s" % ("not ok" if found else "ok", self.n, name))
        for line in found[:30]:
            print("# " + str(line).replace("\n", " ")[:600])
        self.failed += bool(found)
        sys.stdout.flush()

    def done(self):
        print("1..%d" % self.n)
        sys.exit(1 if self.failed else 0)
