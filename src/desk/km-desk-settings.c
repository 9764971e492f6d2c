/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"

/* What KmDesk answers from memory: its properties, settings, the time. */

#define GETTER(type, name, expression)                                                                                                   \
  type km_desk_get_##name (KmDesk *self)                                                                                                  \
  {                                                                                                                                       \
    g_return_val_if_fail (KM_IS_DESK (self), (type) 0);                                                                                   \
    return expression;                                                                                                                    \
  }
#define TEXT(member) self->member ? self->member : ""

GETTER (KmDeskState, state, self->state)
GETTER (gboolean, online, self->online)
GETTER (gboolean, practice, self->practice)
GETTER (guint, backlog_count, self->backlog_count)
GETTER (gint64, backlog_piastres, self->backlog_piastres)
GETTER (const char *, account_name, TEXT (account_name))
GETTER (const char *, role, TEXT (role))
GETTER (const char *, centre, TEXT (centre))
GETTER (const char *, centre_name, TEXT (centre_name))
GETTER (const char *, counter, TEXT (counter))
GETTER (guint, counter_number, self->counter_number)
GETTER (KmDeskLanguage, language, self->language)
GETTER (KmQueue *, queue, self->queue)
GETTER (KmVisit *, visit, self->visit)
GETTER (KmShift *, shift, self->shift)
GETTER (KmDashboardModel *, dashboard, self->dashboard)
GETTER (KmHall *, hall, self->hall)
GETTER (KmHistory *, history, self->history)
GETTER (KmCatalogue *, catalogue, self->catalogue)

void
km_desk_set_ca_file (KmDesk *self, const char *path)
{
  g_free (self->ca_file);
  self->ca_file = path ? g_canonicalize_filename (path, NULL) : NULL;
}

gint64
km_desk_now (KmDesk *self)
{
  return km_link_now (self->link);
}

const char *
km_desk_get_setting (KmDesk *self, const char *name)
{
  return g_hash_table_lookup (self->settings, name);
}

static gboolean
save_setting (KmStoreSide *side, gpointer data, GError **error)
{
  char **pair = data;

  return km_store_put_setting (side, pair[0], pair[1], error);
}

void
km_desk_set_setting (KmDesk *self, const char *name, const char *value)
{
  char **pair;

  if (g_strcmp0 (km_desk_get_setting (self, name), value) == 0)
    return;
  if (value)
    g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->settings, name);
  pair = g_new0 (char *, 3);
  pair[0] = g_strdup (name);
  pair[1] = g_strdup (value);
  km_store_run_async (self->store, save_setting, pair, (GDestroyNotify) g_strfreev, NULL, NULL);
}

static const char *
setting_or_empty (KmDesk *self, const char *name)
{
  const char *value = km_desk_get_setting (self, name);

  return value ? value : "";
}

const char *
km_desk_get_last_username (KmDesk *self)
{
  return setting_or_empty (self, "last-username");
}

const char *
km_desk_get_last_centre (KmDesk *self)
{
  return setting_or_empty (self, "last-centre");
}

const char *
km_desk_get_last_counter (KmDesk *self)
{
  return setting_or_empty (self, "last-counter");
}

void
km_desk_retry_now (KmDesk *self)
{
  if (self->enrolled)
    km_outbox_connect (self->outbox);
  km_events_retry_now (self->events);
  if (self->snapshot_id != 0)
    km_desk_read_snapshots (self);
}
