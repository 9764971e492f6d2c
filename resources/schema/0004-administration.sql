-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Passwords that were hashed and wait for the command that names them: by the hash of the one-time handle, for who had it made.
CREATE TABLE new_password (
  handle_hash TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Lists of fees that an administrator has confirmed with their authority.
CREATE TABLE fee_approval (
  authority TEXT NOT NULL,
  fees_hash TEXT NOT NULL,
  approved_at BIGINT NOT NULL,
  approved_by TEXT,
  PRIMARY KEY (authority, fees_hash)
);

-- A catalogue comes into force at catalogue_published.at, which may lie ahead.
CREATE INDEX catalogue_published_version ON catalogue_published (version);

-- The catalogue that the centres were last told of.
INSERT INTO store (key, value) SELECT 'announced', version FROM catalogue_published WHERE at = (SELECT max(at) FROM catalogue_published);
