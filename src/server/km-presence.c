/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-presence.h"

#define WRITE_AFTER (10 * G_USEC_PER_SEC)

typedef struct
{
  gint64 written; /* monotonic */
  gint64 count;
  gint64 piastres;
} Heard;

struct _KmPresence
{
  KmWriter *writer;
  GMutex mutex;
  GHashTable *heard; /* till → Heard */
};

typedef struct
{
  char *till;
  char *centre;
  gboolean has_backlog;
  gint64 count;
  gint64 piastres;
  KmTime oldest; /* KM_TIME_NONE: nothing waits */
} Note;

KmPresence *
km_presence_new (KmWriter *writer)
{
  KmPresence *self = g_new0 (KmPresence, 1);

  self->writer = writer;
  g_mutex_init (&self->mutex);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
km_presence_free (KmPresence *self)
{
  g_hash_table_unref (self->heard);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
free_note (Note *note)
{
  g_free (note->till);
  g_free (note->centre);
  g_free (note);
}

static gboolean
write_note (KmDb    *db,
            KmTime   now,
            gpointer data,
            GError **error)
{
  const Note *note = data;

  /* A person's session says by itself which till it sits at: no more than a till of its own centre is believed. */
  if (!km_db_run (db, KM_SQL ("UPDATE till SET seen_at = $2 WHERE till = $1 AND centre = $3"), error, "sis", note->till, (gint64) now, note->centre))
    return FALSE;
  if (!note->has_backlog || km_db_changes (db) == 0)
    return TRUE;
  if (note->oldest == KM_TIME_NONE)
    return km_db_run (db, KM_SQL ("UPDATE till SET backlog_count = $2, backlog_piastres = $3, backlog_oldest = NULL WHERE till = $1"),
                      error, "sii", note->till, note->count, note->piastres);
  return km_db_run (db, KM_SQL ("UPDATE till SET backlog_count = $2, backlog_piastres = $3, backlog_oldest = $4 WHERE till = $1"),
                    error, "siii", note->till, note->count, note->piastres, (gint64) note->oldest);
}

static void
note_written (gpointer      data,
              const GError *error)
{
  /* The till is heard again soon: a note that could not be written is followed by another. */
  free_note (data);
}

static gboolean
read_backlog (const char *text,
              Note       *note)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 3);

  note->oldest = KM_TIME_NONE;
  return g_strv_length (parts) >= 2 &&
         g_ascii_string_to_signed (g_strstrip (parts[0]), 10, 0, G_MAXINT32, &note->count, NULL) &&
         g_ascii_string_to_signed (g_strstrip (parts[1]), 10, G_MININT64, G_MAXINT64, &note->piastres, NULL) &&
         (parts[2] == NULL || *g_strstrip (parts[2]) == '\0' || km_time_parse (parts[2], &note->oldest, NULL));
}

void
km_presence_heard (KmPresence *self,
                   const char *till,
                   const char *centre,
                   const char *backlog)
{
  Note *note = g_new0 (Note, 1);
  gint64 now = g_get_monotonic_time ();
  Heard *heard;
  gboolean due;

  note->till = g_strdup (till);
  note->centre = g_strdup (centre);
  note->has_backlog = backlog != NULL && read_backlog (backlog, note);

  g_mutex_lock (&self->mutex);
  heard = g_hash_table_lookup (self->heard, till);
  due = heard == NULL || now - heard->written >= WRITE_AFTER ||
        (note->has_backlog && (heard->count != note->count || heard->piastres != note->piastres));
  if (heard == NULL)
    {
      heard = g_new0 (Heard, 1);
      g_hash_table_insert (self->heard, g_strdup (till), heard);
    }
  if (due)
    {
      heard->written = now;
      if (note->has_backlog)
        {
          heard->count = note->count;
          heard->piastres = note->piastres;
        }
    }
  g_mutex_unlock (&self->mutex);

  if (!due || !km_writer_call (self->writer, write_note, note, note_written))
    free_note (note);
}
