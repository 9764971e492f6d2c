// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What takes longer than an HTTP thread may: hashing a password, checking a catalogue. Two threads and a short queue; the request waits
 * suspended. Any thread. */
typedef struct _KmChores KmChores;

typedef void (*KmChore) (gpointer data);

KmChores *km_chores_new (void);

/* FALSE: too much is waiting, and `func` will not be called. */
gboolean km_chores_push (KmChores *self, KmChore func, gpointer data);

/* Finishes what was taken on, then frees; before the writer stops. */
void km_chores_stop (KmChores *self);

G_END_DECLS
