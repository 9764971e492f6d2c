#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""prepare.py SOURCE-ROOT: PREPAREs every KM_SQL statement of the server and of the database layer on PostgreSQL 15, over the
server's own migrations and the layer's own table. What PREPARE does not take (COMMIT, SAVEPOINT …) is standard SQL.

A private cluster in a temporary folder, reached by a Unix socket alone: no port, nothing left behind. Prints TAP.
"""
import glob
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = sys.argv[1]
STRING = r'"(?:[^"\\]|\\.)*"'


def statements(path):
    """The literals inside KM_SQL (...), adjacent pieces joined as C joins them."""
    text = open(path, encoding="utf-8").read()
    for match in re.finditer(r"KM_SQL\s*\(((?:\s*%s)+)\s*\)" % STRING, text):
        pieces = re.findall(STRING, match.group(1))
        line = text.count("\n", 0, match.start()) + 1
        yield line, "".join(piece[1:-1].encode().decode("unicode_escape") for piece in pieces)


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/15/bin"))
    if not found:
        print("1..0 # SKIP PostgreSQL 15 is not installed")
        sys.exit(0)
    return found[-1]


def main():
    tools = binaries()
    work = tempfile.mkdtemp(prefix="km-pg-")
    user = []
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(work, account.pw_uid, account.pw_gid)
        user = ["runuser", "-u", "postgres", "--"]
    failed = 0
    try:
        data = os.path.join(work, "data")
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd=work, check=True)
        subprocess.run(user + [tools + "/initdb", "-D", data, "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "-E",
                               "UTF8", "--no-sync"], **quiet)
        subprocess.run(user + [tools + "/pg_ctl", "-D", data, "-w", "-l", os.path.join(work, "log"), "-o",
                               "-k %s -c listen_addresses='' -c fsync=off" % work, "start"], **quiet)
        cases = []
        for path in sorted(glob.glob(os.path.join(ROOT, "resources/schema/[0-9]*.sql"))):
            cases.append((os.path.relpath(path, ROOT), "schema", open(path, encoding="utf-8").read()))
        # Of src/db the sources alone: its headers show examples.
        for path in (sorted(glob.glob(os.path.join(ROOT, "src/db/*.c")))
                     + sorted(glob.glob(os.path.join(ROOT, "src/server/**/*.[ch]"), recursive=True))):
            for line, sql in statements(path):
                if re.match(r"\s*CREATE TABLE\b", sql):
                    cases.append(("%s:%d" % (os.path.relpath(path, ROOT), line), "schema", sql))
                elif re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql):
                    cases.append(("%s:%d" % (os.path.relpath(path, ROOT), line), "statement", sql))
        print("1..%d" % (len(cases) + 1))
        count = sum(1 for case in cases if case[1] == "statement")
        print("%s 1 - statements were found (%d)" % ("ok" if count >= 20 else "not ok", count))
        failed += count < 20
        for number, (where, kind, sql) in enumerate(cases, 2):
            text = sql if kind == "schema" else "PREPARE s AS %s" % sql
            run = subprocess.run(user + [tools + "/psql", "-X", "-q", "-h", work, "-U", "postgres", "-v", "ON_ERROR_STOP=1"],
                                 input=text, text=True, capture_output=True, cwd=work)
            good = run.returncode == 0
            print("%s %d - %s" % ("ok" if good else "not ok", number, where))
            if not good:
                failed += 1
                print("\n".join("# " + piece for piece in (run.stderr.strip() + "\n" + sql).splitlines()))
    finally:
        subprocess.run(user + [tools + "/pg_ctl", "-D", os.path.join(work, "data"), "-m", "immediate", "stop"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/")
        shutil.rmtree(work, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
