// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-heads.h"

typedef struct
{
  gint64 seq;
  gint64 audit_number;
  char audit_hash[KM_HASH_HEX_LENGTH];
} State;

typedef struct
{
  char *centre;
  State written; /* in the database */
  State kept;    /* with the commands that stay */
  State now;     /* with the command that runs */
} Head;

struct _KmHeads
{
  GHashTable *heads; /* centre → Head */
};

static void
head_free (gpointer data)
{
  Head *head = data;

  g_free (head->centre);
  g_free (head);
}

KmHeads *
km_heads_new (void)
{
  KmHeads *self = g_new0 (KmHeads, 1);

  self->heads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, head_free);
  return self;
}

void
km_heads_free (KmHeads *self)
{
  g_hash_table_unref (self->heads);
  g_free (self);
}

static Head *
find (KmHeads *self, KmDb *db, const char *centre, GError **error)
{
  Head *head = g_hash_table_lookup (self->heads, centre);
  g_autofree char *hash = NULL;
  State state = { 0 };
  int found;

  if (head != NULL)
    return head;
  found = km_db_one (db, KM_SQL ("SELECT seq, audit_number, audit_hash FROM centre WHERE centre = $1"), error, "s", centre, "iis", &state.seq,
                     &state.audit_number, &hash);
  if (found == 0)
    g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CONSTRAINT, "there is no centre %s", centre);
  if (found != 1)
    return NULL;
  g_strlcpy (state.audit_hash, hash, sizeof state.audit_hash);
  head = g_new0 (Head, 1);
  head->centre = g_strdup (centre);
  head->written = head->kept = head->now = state;
  g_hash_table_insert (self->heads, head->centre, head);
  return head;
}

gint64
km_heads_add_event (KmHeads *self, KmDb *db, const char *centre, KmTime at, const char *kind, const char *subject, const char *body,
                    GError **error)
{
  Head *head = find (self, db, centre, error);

  if (head == NULL
      || !km_db_run (db, KM_SQL ("INSERT INTO event (centre, seq, at, kind, subject, body) VALUES ($1, $2, $3, $4, $5, $6)"), error, "siisss",
                     centre, head->now.seq + 1, at, kind, subject, body))
    return 0;
  return ++head->now.seq;
}

const char *
km_audit_hash (const char *previous, gint64 number, KmTime at, const char *kind, const char *actor, const char *till, const char *subject,
               const char *body_hash, char out[KM_HASH_HEX_LENGTH])
{
  g_autofree char *text = g_strdup_printf ("%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%s|%s|%s|%s|%s", previous, number, at, kind,
                                           actor != NULL ? actor : "", till != NULL ? till : "", subject, body_hash);

  return km_hash_hex (text, strlen (text), out);
}

gboolean
km_heads_add_audit (KmHeads *self, KmDb *db, const char *centre, KmTime at, const char *kind, const char *actor, const char *till,
                    const char *subject, const char *body_hash, GError **error)
{
  Head *head = find (self, db, centre, error);
  char hash[KM_HASH_HEX_LENGTH];

  if (head == NULL)
    return FALSE;
  km_audit_hash (head->now.audit_hash, head->now.audit_number + 1, at, kind, actor, till, subject, body_hash, hash);
  if (!km_db_run (db,
                  KM_SQL ("INSERT INTO audit (centre, number, at, kind, actor, till, subject, body_hash, hash) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                  error, "siissssss", centre, head->now.audit_number + 1, at, kind, actor, till, subject, body_hash, hash))
    return FALSE;
  head->now.audit_number++;
  memcpy (head->now.audit_hash, hash, sizeof hash);
  return TRUE;
}

void
km_heads_keep (KmHeads *self)
{
  GHashTableIter iter;
  Head *head;

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &head))
    if (head->kept.audit_number != head->now.audit_number || head->kept.seq != head->now.seq)
      head->kept = head->now;
}

void
km_heads_drop (KmHeads *self)
{
  GHashTableIter iter;
  Head *head;

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &head))
    head->now = head->kept;
}

gboolean
km_heads_flush (KmHeads *self, KmDb *db, GError **error)
{
  GHashTableIter iter;
  Head *head;

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &head))
    {
      if (head->written.seq == head->kept.seq && head->written.audit_number == head->kept.audit_number)
        continue;
      /* The old numbers stand in the condition: had another process written for this centre, nothing matches. */
      if (!km_db_run (db,
                      KM_SQL ("UPDATE centre SET seq = $2, audit_number = $3, audit_hash = $4 WHERE centre = $1 AND seq = $5 AND audit_number = $6"),
                      error, "siisii", head->centre, head->kept.seq, head->kept.audit_number, head->kept.audit_hash, head->written.seq,
                      head->written.audit_number))
        return FALSE;
      if (km_db_changes (db) != 1)
        {
          g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CONSTRAINT, "centre %s is written by another process", head->centre);
          return FALSE;
        }
      head->written = head->kept;
    }
  return TRUE;
}

void
km_heads_forget (KmHeads *self)
{
  g_hash_table_remove_all (self->heads);
}
