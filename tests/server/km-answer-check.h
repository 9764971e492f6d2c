/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* Holds a live answer to what the API's description in $KM_OPENAPI says of it (without that variable nothing is checked: the
 * load generator measures). NULL when it fits, else what does not and where, g_free. */
char *km_answer_check (const char *method, const char *path, guint status, const char *content_type, json_t *answer);

G_END_DECLS
