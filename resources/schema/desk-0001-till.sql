-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The till's file. What the ledger needs (numbers, amounts, tenders, hashes) lies in clear; answers and names are sealed with the file's
-- key. Times are UTC microseconds, money is piastres.

CREATE TABLE till (
  id          BIGINT PRIMARY KEY CHECK (id = 1),
  code        TEXT,                       -- "ASW-T03"; NULL before the enrolment
  centre      TEXT,
  public_key  TEXT,                       -- Ed25519, base64url
  practice    BIGINT NOT NULL DEFAULT 0,
  enrolled_at BIGINT,
  last_n      BIGINT NOT NULL DEFAULT 0,  -- the last fact's running number
  chain       TEXT,                       -- hash of the last receipt
  recovery    BYTEA                       -- the file's key, sealed to the centre's recovery key
);
INSERT INTO till (id) VALUES (1);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The till's private key, its token, a session that a crash may interrupt.
CREATE TABLE secret (
  name   TEXT PRIMARY KEY,
  sealed BYTEA NOT NULL
);

CREATE TABLE serial (
  fiscal_year TEXT PRIMARY KEY,
  last        BIGINT NOT NULL
);

CREATE TABLE outbox (
  n        BIGINT PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  made_at  BIGINT NOT NULL,
  actor    TEXT,
  state    TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'rejected')),
  piastres BIGINT NOT NULL DEFAULT 0,
  bytes    BIGINT NOT NULL,
  shift    TEXT,
  receipt  TEXT,
  hash     TEXT NOT NULL,
  ledger   TEXT,                          -- the money of the body, in clear, as JSON
  sealed   BYTEA NOT NULL,                -- the whole body
  sent_at  BIGINT,
  flags    TEXT,
  problem  TEXT
);
CREATE INDEX outbox_waiting ON outbox (n) WHERE state = 'waiting';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE state = 'sent';

CREATE TABLE receipt (
  number      TEXT PRIMARY KEY,
  n           BIGINT NOT NULL UNIQUE,
  fiscal_year TEXT NOT NULL,
  serial      BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  shift       TEXT NOT NULL,
  piastres    BIGINT NOT NULL,
  previous    TEXT,
  hash        TEXT NOT NULL,
  signature   TEXT NOT NULL,
  ticket      TEXT,                       -- its label: no personal data
  copies      BIGINT NOT NULL DEFAULT 0,
  printed_at  BIGINT,
  offered_at  BIGINT,
  UNIQUE (fiscal_year, serial)
);
CREATE INDEX receipt_at ON receipt (at);
CREATE INDEX receipt_unprinted ON receipt (n) WHERE printed_at IS NULL AND offered_at IS NULL;

CREATE TABLE shift (
  id           TEXT PRIMARY KEY,
  counter      TEXT NOT NULL,
  username     TEXT NOT NULL,
  opened_at    BIGINT NOT NULL,
  float        BIGINT NOT NULL,
  cash         BIGINT NOT NULL DEFAULT 0,
  electronic   BIGINT NOT NULL DEFAULT 0,
  paid_in      BIGINT NOT NULL DEFAULT 0,
  transactions BIGINT NOT NULL DEFAULT 0,
  counted      BIGINT,
  closed_at    BIGINT
);
CREATE UNIQUE INDEX shift_open ON shift (counter) WHERE closed_at IS NULL;

-- The work in front ("visit") and that of held tickets ("ticket/ID").
CREATE TABLE draft (
  slot     TEXT PRIMARY KEY,
  saved_at BIGINT NOT NULL,
  tender   TEXT,                          -- what was typed as payment, in clear, as JSON
  sealed   BYTEA NOT NULL
);

CREATE TABLE catalogue (
  version    TEXT PRIMARY KEY,
  fetched_at BIGINT NOT NULL,
  current    BIGINT NOT NULL,
  document   BYTEA NOT NULL
);

-- Last known answers of the server, for a start without it.
CREATE TABLE cache (
  name     TEXT PRIMARY KEY,
  saved_at BIGINT NOT NULL,
  value    TEXT NOT NULL
);
