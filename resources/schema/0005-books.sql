-- SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The books of a period: what was voided and handed back in it, whenever it was paid.
CREATE INDEX receipt_void_day ON receipt_void (centre, day);
CREATE INDEX refund_day ON refund (centre, day);
