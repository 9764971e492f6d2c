-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The server's database. Portable to PostgreSQL: BIGINT and TEXT only. Times are UTC microseconds, money is piastres, days are
-- local dates (2026-11-21). What belongs to a centre has its code in front, so that a centre can be a shard.
-- What must happen at most once is a key here, not a check in code.

-- epoch, practice, the current catalogue
CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Places. seq: number of the centre's last event; audit_*: head of its audit chain; tills: codes given so far, never twice.
CREATE TABLE centre (
  centre TEXT PRIMARY KEY,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kind TEXT NOT NULL,
  settings TEXT NOT NULL,
  seq BIGINT NOT NULL DEFAULT 0,
  audit_number BIGINT NOT NULL DEFAULT 0,
  audit_hash TEXT NOT NULL DEFAULT '',
  tills BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE lane (
  centre TEXT NOT NULL REFERENCES centre (centre),
  lane TEXT NOT NULL,
  position BIGINT NOT NULL,
  letter TEXT NOT NULL,
  latin TEXT NOT NULL,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  authorities TEXT NOT NULL, -- codes, blank between
  PRIMARY KEY (centre, lane)
);
CREATE TABLE counter (
  counter TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre (centre),
  number BIGINT NOT NULL,
  name_ar TEXT,
  lanes TEXT NOT NULL, -- codes, blank between
  state TEXT NOT NULL DEFAULT 'closed', -- closed, open, paused
  account TEXT,
  till TEXT,
  since BIGINT,
  pause_reason TEXT
);
CREATE UNIQUE INDEX counter_number ON counter (centre, number);

-- People. Rights are added with the time from which they hold; role 'none' is a disabled account.
CREATE TABLE account (
  username TEXT PRIMARY KEY,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  number TEXT NOT NULL,
  authority TEXT,
  hash TEXT NOT NULL
);
CREATE TABLE account_right (
  username TEXT NOT NULL REFERENCES account (username),
  since BIGINT NOT NULL,
  role TEXT NOT NULL,
  centre TEXT,
  PRIMARY KEY (username, since)
);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  role TEXT NOT NULL,
  centre TEXT,
  counter TEXT,
  till TEXT,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, -- absolute; the idle limit is reckoned from seen_at
  ended_at BIGINT
);
CREATE UNIQUE INDEX session_counter ON session (counter) WHERE ended_at IS NULL AND counter IS NOT NULL;
CREATE INDEX session_username ON session (username);

-- Tills. last_n: the last of its facts that is here; last_hash: of its last receipt; backlog_*: what it last said of itself.
CREATE TABLE till (
  till TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre (centre),
  public_key TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  enrolled_by TEXT,
  revoked_at BIGINT,
  last_n BIGINT NOT NULL DEFAULT 0,
  last_hash TEXT,
  seen_at BIGINT,
  backlog_count BIGINT NOT NULL DEFAULT 0,
  backlog_piastres BIGINT NOT NULL DEFAULT 0,
  backlog_oldest BIGINT
);
CREATE UNIQUE INDEX till_token ON till (token_hash);
CREATE TABLE enrol_code (
  code_hash TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  made_by TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  till TEXT -- that was made with it
);

-- Every command that was executed, with its answer: the same id again gets the same answer. body is purged when its retention
-- ends; the hash stays.
CREATE TABLE command (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  centre TEXT,
  till TEXT,
  n BIGINT NOT NULL,
  actor TEXT,
  made_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  answer TEXT NOT NULL,
  body TEXT
);
CREATE UNIQUE INDEX command_n ON command (till, n) WHERE n > 0;

-- Chained: hash = BLAKE2b-256 of "previous hash|number|at|kind|actor|till|subject|body hash".
CREATE TABLE audit (
  centre TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT,
  till TEXT,
  subject TEXT NOT NULL, -- a command's id
  body_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (centre, number)
);

CREATE TABLE event (
  centre TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (centre, seq)
);

-- A centre's business day.
CREATE TABLE day (
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (centre, day)
);

