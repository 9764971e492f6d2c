/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-writer.h"

G_BEGIN_DECLS

/* When each till was last heard, and what it said of its backlog ("Km-Backlog: COUNT,PIASTRES,OLDEST-TIME"). Written to the
 * database at most every few seconds for a till, at once when its backlog changes. Any thread. */
typedef struct _KmPresence KmPresence;

KmPresence *km_presence_new   (KmWriter   *writer);

void        km_presence_free  (KmPresence *self);

/* @till of @centre was heard; @backlog is its header, or NULL. One that is not as described says nothing. */
void        km_presence_heard (KmPresence *self,
                               const char *till,
                               const char *centre,
                               const char *backlog);

G_END_DECLS
