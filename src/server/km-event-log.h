/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened in each centre, for those who listen: a ring of committed events for each centre, in memory. The writer
 * appends after its commit; listeners read by cursor and never hold the writer up. All functions may be called from any
 * thread.
 *
 * Each event has a number of its own in its centre (the centre's seq), one more than the event before it: a listener
 * who finds a hole reads the snapshot again. */
typedef struct _KmEventLog KmEventLog;

/* One event as it goes over the wire ("id: …\nevent: …\ndata: …\n\n"), counted by reference and never changed. */
typedef struct _KmEvent KmEvent;

typedef enum
{
  KM_EVENTS_NONE,  /* nothing new after the cursor */
  KM_EVENTS_NEXT,  /* an event was returned */
  KM_EVENTS_LOST,  /* the cursor's next event has left the ring, or the cursor is ahead of the log */
} KmEventsResult;

/* A log for the database's @epoch, keeping at most @capacity events for each centre. */
KmEventLog     *km_event_log_new         (const char *epoch,
                                          guint       capacity);
KmEventLog     *km_event_log_ref         (KmEventLog *self);
void            km_event_log_unref       (KmEventLog *self);
const char     *km_event_log_get_epoch   (KmEventLog *self);

/* Tells the log where @centre stands: the number of its last event on disk. Called once for each centre when the
 * database is opened, and for a new centre. A centre that the log already knows keeps what it has. */
void            km_event_log_start       (KmEventLog *self,
                                          const char *centre,
                                          gint64      seq);

/* Adds a committed event, which whoever looks finds; nobody is woken before km_event_log_wake(). @at is in UTC microseconds,
 * @body_json a complete JSON value (NULL: {}). */
void            km_event_log_add         (KmEventLog *self,
                                          const char *centre,
                                          gint64      seq,
                                          const char *kind,
                                          const char *subject,
                                          gint64      at,
                                          const char *body_json);

/* The same for one event, and wakes who waits in km_event_log_wait(). */
void            km_event_log_append      (KmEventLog *self,
                                          const char *centre,
                                          gint64      seq,
                                          const char *kind,
                                          const char *subject,
                                          gint64      at,
                                          const char *body_json);

/* The number of the last event of @centre; 0 for one that the log does not know. */
gint64          km_event_log_get_seq     (KmEventLog *self,
                                          const char *centre);

/* The event after number @seq, if there is one: KM_EVENTS_NEXT hands over a reference. */
KmEventsResult  km_event_log_next        (KmEventLog *self,
                                          const char *centre,
                                          gint64      seq,
                                          KmEvent   **event);

/* Waits until something was appended since *@generation, the log was woken, or the monotonic time @until (microseconds,
 * as g_get_monotonic_time()) is reached; updates *@generation. Returns: FALSE on reaching @until. */
gboolean        km_event_log_wait        (KmEventLog *self,
                                          guint64    *generation,
                                          gint64      until);

/* Wakes all who wait, without an event (before ending them). */
void            km_event_log_wake        (KmEventLog *self);

KmEvent        *km_event_ref             (KmEvent    *self);
void            km_event_unref           (KmEvent    *self);
gint64          km_event_get_seq         (KmEvent    *self);
const char     *km_event_get_text        (KmEvent    *self,
                                          gsize      *length);

/* The text of a "reset", whose body is {epoch, seq}: read the snapshot again, the centre stands at @seq. */
KmEvent        *km_event_new_reset       (const char *epoch,
                                          gint64      seq,
                                          gint64      at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmEventLog, km_event_log_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmEvent, km_event_unref)

G_END_DECLS
