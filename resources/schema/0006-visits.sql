-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Drafts lie sealed under a key of their centre's business day. With the day's closing the key is erased: what is left of a draft on
-- the disk, in a free page or in a copy that is made later, opens no more.
CREATE TABLE draft_key (
  centre TEXT NOT NULL,
  day TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (centre, day)
);
-- Those of before were sealed by counters, each for itself alone.
DELETE FROM draft;