-- Tickets. label_lane, letter, latin, number: what stands on the visitor's paper, whatever lane it waits in now. position: order of issue.
-- origin: issued by the server, or taken by number at a counter that was offline. last_move: the command that moved it last.
CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  lane TEXT NOT NULL,
  label_lane TEXT NOT NULL,
  number BIGINT NOT NULL,
  origin TEXT NOT NULL,
  audience TEXT NOT NULL,
  priority TEXT NOT NULL,
  state TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  called_at BIGINT,
  started_at BIGINT,
  finished_at BIGINT,
  held_at BIGINT,
  counter TEXT,
  to_counter TEXT,
  recalls BIGINT NOT NULL,
  wanted TEXT NOT NULL, -- codes, blank between
  hold_reason TEXT,
  position BIGINT NOT NULL,
  last_move TEXT NOT NULL
);
CREATE UNIQUE INDEX ticket_label ON ticket (centre, day, label_lane, number) WHERE origin = 'issued';
CREATE INDEX ticket_queue ON ticket (centre, day, lane, effective_at, position) WHERE state = 'waiting' AND to_counter IS NULL;
CREATE INDEX ticket_sent ON ticket (to_counter, day, effective_at, position) WHERE state = 'waiting' AND to_counter IS NOT NULL;
CREATE UNIQUE INDEX ticket_at_counter ON ticket (counter) WHERE state IN ('called', 'serving');
-- Called, serving or held. (Not as a list of states: SQLite builds a table of a list of three for every row it writes.)
CREATE INDEX ticket_busy ON ticket (centre, day) WHERE counter IS NOT NULL AND finished_at IS NULL;
-- A ticket taken offline that the server knew already under its own id.
CREATE TABLE ticket_alias (id TEXT PRIMARY KEY, ticket TEXT NOT NULL REFERENCES ticket (id));
-- Every move; previous: the ticket's move before it; before: what the move changed, for taking it back.
CREATE TABLE ticket_move (
  command TEXT PRIMARY KEY,
  ticket TEXT NOT NULL,
  centre TEXT NOT NULL,
  till TEXT,
  actor TEXT,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  counter TEXT,
  previous TEXT,
  undoes TEXT,
  before TEXT NOT NULL
);

