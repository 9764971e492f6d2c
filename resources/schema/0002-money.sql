-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Money that goes back, second signatures, requests on their way, counts of a drawer, and what receipts are searched by. Sums of what
-- was there before are filled from the ledger.

-- Second signatures: each for one command of one kind, once. Kept: they are evidence.
CREATE TABLE approval (
  token_hash TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  kind TEXT NOT NULL,
  username TEXT NOT NULL,
  role TEXT NOT NULL,
  centre TEXT, -- of the right; null: every centre
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- A void names what it voids, once: the receipt stays as it was. day, shift: where the money went back, which may be others than the
-- receipt's own.
CREATE TABLE receipt_void (
  receipt TEXT PRIMARY KEY,
  id TEXT NOT NULL, -- the command's
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  after_closing BIGINT NOT NULL,
  at BIGINT NOT NULL,
  shift TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT,
  voided_by TEXT NOT NULL
);
-- Money back for one refused request. due: what the refusal allowed; piastres: what was handed back.
CREATE TABLE refund (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  receipt TEXT NOT NULL,
  authority TEXT NOT NULL,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  after_closing BIGINT NOT NULL,
  at BIGINT NOT NULL,
  shift TEXT NOT NULL,
  counter TEXT,
  actor TEXT,
  method TEXT NOT NULL,
  piastres BIGINT NOT NULL,
  pass_through BIGINT NOT NULL,
  rounding BIGINT NOT NULL,
  reference TEXT
);
CREATE INDEX refund_request ON refund (request);
CREATE INDEX refund_receipt ON refund (receipt);

-- Requests. promise_day: the local date of promised_at ('': not known); refundable: what a refusal lets refund.pay hand back.
ALTER TABLE request ADD COLUMN promise_day TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN refundable BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN ready_at BIGINT;
ALTER TABLE request ADD COLUMN authority_number TEXT;
DROP INDEX request_authority;
CREATE INDEX request_centre ON request (centre, authority, state, promised_at, number);
CREATE TABLE request_move (
  request TEXT NOT NULL,
  command TEXT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT,
  at BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (request, command)
);

-- Shifts. Each count as it was made; the shift itself keeps the first closing one. next_shift: who took the drawer over opened it.
ALTER TABLE shift ADD COLUMN verified_at BIGINT;
ALTER TABLE shift ADD COLUMN verified_by TEXT;
ALTER TABLE shift ADD COLUMN next_shift TEXT;
CREATE INDEX shift_standing ON shift (centre) WHERE state <> 'closed';
CREATE INDEX shift_unverified ON shift (centre, counted_at) WHERE verified_at IS NULL AND counted_at IS NOT NULL;
CREATE TABLE shift_count (
  id TEXT PRIMARY KEY,
  shift TEXT NOT NULL,
  purpose TEXT NOT NULL, -- closing, surprise, hand-over
  at BIGINT NOT NULL,
  actor TEXT,
  witness TEXT,
  counted BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  denominations TEXT NOT NULL
);
CREATE INDEX shift_count_shift ON shift_count (shift);
INSERT INTO shift_count (id, shift, purpose, at, actor, counted, expected, denominations)
  SELECT id, id, 'closing', counted_at, account, counted, expected, COALESCE(denominations, '[]') FROM shift WHERE counted_at IS NOT NULL AND expected IS NOT NULL;
ALTER TABLE pay_in ADD COLUMN bank TEXT;
CREATE INDEX pay_in_reference ON pay_in (reference);

-- What a supervisor reads about a case, as JSON; never in an event.
ALTER TABLE review_case ADD COLUMN details TEXT;
CREATE INDEX case_subject ON review_case (subject) WHERE closed_at IS NULL;
CREATE INDEX case_closed ON review_case (centre, closed_at) WHERE closed_at IS NOT NULL;

-- What receipts are found by: keyed hashes of national IDs, passports and folded words of names with the centre, never the clear text.
CREATE TABLE receipt_key (key BIGINT NOT NULL, at BIGINT NOT NULL, receipt TEXT NOT NULL);
CREATE INDEX receipt_key_at ON receipt_key (key, at, receipt);

-- Sums.
ALTER TABLE sum_day ADD COLUMN requests BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_day ADD COLUMN visits_saved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_day ADD COLUMN voids BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_day ADD COLUMN voided BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_day ADD COLUMN refunds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_day ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_shift ADD COLUMN voids BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_shift ADD COLUMN voided BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_shift ADD COLUMN refunds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_shift ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_authority ADD COLUMN voided BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_authority ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sum_authority ADD COLUMN back BIGINT NOT NULL DEFAULT 0;
CREATE TABLE sum_method (
  centre TEXT NOT NULL, day TEXT NOT NULL, method TEXT NOT NULL,
  payments BIGINT NOT NULL, piastres BIGINT NOT NULL, backs BIGINT NOT NULL, back BIGINT NOT NULL,
  PRIMARY KEY (centre, day, method)
);
CREATE TABLE sum_clerk (
  centre TEXT NOT NULL, day TEXT NOT NULL, clerk TEXT NOT NULL,
  receipts BIGINT NOT NULL, requests BIGINT NOT NULL, total BIGINT NOT NULL, cash BIGINT NOT NULL, electronic BIGINT NOT NULL,
  voids BIGINT NOT NULL, voided BIGINT NOT NULL, refunds BIGINT NOT NULL, refunded BIGINT NOT NULL,
  PRIMARY KEY (centre, day, clerk)
);
CREATE TABLE sum_promise (
  centre TEXT NOT NULL, day TEXT NOT NULL, authority TEXT NOT NULL, -- day: of the promise
  promised BIGINT NOT NULL, kept BIGINT NOT NULL, late BIGINT NOT NULL, cancelled BIGINT NOT NULL,
  PRIMARY KEY (centre, day, authority)
);

INSERT INTO sum_method (centre, day, method, payments, piastres, backs, back)
  SELECT r.centre, r.day, p.method, count(*), CAST(sum(p.piastres) AS BIGINT), 0, 0 FROM payment p JOIN receipt r ON r.number = p.receipt
  GROUP BY r.centre, r.day, p.method;
INSERT INTO sum_clerk (centre, day, clerk, receipts, requests, total, cash, electronic, voids, voided, refunds, refunded)
  SELECT r.centre, r.day, r.clerk, count(*), CAST(COALESCE(sum(q.n), 0) AS BIGINT), CAST(sum(r.total) AS BIGINT), CAST(sum(r.cash) AS BIGINT),
         CAST(sum(r.electronic) AS BIGINT), 0, 0, 0, 0
  FROM receipt r LEFT JOIN (SELECT receipt, count(*) AS n FROM request GROUP BY receipt) q ON q.receipt = r.number
  GROUP BY r.centre, r.day, r.clerk;
INSERT INTO sum_day (centre, day, part, receipts, total, cash, electronic, pass_through, surcharge, rounding, requests, visits_saved)
  SELECT r.centre, r.day, 'day', 0, 0, 0, 0, 0, 0, 0, CAST(sum(q.n) AS BIGINT), CAST(sum(q.a - 1) AS BIGINT)
  FROM receipt r JOIN (SELECT receipt, count(*) AS n, count(DISTINCT authority) AS a FROM request GROUP BY receipt) q ON q.receipt = r.number
  GROUP BY r.centre, r.day
  ON CONFLICT (centre, day, part) DO UPDATE SET requests = excluded.requests, visits_saved = excluded.visits_saved;
INSERT INTO sum_day (centre, day, part, receipts, total, cash, electronic, pass_through, surcharge, rounding, requests, visits_saved)
  SELECT r.centre, r.day, 'after', 0, 0, 0, 0, 0, 0, 0, CAST(sum(q.n) AS BIGINT), CAST(sum(q.a - 1) AS BIGINT)
  FROM receipt r JOIN (SELECT receipt, count(*) AS n, count(DISTINCT authority) AS a FROM request GROUP BY receipt) q ON q.receipt = r.number
  WHERE r.after_closing <> 0
  GROUP BY r.centre, r.day
  ON CONFLICT (centre, day, part) DO UPDATE SET requests = excluded.requests, visits_saved = excluded.visits_saved;
