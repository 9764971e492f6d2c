-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The queue in full, and the business day: who may serve whom, appointments, drafts of held visits, satisfaction, closing.

-- audiences: codes, blank between; '' serves everyone.
ALTER TABLE counter ADD COLUMN audiences TEXT NOT NULL DEFAULT '';
-- What a clerk may serve in a centre, whatever the counter: no row, no limit.
CREATE TABLE clerk_skill (
  centre TEXT NOT NULL REFERENCES centre (centre),
  username TEXT NOT NULL,
  lanes TEXT NOT NULL, -- codes, blank between
  PRIMARY KEY (centre, username)
);

-- basis: what the rank is reckoned from. reserved_until: so long a ticket that is back from being held is to_counter's alone.
-- visitor: keyed hash of the national ID, never the number. ended_by: the closing of the day that ended it; a late fact opens it again.
ALTER TABLE ticket ADD COLUMN basis TEXT NOT NULL DEFAULT 'issue';
ALTER TABLE ticket ADD COLUMN booked_at BIGINT;
ALTER TABLE ticket ADD COLUMN reserved_until BIGINT;
ALTER TABLE ticket ADD COLUMN visitor TEXT;
ALTER TABLE ticket ADD COLUMN ended_by TEXT;
-- For counters that serve some audiences alone: most visitors are citizens and stand in ticket_queue.
CREATE INDEX ticket_audience ON ticket (centre, day, lane, audience, effective_at, position)
  WHERE state = 'waiting' AND to_counter IS NULL AND audience <> 'citizen';
CREATE INDEX ticket_reserved ON ticket (centre, day, reserved_until) WHERE state = 'waiting' AND reserved_until IS NOT NULL;
CREATE INDEX ticket_absent ON ticket (centre, day) WHERE state = 'no-show';
-- A visitor has one ticket at a time.
CREATE UNIQUE INDEX ticket_visitor ON ticket (centre, day, visitor) WHERE visitor IS NOT NULL AND finished_at IS NULL AND state <> 'left';

-- Appointments. number: said at the door, one after the other in each centre and day. id: the command that booked it.
CREATE TABLE appointment (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  lane TEXT NOT NULL,
  audience TEXT NOT NULL,
  priority TEXT NOT NULL,
  wanted TEXT NOT NULL, -- codes, blank between
  visitor TEXT,
  state TEXT NOT NULL, -- booked, checked-in, missed
  ticket TEXT,
  booked_at BIGINT NOT NULL,
  booked_by TEXT
);
CREATE UNIQUE INDEX appointment_number ON appointment (centre, day, number);
CREATE UNIQUE INDEX appointment_visitor ON appointment (centre, day, visitor) WHERE visitor IS NOT NULL AND state = 'booked';
CREATE INDEX appointment_booked ON appointment (centre, day, at) WHERE state = 'booked';
CREATE TABLE appointment_day (centre TEXT NOT NULL, day TEXT NOT NULL, last_number BIGINT NOT NULL, PRIMARY KEY (centre, day));
CREATE TABLE appointment_slot (centre TEXT NOT NULL, lane TEXT NOT NULL, at BIGINT NOT NULL, booked BIGINT NOT NULL, PRIMARY KEY (centre, lane, at));

-- What a counter had typed for a visitor, sealed by it: gone when the visit ends, and with the day.
CREATE TABLE draft (
  ticket TEXT PRIMARY KEY REFERENCES ticket (id),
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  account TEXT,
  saved_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX draft_day ON draft (centre, day);

-- How satisfied visitors were, once for each visit. counter: who served it ('': not known).
CREATE TABLE rating (
  ticket TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  lane TEXT NOT NULL,
  counter TEXT NOT NULL,
  score BIGINT NOT NULL, -- 1 to 5
  at BIGINT NOT NULL,
  actor TEXT
);
CREATE TABLE sum_rating (
  centre TEXT NOT NULL, day TEXT NOT NULL, counter TEXT NOT NULL,
  ratings BIGINT NOT NULL, score BIGINT NOT NULL,
  PRIMARY KEY (centre, day, counter)
);

-- The business day. closings: how often it was closed; opened again, it keeps the reports it has.
ALTER TABLE day ADD COLUMN opened_by TEXT;
ALTER TABLE day ADD COLUMN closings BIGINT NOT NULL DEFAULT 0;
CREATE INDEX day_open ON day (centre, day) WHERE closed_at IS NULL;
-- A report is written once. hash: of body; audit_*: head of the centre's audit chain when it was made.
CREATE TABLE day_report (
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  closed_by TEXT,
  audit_number BIGINT NOT NULL,
  audit_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (centre, day, number)
);
-- Facts that came when their day was closed.
CREATE TABLE late_fact (
  command TEXT PRIMARY KEY,
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX late_fact_day ON late_fact (centre, day);