-- Shifts. What was taken in it stands in sum_shift; expected is written down with the count.
CREATE TABLE shift (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  account TEXT NOT NULL,
  till TEXT,
  state TEXT NOT NULL, -- open, counted, closed
  opened_at BIGINT NOT NULL,
  float_piastres BIGINT NOT NULL,
  float_denominations TEXT,
  counted_at BIGINT,
  counted BIGINT,
  denominations TEXT,
  expected BIGINT,
  closed_at BIGINT
);
CREATE INDEX shift_open ON shift (counter) WHERE state <> 'closed';
CREATE INDEX shift_day ON shift (centre, day);
CREATE TABLE pay_in (
  id TEXT PRIMARY KEY,
  shift TEXT NOT NULL,
  piastres BIGINT NOT NULL,
  reference TEXT NOT NULL,
  actor TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX pay_in_shift ON pay_in (shift);

-- The money. A receipt is one transaction of one visitor; body is the whole command body, enough to print it again.
CREATE TABLE receipt (
  number TEXT PRIMARY KEY,
  id TEXT NOT NULL, -- the transaction: the command's id
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  till TEXT NOT NULL,
  fiscal_year TEXT NOT NULL,
  serial BIGINT NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  after_closing BIGINT NOT NULL, -- 1: came when its day was closed
  clerk TEXT NOT NULL,
  counter TEXT NOT NULL,
  shift TEXT,
  ticket TEXT,
  catalogue TEXT NOT NULL,
  total BIGINT NOT NULL,
  cash BIGINT NOT NULL,
  electronic BIGINT NOT NULL,
  pass_through BIGINT NOT NULL,
  surcharge BIGINT NOT NULL,
  rounding BIGINT NOT NULL,
  hash TEXT NOT NULL,
  previous TEXT,
  flags TEXT NOT NULL, -- blank between
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX receipt_id ON receipt (id);
CREATE UNIQUE INDEX receipt_serial ON receipt (till, fiscal_year, serial);
CREATE INDEX receipt_day ON receipt (centre, day);
CREATE INDEX receipt_ticket ON receipt (ticket) WHERE ticket IS NOT NULL;
CREATE TABLE reprint (
  id TEXT PRIMARY KEY,
  receipt TEXT NOT NULL,
  copy BIGINT NOT NULL,
  actor TEXT,
  counter TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX reprint_receipt ON reprint (receipt);
CREATE TABLE request (
  number TEXT PRIMARY KEY, -- receipt/item
  receipt TEXT NOT NULL,
  item BIGINT NOT NULL,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  authority TEXT NOT NULL,
  service TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  promised_at BIGINT NOT NULL
);
CREATE INDEX request_authority ON request (authority, state, promised_at);
CREATE TABLE fee_line (
  receipt TEXT NOT NULL,
  line BIGINT NOT NULL,
  item BIGINT NOT NULL,
  authority TEXT NOT NULL,
  service TEXT NOT NULL,
  code TEXT NOT NULL,
  piastres BIGINT NOT NULL,
  pass_through BIGINT NOT NULL,
  PRIMARY KEY (receipt, line)
);
CREATE TABLE payment (
  receipt TEXT NOT NULL,
  line BIGINT NOT NULL,
  shift TEXT,
  method TEXT NOT NULL,
  piastres BIGINT NOT NULL,
  received BIGINT NOT NULL,
  change BIGINT NOT NULL,
  reference TEXT,
  scheme TEXT,
  last4 TEXT,
  PRIMARY KEY (receipt, line)
);
CREATE INDEX payment_reference ON payment (reference) WHERE reference IS NOT NULL;

-- What a supervisor must look at.
CREATE TABLE review_case (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  command TEXT NOT NULL,
  actor TEXT,
  flags TEXT NOT NULL, -- blank between
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT,
  note TEXT
);
CREATE INDEX case_open ON review_case (centre, opened_at) WHERE closed_at IS NULL;

-- Catalogues: the canonical document by the hash of it. published: when each became the current one.
CREATE TABLE catalogue (version TEXT PRIMARY KEY, document TEXT NOT NULL, added_at BIGINT NOT NULL);
CREATE TABLE catalogue_published (version TEXT NOT NULL REFERENCES catalogue (version), at BIGINT NOT NULL, PRIMARY KEY (at, version));

-- Summaries: changed in the transaction that changes what they sum, so that a dashboard reads a few rows on any day.
CREATE TABLE sum_lane (
  centre TEXT NOT NULL, day TEXT NOT NULL, lane TEXT NOT NULL,
  last_number BIGINT NOT NULL, tickets BIGINT NOT NULL, waiting BIGINT NOT NULL, called BIGINT NOT NULL, serving BIGINT NOT NULL,
  held BIGINT NOT NULL, served BIGINT NOT NULL, no_show BIGINT NOT NULL, gone BIGINT NOT NULL,
  waited BIGINT NOT NULL, wait_seconds BIGINT NOT NULL, service_seconds BIGINT NOT NULL,
  PRIMARY KEY (centre, day, lane)
);
CREATE TABLE sum_counter (
  centre TEXT NOT NULL, day TEXT NOT NULL, counter TEXT NOT NULL,
  served BIGINT NOT NULL, service_seconds BIGINT NOT NULL, receipts BIGINT NOT NULL, piastres BIGINT NOT NULL,
  PRIMARY KEY (centre, day, counter)
);
CREATE TABLE sum_hour (
  centre TEXT NOT NULL, day TEXT NOT NULL, hour TEXT NOT NULL, -- "2026-11-21T08:00:00Z"
  arrived BIGINT NOT NULL, served BIGINT NOT NULL, waited BIGINT NOT NULL, wait_seconds BIGINT NOT NULL,
  PRIMARY KEY (centre, day, hour)
);
CREATE TABLE sum_authority (
  centre TEXT NOT NULL, day TEXT NOT NULL, authority TEXT NOT NULL,
  requests BIGINT NOT NULL, piastres BIGINT NOT NULL, pass_through BIGINT NOT NULL,
  PRIMARY KEY (centre, day, authority)
);
CREATE TABLE sum_day (
  centre TEXT NOT NULL, day TEXT NOT NULL, part TEXT NOT NULL, -- 'day', or 'after' for what came after its closing
  receipts BIGINT NOT NULL, total BIGINT NOT NULL, cash BIGINT NOT NULL, electronic BIGINT NOT NULL, pass_through BIGINT NOT NULL,
  surcharge BIGINT NOT NULL, rounding BIGINT NOT NULL,
  PRIMARY KEY (centre, day, part)
);
CREATE TABLE sum_shift (
  centre TEXT NOT NULL, day TEXT NOT NULL, shift TEXT NOT NULL, -- day: always ''
  receipts BIGINT NOT NULL, total BIGINT NOT NULL, cash BIGINT NOT NULL, card BIGINT NOT NULL, wallet BIGINT NOT NULL,
  orders BIGINT NOT NULL, pass_through BIGINT NOT NULL, paid_in BIGINT NOT NULL,
  PRIMARY KEY (centre, day, shift)
);
