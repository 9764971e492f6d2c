/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to KmShift: the object, and its row in the file. */

#include "km-desk-private.h"
#include "km-money.h"

G_BEGIN_DECLS

struct _KmShift
{
  GObject parent_instance;

  int state;
  char *id, *opened_text, *difference_text;
  gint64 float_piastres, opened_at, taken_cash, taken_electronic, counted, expected, difference;
  guint transactions;

  KmDesk *desk; /* (unowned): owns this */
  gint64 paid_in;
  gboolean busy;
};

typedef struct
{
  char *counter, *username;
  gboolean found;
  char *id;
  gint64 opened_at, float_piastres, cash, electronic, paid_in, transactions, counted;
  gboolean is_counted;
} KmShiftRow;

void km_shift_row_free (KmShiftRow *row);
/* Shows @row as the shift there is; NULL: none. */
void km_shift_show (KmShift *self, const KmShiftRow *row);

G_END_DECLS
