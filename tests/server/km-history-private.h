/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-history.h"
#include "km-json.h"

G_BEGIN_DECLS

static inline gboolean
is (const char *a,
    const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

static inline const char *
text (json_t     *object,
      const char *name)
{
  return km_json_get_string (object, name, NULL);
}

static inline json_t *
told_ticket (const KmHistoryOp *op)
{
  return km_json_get_object (json_object_get (op->answer, "result"), "ticket");
}

static inline gboolean
was_rejected (const KmHistoryOp *op)
{
  return is (text (op->answer, "status"), "rejected");
}

static inline gboolean
has_flag (const KmHistoryOp *op,
          const char        *flag)
{
  json_t *value;
  gsize i;

  json_array_foreach (json_object_get (op->answer, "flags"), i, value)
    if (is (json_string_value (value), flag))
      return TRUE;
  return FALSE;
}

static inline gboolean
is_busy_state (const char *state)
{
  return is (state, "called") || is (state, "serving");
}

/* The operations, in the server's order, once more by the design's rules. NULL, or the first thing that cannot be; g_free. */
char *km_history_replay (KmHistory  *self,
                         GPtrArray  *ops,
                         GHashTable *final);

G_END_DECLS
