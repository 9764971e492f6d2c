// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-directory.h"
#include "km-summary.h"

G_BEGIN_DECLS

typedef struct
{
  KmDb *db;
  KmDirectory *directory;
  KmSummary *sums; /* reckoned anew */
  GPtrArray *found;
} KmVerify;

/* One more thing found. */
void km_verify_found (KmVerify *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Satisfaction, appointments, drafts and the reports of closed days. */
gboolean km_verify_queue (KmVerify *self, GError **error);

/* The money of the ledger, added to the sums; and what it says of itself. */
gboolean km_verify_money (KmVerify *self, GError **error);

G_END_DECLS
