// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-quote.h"
#include "km-receipt.h"
#include "test-support.h"

/* A transaction of four services of four authorities as a till makes it: quoted, paid in cash, signed with the till's key and
 * chained to `previous` (nullable; the new hash goes there). */
typedef struct
{
  guint serial;
  char *previous;
  const char *shift, *ticket, *counter;
  KmPaymentMethod method;
  const char *reference;
  gint64 overcharge; /* on the first fee line, piastres */
} Sale;

json_t *sale_body (Server *self, Sale *sale);

/* Opens a shift at ASW-03 with 500 pounds: its id (new string). */
char *sale_open_shift (Server *self);
