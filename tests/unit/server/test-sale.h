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
  gint64 exemption;  /* piastres, with: */
  const char *basis, *approval;
  const char *name, *national_id; /* of the visitor; nullable */
} Sale;

json_t *sale_body (Server *self, Sale *sale);

/* A fact of "clerk" with the sale; its id (new string) may be made before by server_id(), for a signature. */
json_t *sale_send (Server *self, Sale *sale, const char *id);

/* A second signature by `username` of `role` for the command; the token (new string). */
char *sale_sign (Server *self, const char *command, const char *kind, const char *username, KmRole role);

/* Proves the database, and that so many things are found in it. */
void assert_verified (Server *self, guint expected);

/* Opens a shift at ASW-03 with 500 pounds: its id (new string). */
char *sale_open_shift (Server *self);
