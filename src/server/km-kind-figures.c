/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-command-table.h"
#include "km-kind-figures.h"

struct _KmKindFigures
{
  GMutex mutex;
  const KmCommandKind *kinds;
  gsize n_kinds;
  KmKindCount *counts; /* of each kind, and of what is none */
};

static const char *const outcomes[KM_N_OUTCOMES] = { "accepted", "duplicate", "rejected", "retry" };

KmKindFigures *
km_kind_figures_new (void)
{
  KmKindFigures *self = g_new0 (KmKindFigures, 1);

  g_mutex_init (&self->mutex);
  self->kinds = km_command_table_get_all (&self->n_kinds);
  self->counts = g_new0 (KmKindCount, self->n_kinds + 1);
  return self;
}

void
km_kind_figures_free (KmKindFigures *self)
{
  g_mutex_clear (&self->mutex);
  g_free (self->counts);
  g_free (self);
}

void
km_kind_figures_count (KmKindFigures *self,
                       const char    *kind,
                       const char    *answer,
                       gint64         microseconds)
{
  const KmCommandKind *found = kind != NULL ? km_command_table_find (kind) : NULL;
  /* Within another string its quotes would be escaped. */
  const char *status = strstr (answer, "\"status\":\"");
  KmKindCount *count = &self->counts[found != NULL ? (gsize) (found - self->kinds) : self->n_kinds];

  status = status != NULL ? status + strlen ("\"status\":\"") : "";
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < KM_N_OUTCOMES; i++)
    count->outcomes[i] += g_str_has_prefix (status, outcomes[i]);
  km_histogram_add (&count->took, KM_HISTOGRAM_MICROSECONDS, microseconds);
  g_mutex_unlock (&self->mutex);
}

void
km_kind_figures_append (KmKindFigures *self,
                        GString       *text)
{
  g_autofree KmKindCount *counts = g_new (KmKindCount, self->n_kinds + 1);

  g_mutex_lock (&self->mutex);
  memcpy (counts, self->counts, (self->n_kinds + 1) * sizeof *counts);
  g_mutex_unlock (&self->mutex);

  g_string_append (text, "# HELP km_command_results_total Commands answered, by kind and result.\n# TYPE km_command_results_total counter\n");
  for (gsize i = 0; i <= self->n_kinds; i++)
    for (guint j = 0; j < KM_N_OUTCOMES; j++)
      if (counts[i].took.count > 0)
        g_string_append_printf (text, "km_command_results_total{kind=\"%s\",status=\"%s\"} %" G_GUINT64_FORMAT "\n", i < self->n_kinds ? self->kinds[i].kind : "unknown",
                                outcomes[j], counts[i].outcomes[j]);
  g_string_append (text, "# HELP km_command_seconds Executing a command, without its commit.\n# TYPE km_command_seconds histogram\n");
  for (gsize i = 0; i <= self->n_kinds; i++)
    {
      g_autofree char *label = g_strdup_printf ("kind=\"%s\"", i < self->n_kinds ? self->kinds[i].kind : "unknown");

      if (counts[i].took.count > 0)
        km_histogram_append (&counts[i].took, KM_HISTOGRAM_MICROSECONDS, text, "command_seconds", label);
    }
}
