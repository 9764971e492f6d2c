// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "test-sale.h"

/* What tests of the queue do at a counter. */

json_t *queue_at (const char *ticket, const char *counter); /* a body */
/* A fact that is accepted without a flag. */
void queue_tell (Server *self, const char *kind, json_t *body);
json_t *queue_decide (Server *self, const char *kind, json_t *body); /* by the supervisor */
void queue_open_counter (Server *self, const char *counter);
/* Who is called at `counter` by `caller`: the ticket's id (new string) or NULL; and it must be for the reason `why`. */
char *queue_call_as (Server *self, const KmCaller *caller, const char *counter, const char *why);
/* The next at `counter` is `ticket` (NULL: nobody). */
void queue_expect_next (Server *self, const char *counter, const char *why, const char *ticket);
/* Starts and holds what is called there. */
void queue_hold (Server *self, const char *ticket, const char *counter);
