/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-arabic.h"

#include "km-habits.h"

/* What a field remembers at most; the least used goes. */
#define VALUES_MAX 200

typedef struct
{
  char *text; /* a code, or a value */
  guint times;
  KmTime last_at;
} Habit;

struct _KmHabits
{
  GObject parent_instance;

  KmStore *store;         /* (owned) */
  GHashTable *counters;   /* code of a counter -> GPtrArray of Habit, most used first */
  GHashTable *fields;     /* id of a field -> the same */
};

G_DEFINE_FINAL_TYPE (KmHabits, km_habits, G_TYPE_OBJECT)

static void
habit_free (gpointer data)
{
  g_free (((Habit *) data)->text);
  g_free (data);
}

static int
compare_habits (gconstpointer a, gconstpointer b)
{
  const Habit *x = *(Habit *const *) a, *y = *(Habit *const *) b;

  if (x->times != y->times)
    return x->times > y->times ? -1 : 1;
  if (x->last_at != y->last_at)
    return x->last_at > y->last_at ? -1 : 1;
  return strcmp (x->text, y->text);
}

static GPtrArray *
habits_of (GHashTable *table, const char *place)
{
  GPtrArray *habits = g_hash_table_lookup (table, place);

  if (habits == NULL)
    {
      habits = g_ptr_array_new_with_free_func (habit_free);
      g_hash_table_insert (table, g_strdup (place), habits);
    }
  return habits;
}

static Habit *
find (GPtrArray *habits, const char *text)
{
  for (guint i = 0; i < habits->len; i++)
    if (strcmp (((Habit *) habits->pdata[i])->text, text) == 0)
      return habits->pdata[i];
  return NULL;
}

static void
add (GHashTable *table, const char *place, const char *text, guint times, KmTime at)
{
  GPtrArray *habits = habits_of (table, place);
  Habit *habit = find (habits, text);

  if (habit == NULL)
    {
      habit = g_new0 (Habit, 1);
      habit->text = g_strdup (text);
      g_ptr_array_add (habits, habit);
    }
  habit->times += times;
  habit->last_at = MAX (habit->last_at, at);
  g_ptr_array_sort (habits, compare_habits);
}

/* --- the file ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *counters, *fields; /* (owned) */
} Loaded;

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

static void
loaded_free (Loaded *loaded)
{
  g_hash_table_unref (loaded->counters);
  g_hash_table_unref (loaded->fields);
  g_free (loaded);
}

static gboolean
read_habits (KmRows *rows, GHashTable *table, GError **error)
{
  int step = rows != NULL ? 1 : -1;

  while (rows != NULL && (step = km_rows_next (rows, error)) > 0)
    add (table, km_rows_text (rows, 0), km_rows_text (rows, 1), (guint) km_rows_int (rows, 2), km_rows_int (rows, 3));
  return step >= 0;
}

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  Loaded *loaded = data;
  g_autoptr (KmRows) used = km_db_query (side->db, KM_SQL ("SELECT counter, code, times, last_at FROM used"), error, "");
  g_autoptr (KmRows) remembered = NULL;

  if (!read_habits (used, loaded->counters, error))
    return FALSE;
  g_clear_pointer (&used, km_rows_free);
  remembered = km_db_query (side->db, KM_SQL ("SELECT field, value, times, last_at FROM remembered"), error, "");
  return read_habits (remembered, loaded->fields, error);
}

static void
take (GHashTable *from, GHashTable *into)
{
  GHashTableIter iter;
  const char *place;
  GPtrArray *habits;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, (gpointer *) &place, (gpointer *) &habits))
    for (guint i = 0; i < habits->len; i++)
      {
        const Habit *habit = habits->pdata[i];

        add (into, place, habit->text, habit->times, habit->last_at);
      }
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmHabits) self = user_data;
  Loaded *loaded = km_store_run_data (result);

  /* Without habits the counter works as on its first day. */
  if (!km_store_run_finish (KM_STORE (source), result, NULL))
    return;
  take (loaded->counters, self->counters);
  take (loaded->fields, self->fields);
}

void
km_habits_load (KmHabits *self)
{
  Loaded *loaded = g_new0 (Loaded, 1);

  loaded->counters = table_new ();
  loaded->fields = table_new ();
  km_store_run_async (self->store, load, loaded, (GDestroyNotify) loaded_free, did_load, g_object_ref (self));
}

typedef struct
{
  gboolean value; /* of a field, else a code of a counter */
  char *place;
  GStrv texts;
  KmTime at;
} Noted;

static void
noted_free (Noted *noted)
{
  g_free (noted->place);
  g_strfreev (noted->texts);
  g_free (noted);
}

