-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What this till is used for most: services and bundles by counter, names of offices by field. Nothing personal.

CREATE TABLE used (
  counter TEXT NOT NULL,
  code    TEXT NOT NULL,                  -- of a service or a bundle
  times   BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (counter, code)
);

CREATE TABLE remembered (
  field   TEXT NOT NULL,
  value   TEXT NOT NULL,
  times   BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (field, value)
);
