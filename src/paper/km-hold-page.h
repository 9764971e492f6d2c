/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-language.h"
#include "km-page.h"

G_BEGIN_DECLS

/* What stands on the paper that a visitor takes along when the visit is held. Strings are borrowed for the call; no name, no identity. */
typedef struct
{
  const char *centre;
  const char *label;             /* «م ٤٢» */
  const char *latin_label;       /* "M 42" */
  const char *lane;              /* name */
  int counter_number;
  gint64 at;                     /* microseconds UTC */
  gint64 kept_until;             /* the business day whose closing ends the draft; 0: not known */
  const char *reason;            /* one sentence */
  const char *const *services;   /* what is under way, NULL-terminated, may be empty */
  const char *const *missing;    /* papers to bring, NULL-terminated, may be empty */
  gboolean practice;
} KmHoldSlip;

/* The hold slip (counter.md §1.17): the number large, why, the missing papers with boxes to tick, until when the data is kept, and that no
 * new ticket is needed. Title: HOLD- and the Latin label. Any thread. Returns: (transfer full). */
KmPage *km_hold_page_new (const KmHoldSlip *slip,
                          KmPaperSize       paper,
                          KmLanguage        language,
                          KmDigits          digits,
                          GTimeZone        *zone);

G_END_DECLS
