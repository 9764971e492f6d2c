/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-bundle.h"
#include "km-catalogue.h"
#include "km-form.h"
#include "km-quote.h"
#include "km-receipt.h"

G_BEGIN_DECLS

/* What the tests of the catalogue share. Nothing here is kept between two tests. */

#define FIXTURE_NATIONAL_ID "28612032801473" /* a man, born in Aswan on 3 December 1986 */
#define FIXTURE_WOMAN_ID "29003150101248"    /* a woman, born in Cairo on 15 March 1990 */

/* The shipped catalogue as files, as one document (new reference) and loaded. */
GHashTable *fixture_files (void);
json_t *fixture_document (void);
KmCatalogue *fixture_catalogue (void);

GDate fixture_today (void);      /* 21 November 2026 */
KmTime fixture_now (void);       /* Sunday 22 November 2026, 10:00 in Cairo */
GTimeZone *fixture_zone (void);

/* A bundle and its form on the shipped catalogue. The data of the test names a ready-made
 * bundle, or services with a space between, or is NULL: nothing picked yet. */
typedef struct
{
  KmCatalogue *catalogue;
  KmBundle *bundle;
  KmForm *form;
  GTimeZone *zone;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_set_up_filled (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* Adds a service and brings the form up to date; the item's number. */
guint fixture_add (Fixture *fixture, const char *service, const char *for_whom);
void fixture_set (Fixture *fixture, const char *key, const char *text);
void fixture_assert_answer (Fixture *fixture, const char *key, const char *value, KmAnswerSource source);
gboolean fixture_visible (Fixture *fixture, const char *key);

/* Answers every gap of the form with something fit for its type. */
void fixture_fill (KmForm *form);
/* The first choice of every item that has one: item -> code. */
GHashTable *fixture_choices (KmBundle *bundle);
/* A complete, signed transaction paid by card, or in cash when `cash`. *public_key is base64url. */
KmTransaction *fixture_transaction (KmForm *form, KmBundle *bundle, gboolean cash, char **public_key);
KmTransactionReceipt *fixture_receipt (void);

G_END_DECLS
