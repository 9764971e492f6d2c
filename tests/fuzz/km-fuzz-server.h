/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole practice server of its own in this process, with the catalogue, gone with it. */
void  km_fuzz_server_start   (void);

/* Sends a request, and reads until it is clear how it was answered: all of it, or of a stream what comes first. New string. */
char *km_fuzz_server_ask     (const char *request,
                              gsize       length);

/* The token of a practice account at ASW; what it wishes, accepted. */
char *km_fuzz_server_sign_in (const char *username);
void  km_fuzz_server_wish    (const char *token,
                              const char *kind,
                              const char *body);

G_END_DECLS
