// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-directory.h"
#include "km-summary.h"

G_BEGIN_DECLS

/* What listeners were last told of each lane, so that lane.changed is sent for those that changed and for no other. Writer's thread
 * only. */
typedef struct _KmLaneWatch KmLaneWatch;

KmLaneWatch *km_lane_watch_new (void);
void km_lane_watch_free (KmLaneWatch *self);

/* Writes one event; FALSE ends the look with the error. */
typedef gboolean (*KmLaneTell) (gpointer user_data, const char *centre, const char *kind, const char *subject, const char *body, GError **error);

/* Something about `counter` is another than it was, or may be: its state, who sits there, who is at it. What changes which lanes it serves
 * makes a new directory. */
void km_lane_watch_note (KmLaneWatch *self, const char *counter);

/* After the queue of `centre` moved: tells of each lane that is another than last time, and then of the day (day.changed). */
gboolean km_lane_watch_look (KmLaneWatch *self, KmSummary *summary, KmDb *db, KmDirectory *directory, const KmCentre *centre, const char *day,
                             KmLaneTell tell, gpointer user_data, GError **error);

/* The transaction was lost: what was told in it was not told. */
void km_lane_watch_forget (KmLaneWatch *self);

G_END_DECLS