static gboolean
note (KmStoreSide *side, gpointer data, GError **error)
{
  Noted *noted = data;

  for (guint i = 0; noted->texts[i] != NULL; i++)
    if (!(noted->value
            ? km_db_run (side->db, KM_SQL ("INSERT INTO remembered (field, value, times, last_at) VALUES ($1, $2, 1, $3) ON CONFLICT (field, value) DO UPDATE SET times = remembered.times + 1, last_at = $3"),
                         error, "ssi", noted->place, noted->texts[i], noted->at)
            : km_db_run (side->db, KM_SQL ("INSERT INTO used (counter, code, times, last_at) VALUES ($1, $2, 1, $3) ON CONFLICT (counter, code) DO UPDATE SET times = used.times + 1, last_at = $3"),
                         error, "ssi", noted->place, noted->texts[i], noted->at)))
      return FALSE;
  return TRUE;
}

static gboolean
forget (KmStoreSide *side, gpointer data, GError **error)
{
  Noted *noted = data;

  return km_db_run (side->db, KM_SQL ("DELETE FROM remembered WHERE field = $1 AND value = $2"), error, "ss", noted->place, noted->texts[0]);
}

static Noted *
noted_new (gboolean value, const char *place, const char *const *texts, KmTime at)
{
  Noted *noted = g_new0 (Noted, 1);

  noted->value = value;
  noted->place = g_strdup (place);
  noted->texts = g_strdupv ((char **) texts);
  noted->at = at;
  return noted;
}

/* --- services -------------------------------------------------------------------------------------------------------------------------- */

void
km_habits_use (KmHabits *self, const char *counter, const char *const *codes, KmTime at)
{
  if (codes[0] == NULL)
    return;
  for (guint i = 0; codes[i] != NULL; i++)
    add (self->counters, counter, codes[i], 1, at);
  km_store_run_async (self->store, note, noted_new (FALSE, counter, codes, at), (GDestroyNotify) noted_free, NULL, NULL);
}

guint
km_habits_times (KmHabits *self, const char *counter, const char *code)
{
  GPtrArray *habits = g_hash_table_lookup (self->counters, counter);
  const Habit *habit = habits != NULL ? find (habits, code) : NULL;

  return habit != NULL ? habit->times : 0;
}

GPtrArray *
km_habits_most_used (KmHabits *self, const char *counter)
{
  GPtrArray *habits = g_hash_table_lookup (self->counters, counter);
  GPtrArray *codes = g_ptr_array_new ();

  for (guint i = 0; habits != NULL && i < habits->len; i++)
    g_ptr_array_add (codes, ((Habit *) habits->pdata[i])->text);
  return codes;
}

/* --- offices --------------------------------------------------------------------------------------------------------------------------- */

void
km_habits_remember (KmHabits *self, const char *field, const char *value, KmTime at)
{
  const char *const values[] = { value, NULL };
  GPtrArray *habits = habits_of (self->fields, field);

  add (self->fields, field, value, 1, at);
  km_store_run_async (self->store, note, noted_new (TRUE, field, values, at), (GDestroyNotify) noted_free, NULL, NULL);
  if (habits->len > VALUES_MAX)
    {
      const Habit *least = habits->pdata[habits->len - 1];
      const char *texts[2] = { NULL };

      /* The new one stays: what was typed once long ago goes. */
      if (strcmp (least->text, value) == 0)
        least = habits->pdata[habits->len - 2];
      texts[0] = least->text;
      km_store_run_async (self->store, forget, noted_new (TRUE, field, texts, at), (GDestroyNotify) noted_free, NULL, NULL);
      g_ptr_array_remove (habits, (gpointer) least);
    }
}

static gboolean
fits (const char *value, const char *folded)
{
  g_autofree char *text = km_arabic_fold (value);

  for (const char *at = text; at != NULL; at = strchr (at, ' '))
    {
      at += *at == ' ' ? 1 : 0;
      if (g_str_has_prefix (at, folded))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
km_habits_complete (KmHabits *self, const char *field, const char *text, guint max)
{
  GPtrArray *habits = g_hash_table_lookup (self->fields, field);
  GPtrArray *values = g_ptr_array_new ();
  g_autofree char *folded = km_arabic_fold (text);

  for (guint i = 0; habits != NULL && i < habits->len && values->len < max; i++)
    {
      const Habit *habit = habits->pdata[i];

      if (strcmp (habit->text, text) != 0 && fits (habit->text, folded))
        g_ptr_array_add (values, habit->text);
    }
  return values;
}

static void
km_habits_finalize (GObject *object)
{
  KmHabits *self = KM_HABITS (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->counters, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  G_OBJECT_CLASS (km_habits_parent_class)->finalize (object);
}

static void
km_habits_class_init (KmHabitsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = km_habits_finalize;
}

static void
km_habits_init (KmHabits *self)
{
  self->counters = table_new ();
  self->fields = table_new ();
}

KmHabits *
km_habits_new (KmStore *store)
{
  KmHabits *self = g_object_new (KM_TYPE_HABITS, NULL);

  self->store = g_object_ref (store);
  return self;
}
