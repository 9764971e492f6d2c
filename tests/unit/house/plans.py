#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""plans.py SOURCE-ROOT: no statement of the server reads a whole table that grows with the years. Prints TAP."""
import glob
import os
import re
import sqlite3
import sys

sys.dont_write_bytecode = True
from prepare import ROOT, statements

GROWS = r"SCAN (ticket|ticket_move|receipt|reprint|request|fee_line|payment|pay_in|shift|event|command|audit|review_case|receipt_void|receipt_key|refund|request_move|shift_count|approval|appointment|appointment_slot|rating|late_fact|day_report|[a-z])\b(?! USING (?:COVERING )?INDEX case_open)"
# «verify» proves the ledger and reads all of it.
WHOLE = ("src/server/km-verify.c", "src/server/km-verify-money.c", "src/server/km-verify-queue.c", "src/server/km-receipt-keys.c", "src/server/km-summary.c")

db = sqlite3.connect(":memory:")
for migration in sorted(glob.glob(os.path.join(ROOT, "resources/schema/[0-9]*.sql"))):
    db.executescript(open(migration, encoding="utf-8").read())
found, read = [], 0
for path in sorted(glob.glob(os.path.join(ROOT, "src/server/**/*.[ch]"), recursive=True)):
    name = os.path.relpath(path, ROOT)
    for line, sql in statements(path):
        if name in WHOLE or not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql):
            continue
        read += 1
        values = max([int(n) for n in re.findall(r"\$(\d+)", sql)], default=0)
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + re.sub(r"\$(\d+)", r"?\1", sql), [None] * values)]
        found += ["# %s:%d: %s" % (name, line, step) for step in plan if re.match(GROWS, step)]
print("1..2")
print("%s 1 - statements were read (%d)" % ("ok" if read >= 20 else "not ok", read))
print("%s 2 - each finds its rows by an index" % ("not ok" if found else "ok"))
if found:
    print("\n".join(found))
sys.exit(1 if found or read < 20 else 0)
