/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "km-log.h"
#include "km-time.h"

/* Kinds of records that are held back at once. */
#define EVENTS 32

typedef struct
{
  const char *event; /* by its address: names are literals */
  gint64 last;
  guint64 held;
} Held;

static GMutex mutex;
static Held held[EVENTS];

/* A value never breaks its line, whatever somebody sent. */
static void
append_value (GString    *line,
              const char *value)
{
  gboolean plain = *value != '\0';

  for (const char *at = value; *at != '\0' && plain; at++)
    plain = g_ascii_isalnum (*at) || strchr ("._-:/+{},<>@[]", *at) != NULL;
  if (plain)
    {
      g_string_append (line, value);
      return;
    }
  g_string_append_c (line, '"');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (line, '\\');
      if ((guchar) *at < 0x20 || *at == 0x7f)
        g_string_append_printf (line, "\\x%02x", (guchar) *at);
      else
        g_string_append_c (line, *at);
    }
  g_string_append_c (line, '"');
}

static GString *
begin_line (const char *event)
{
  char now[KM_TIME_FORMAT_LENGTH];
  GString *line = g_string_new ("time=");

  g_string_append (line, km_time_format (g_get_real_time (), now));
  g_string_append (line, " event=");
  append_value (line, event);
  return line;
}

static void
append_pairs (GString *line,
              va_list  pairs)
{
  const char *key;

  while ((key = va_arg (pairs, const char *)) != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      if (value == NULL)
        continue;
      g_string_append_printf (line, " %s=", key);
      append_value (line, value);
    }
}

/* In one write, so that the lines of several threads do not mix. */
static void
end_line (GString *line)
{
  g_string_append_c (line, '\n');
  fwrite (line->str, 1, line->len, stderr);
  fflush (stderr);
  g_string_free (line, TRUE);
}

void
km_log (const char *event,
        ...)
{
  GString *line = begin_line (event);
  va_list pairs;

  va_start (pairs, event);
  append_pairs (line, pairs);
  va_end (pairs);
  end_line (line);
}

/* Whether a record of @event is due; @left_out gets how many were not. */
static gboolean
is_due (const char *event,
        guint64    *left_out)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  for (guint i = 0; i < EVENTS; i++)
    {
      if (held[i].event != NULL && held[i].event != event)
        continue;
      if (held[i].event == event && now - held[i].last < G_USEC_PER_SEC)
        {
          held[i].held++;
          return FALSE;
        }
      *left_out = held[i].held;
      held[i] = (Held) { event, now, 0 };
      return TRUE;
    }
  return FALSE;
}

void
km_log_some (const char *event,
             ...)
{
  guint64 left_out = 0;
  GString *line;
  va_list pairs;

  if (!is_due (event, &left_out))
    return;
  line = begin_line (event);
  va_start (pairs, event);
  append_pairs (line, pairs);
  va_end (pairs);
  if (left_out > 0)
    g_string_append_printf (line, " left_out=%" G_GUINT64_FORMAT, left_out);
  end_line (line);
}

static GLogWriterOutput
write_cb (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  const char *message = NULL, *domain = NULL;

  if (g_log_writer_default_would_drop (level, NULL))
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "MESSAGE") == 0)
        message = fields[i].value;
      else if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
        domain = fields[i].value;
    }
  km_log ("library", "level", (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0 ? "warning" : "info", "domain", domain, "text", message, NULL);
  return G_LOG_WRITER_HANDLED;
}

void
km_log_start (void)
{
  g_log_set_writer_func (write_cb, NULL, NULL);
}
