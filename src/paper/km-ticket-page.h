/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-page.h"

G_BEGIN_DECLS

/* What stands on the slip that a visitor takes at the door. Strings are borrowed for the call; no name, no identity. */
typedef struct
{
  const char *centre;            /* Arabic name */
  const char *letter, *latin;    /* of the lane: م, M */
  guint number;
  const char *lane;              /* Arabic name */
  guint ahead;                   /* people before */
  int wait_minutes;              /* expected, -1: not known */
  gint64 issued_at;              /* microseconds UTC */
  const char *const *services;   /* Arabic names of what the visitor came for, NULL-terminated, may be empty */
  const char *const *documents;  /* papers to have at hand, NULL-terminated, may be empty */
  gboolean practice;
} KmTicketSlip;

/*
 * Lays the slip out on an 80 mm roll (counter.md §3.29, §3.32): the number large, its letter in a box with its Latin partner, how many
 * are before, the hour, the papers with boxes to tick, and what to do when the call was missed. Always Arabic. Title: the letter's Latin
 * partner and the number. Any thread. Returns: (transfer full).
 */
KmPage *km_ticket_page_new (const KmTicketSlip *slip,
                            KmDigits            digits,
                            GTimeZone          *zone);

G_END_DECLS
