/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* A visitor's work at ASW-03, signed in as a clerk with an open shift and without a server: its own rules count. */

#include "km-await.h"
#include "km-desk-private.h"
#include "km-receipt.h"

typedef struct
{
  char *folder;
  KmDesk *desk;
  KmVisit *visit;
} Visiting;

void visit_set_up (Visiting *f, gconstpointer data);
void visit_tear_down (Visiting *f, gconstpointer data);
/* Adds a service by its code. */
void visit_add (Visiting *f, const char *service);
/* The field of a key; there is one (borrowed). */
KmFormField *visit_field (Visiting *f, const char *key);
/* Answers every gap of the form. */
void visit_fill (Visiting *f);
/* Types a payment and waits until it is on disk. */
void visit_set_tender (Visiting *f, const char *method, gint64 received, const char *reference, const char *last4);
/* Takes the money: the receipt (transfer full). */
KmReceipt *visit_pay (Visiting *f);
