/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened, for operators: one line a record on the standard error, "time=… event=NAME key=value …", values with blanks in
 * quotes. Nothing of a person goes here: no user name, no national ID, no name, no path with an id in it. Any thread. */

/* @...: pairs of key and value (both const char *; a pair whose value is NULL is left out), ended by NULL. */
void km_log       (const char *event,
                   ...) G_GNUC_NULL_TERMINATED;

/* The same at most once a second for each @event, with how many were left out in between: for what an attacker can cause at will. */
void km_log_some  (const char *event,
                   ...) G_GNUC_NULL_TERMINATED;

/* Also warnings and messages of the libraries become such lines. Once, at the start. */
void km_log_start (void);

G_END_DECLS
