/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "km-desk.h"
#include "km-receipt.h"

G_BEGIN_DECLS

/* One line of JSON on the standard output for each step: {"step": @step, "t": monotonic microseconds, …}, written at once, so that whoever
 * kills this process knows what it had said before. Takes @line (nullable). */
void walk_say (const char *step, json_t *line);

/* What a person would see now: who is signed in, the shift, the visitor in front, basket, answers, documents, money. */
json_t *walk_look (KmDesk *desk);
/* What is on a receipt, as far as it must stay the same. */
json_t *walk_receipt (KmReceipt *receipt);
/* The parts of an error: code is for the reader of a log. */
json_t *walk_error (const GError *error);

G_END_DECLS
