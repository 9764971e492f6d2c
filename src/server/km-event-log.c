/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <jansson.h>
#include <string.h>

#include "km-event-log.h"
#include "km-time.h"

struct _KmEvent
{
  gatomicrefcount ref_count;
  gint64 seq;
  gsize length;
  char text[];
};

/* The ring of one centre: events first_seq … last_seq, the one numbered s at index s % capacity. */
typedef struct
{
  gint64 first_seq; /* of the oldest kept; last_seq + 1 when none is */
  gint64 last_seq;
  KmEvent **events;
} Ring;

struct _KmEventLog
{
  gatomicrefcount ref_count;
  char *epoch;
  guint capacity;

  GMutex mutex;
  GCond appended;
  guint64 generation;
  GHashTable *rings; /* centre → Ring */
};

static KmEvent *
event_new (gint64      seq,
           const char *text,
           gsize       length)
{
  KmEvent *event = g_malloc (sizeof *event + length + 1);

  g_atomic_ref_count_init (&event->ref_count);
  event->seq = seq;
  event->length = length;
  memcpy (event->text, text, length);
  event->text[length] = '\0';
  return event;
}

static Ring *
ring_new (guint  capacity,
          gint64 seq)
{
  Ring *ring = g_new0 (Ring, 1);

  ring->events = g_new0 (KmEvent *, capacity);
  ring->last_seq = seq;
  ring->first_seq = seq + 1;
  return ring;
}

static void
ring_clear (Ring *ring,
            guint capacity)
{
  for (guint i = 0; i < capacity; i++)
    g_clear_pointer (&ring->events[i], km_event_unref);
}

