/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. The practice server: `khadamat-server serve --practice` on loopback, started by the desk, ended with it (its
 * standard input closes even when the desk is killed), started again with back-off when it dies. Main thread. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* Properties: url (s, "" while it does not listen), problem (s, "" or technical: why it does not run). */
#define KM_TYPE_PRACTICE_SERVER (km_practice_server_get_type ())
G_DECLARE_FINAL_TYPE (KmPracticeServer, km_practice_server, KM, PRACTICE_SERVER, GObject)

/* @program NULL: found beside the running executable, in the build tree, or installed. @catalogue_dir NULL: the server's own default. */
KmPracticeServer *km_practice_server_new (const char *state_dir, const char *program, const char *catalogue_dir);
/* Visitors an hour, -1 for the server's default. Before start. */
void km_practice_server_set_visitors (KmPracticeServer *self, int per_hour);
/* Finishes when it listens for the first time, or with an error when it cannot be started or does not within 20 s; it goes on
 * trying in the second case. */
void km_practice_server_start_async (KmPracticeServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_practice_server_start_finish (KmPracticeServer *self, GAsyncResult *result, GError **error);
/* Asks it to end and waits for that (5 s, then it is killed). */
void km_practice_server_stop_async (KmPracticeServer *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_practice_server_stop_finish (KmPracticeServer *self, GAsyncResult *result, GError **error);
const char *km_practice_server_get_url (KmPracticeServer *self);
/* The process, 0 when none runs (tests). */
int km_practice_server_get_pid (KmPracticeServer *self);

G_END_DECLS