KmEventLog *
km_event_log_new (const char *epoch,
                  guint       capacity)
{
  KmEventLog *self = g_new0 (KmEventLog, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->epoch = g_strdup (epoch);
  self->capacity = MAX (capacity, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->appended);
  self->rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

KmEventLog *
km_event_log_ref (KmEventLog *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
km_event_log_unref (KmEventLog *self)
{
  GHashTableIter iter;
  gpointer value;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_iter_init (&iter, self->rings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ring *ring = value;

      ring_clear (ring, self->capacity);
      g_free (ring->events);
      g_free (ring);
    }
  g_hash_table_unref (self->rings);
  g_cond_clear (&self->appended);
  g_mutex_clear (&self->mutex);
  g_free (self->epoch);
  g_free (self);
}

const char *
km_event_log_get_epoch (KmEventLog *self)
{
  return self->epoch;
}

static Ring *
get_ring (KmEventLog *self,
          const char *centre,
          gint64      seq)
{
  Ring *ring = g_hash_table_lookup (self->rings, centre);

  if (ring == NULL)
    {
      ring = ring_new (self->capacity, seq);
      g_hash_table_insert (self->rings, g_strdup (centre), ring);
    }
  return ring;
}

void
km_event_log_start (KmEventLog *self,
                    const char *centre,
                    gint64      seq)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  get_ring (self, centre, seq);
}

/* Appends a JSON string of @text, quotes included. */
static void
append_quoted (GString    *out,
               const char *text)
{
  gboolean plain = TRUE;

  for (const char *at = text; *at != '\0' && plain; at++)
    plain = g_ascii_isalnum (*at) || strchr ("-_./:", *at) != NULL;
  if (plain)
    {
      g_string_append_c (out, '"');
      g_string_append (out, text);
      g_string_append_c (out, '"');
    }
  else
    {
      json_t *string = json_string (text);
      char *quoted = json_dumps (string, JSON_ENCODE_ANY | JSON_COMPACT);

      g_string_append (out, quoted);
      free (quoted);
      json_decref (string);
    }
}

static gboolean
has_line_break (const char *text)
{
  return strchr (text, '\n') != NULL || strchr (text, '\r') != NULL;
}

void
km_event_log_add (KmEventLog *self,
                  const char *centre,
                  gint64      seq,
                  const char *kind,
                  const char *subject,
                  gint64      at,
                  const char *body_json)
{
  g_autoptr (GString) text = g_string_sized_new (1500);
  char time[KM_TIME_FORMAT_LENGTH];
  char *body = NULL;
  KmEvent *event;
  Ring *ring;

  /* A line break inside the data would end the field: what is not on one line is written anew. */
  if (body_json != NULL && has_line_break (body_json))
    {
      json_t *value = json_loads (body_json, JSON_DECODE_ANY, NULL);

      body = value != NULL ? json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
      body_json = body;
      json_decref (value);
    }

  g_string_append_printf (text, "id: %s.%" G_GINT64_FORMAT "\nevent: %s\ndata: {\"seq\":%" G_GINT64_FORMAT ",\"kind\":\"%s\",\"subject\":",
                          self->epoch, seq, kind, seq, kind);
  append_quoted (text, subject != NULL ? subject : "");
  g_string_append (text, ",\"at\":\"");
  g_string_append (text, km_time_format (at, time));
  g_string_append (text, "\",\"body\":");
  g_string_append (text, body_json != NULL ? body_json : "{}");
  g_string_append (text, "}\n\n");
  event = event_new (seq, text->str, text->len);
  free (body);

  g_mutex_lock (&self->mutex);
  ring = get_ring (self, centre, seq - 1);
  if (seq == ring->last_seq + 1)
    {
      guint index = (guint) (seq % self->capacity);

      g_clear_pointer (&ring->events[index], km_event_unref);
      ring->events[index] = event;
      ring->last_seq = seq;
      if (ring->last_seq - ring->first_seq >= self->capacity)
        ring->first_seq = ring->last_seq - self->capacity + 1;
    }
  else if (seq > ring->last_seq)
    {
      /* A hole: nobody may read across it, so the ring starts again here and every listener gets a reset. */
      ring_clear (ring, self->capacity);
      ring->events[seq % self->capacity] = event;
      ring->first_seq = ring->last_seq = seq;
    }
  else
    {
      km_event_unref (event);
    }
  g_mutex_unlock (&self->mutex);
}

void
km_event_log_append (KmEventLog *self,
                     const char *centre,
                     gint64      seq,
                     const char *kind,
                     const char *subject,
                     gint64      at,
                     const char *body_json)
{
  km_event_log_add (self, centre, seq, kind, subject, at, body_json);
  km_event_log_wake (self);
}

gint64
km_event_log_get_seq (KmEventLog *self,
                      const char *centre)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Ring *ring = g_hash_table_lookup (self->rings, centre);

  return ring != NULL ? ring->last_seq : 0;
}

KmEventsResult
km_event_log_next (KmEventLog *self,
                   const char *centre,
                   gint64      seq,
                   KmEvent   **event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Ring *ring = g_hash_table_lookup (self->rings, centre);

  if (ring == NULL)
    return seq == 0 ? KM_EVENTS_NONE : KM_EVENTS_LOST;
  if (seq == ring->last_seq)
    return KM_EVENTS_NONE;
  if (seq > ring->last_seq || seq + 1 < ring->first_seq)
    return KM_EVENTS_LOST;

  *event = km_event_ref (ring->events[(seq + 1) % self->capacity]);
  return KM_EVENTS_NEXT;
}

gboolean
km_event_log_wait (KmEventLog *self,
                   guint64    *generation,
                   gint64      until)
{
  gboolean changed = TRUE;

  g_mutex_lock (&self->mutex);
  while (self->generation == *generation)
    {
      if (!g_cond_wait_until (&self->appended, &self->mutex, until))
        {
          changed = self->generation != *generation;
          break;
        }
    }
  *generation = self->generation;
  g_mutex_unlock (&self->mutex);
  return changed;
}

void
km_event_log_wake (KmEventLog *self)
{
  g_mutex_lock (&self->mutex);
  self->generation++;
  g_cond_broadcast (&self->appended);
  g_mutex_unlock (&self->mutex);
}

KmEvent *
km_event_ref (KmEvent *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
km_event_unref (KmEvent *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

gint64
km_event_get_seq (KmEvent *self)
{
  return self->seq;
}

const char *
km_event_get_text (KmEvent *self,
                   gsize   *length)
{
  *length = self->length;
  return self->text;
}

KmEvent *
km_event_new_reset (const char *epoch,
                    gint64      seq,
                    gint64      at)
{
  char time[KM_TIME_FORMAT_LENGTH];
  g_autofree char *text = g_strdup_printf ("id: %s.%" G_GINT64_FORMAT "\nevent: reset\ndata: {\"seq\":%" G_GINT64_FORMAT
                                           ",\"kind\":\"reset\",\"subject\":\"\",\"at\":\"%s\",\"body\":{\"epoch\":\"%s\",\"seq\":%" G_GINT64_FORMAT "}}\n\n",
                                           epoch, seq, seq, km_time_format (at, time), epoch, seq);

  return event_new (seq, text, strlen (text));
}
