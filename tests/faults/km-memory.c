/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-json.h"

#include "km-memory.h"

struct _KmMemory
{
  char *ticket; /* "" when nobody stands there */
  char *visit;  /* as walk names it */
  char *shift;
  json_t *items;      /* array (nullable) */
  json_t *work;       /* {"answers": {}, "documents": {}, "choices": {}} */
  json_t *tender;     /* (nullable) */
  GPtrArray *receipts;
  char *unprinted;
  gboolean perhaps_called; /* a call was under way when the kill came, and its ticket has not been seen since: it may yet come */
  char *expected; /* a ticket that was called too shortly before the kill to be in the till's file: the server still has it here; or "" */
  char *intent;   /* a step that was begun and of which nothing more was heard, or "" */
};

static void
set (char **field, const char *value)
{
  char *copy = g_strdup (value ? value : "");

  g_free (*field);
  *field = copy;
}

static void
set_json (json_t **field, json_t *value)
{
  json_incref (value);
  json_decref (*field);
  *field = value;
}

static const char *
text (json_t *object, const char *member)
{
  const char *value = json_string_value (json_object_get (object, member));

  return value ? value : "";
}

static void
forget_work (KmMemory *self)
{
  set_json (&self->items, NULL);
  set_json (&self->tender, NULL);
  json_decref (self->work);
  self->work = json_pack ("{s:{}, s:{}, s:{}}", "answers", "documents", "choices");
}

KmMemory *
km_memory_new (void)
{
  KmMemory *self = g_new0 (KmMemory, 1);

  set (&self->ticket, "");
  set (&self->visit, "empty");
  set (&self->shift, "");
  set (&self->unprinted, "");
  set (&self->intent, "");
  set (&self->expected, "");
  self->receipts = g_ptr_array_new_with_free_func (g_free);
  forget_work (self);
  return self;
}

void
km_memory_free (KmMemory *self)
{
  g_free (self->ticket);
  g_free (self->visit);
  g_free (self->shift);
  g_free (self->unprinted);
  g_free (self->intent);
  g_free (self->expected);
  json_decref (self->items);
  json_decref (self->work);
  json_decref (self->tender);
  g_ptr_array_unref (self->receipts);
  g_free (self);
}

guint
km_memory_receipts (KmMemory *self)
{
  return self->receipts->len;
}

/* --- what was said ----------------------------------------------------------------------------------------------------------- */

static void
keep (KmMemory *self, const char *part, const char *key, json_t *value)
{
  json_object_set (json_object_get (self->work, part), key, value);
}

static void
drop (KmMemory *self, const char *part, const char *key)
{
  json_object_del (json_object_get (self->work, part), key);
}

/* What was typed: it counts when it was early enough, else it may be there or not. */
static gboolean
take_typed (KmMemory *self, const char *step, json_t *line, gboolean counts)
{
  static const struct
  {
    const char *step, *part, *key, *value;
  } parts[] = {
    { "answer", "answers", "key", "value" },
    { "document", "documents", "id", "state" },
    { "choice", "choices", "item", "code" },
  };

  if (strcmp (step, "basket") == 0)
    {
      set_json (&self->items, counts ? json_object_get (line, "items") : NULL);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strcmp (step, parts[i].step) == 0)
      {
        if (counts)
          keep (self, parts[i].part, text (line, parts[i].key), json_object_get (line, parts[i].value));
        else
          drop (self, parts[i].part, text (line, parts[i].key));
        return TRUE;
      }
  return FALSE;
}

/* Somebody stands there; what is expected is the one whom the server had called before. */
static char *
take_ticket (KmMemory *self, const char *ticket)
{
  if (*self->expected && *ticket && strcmp (self->expected, ticket) != 0)
    return g_strdup_printf ("ticket: %s was called to this counter, but %s stands there", self->expected, ticket);
  if (*ticket)
    {
      set (&self->expected, "");
      self->perhaps_called = FALSE;
    }
  set (&self->ticket, ticket);
  return NULL;
}

/* NULL, or what is wrong. */
static char *
take_line (KmMemory *self, const char *step, json_t *line, gboolean counts)
{
  static const char *const intents[] = { "calling", "finishing", "paying", "completing", "printing", "opening-shift" };
  char *wrong = NULL;

  if (take_typed (self, step, line, counts))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (intents); i++)
    if (strcmp (step, intents[i]) == 0)
      {
        set (&self->intent, step);
        return NULL;
      }
  if (strcmp (step, "called") == 0)
    {
      forget_work (self);
      wrong = take_ticket (self, text (line, "ticket"));
      set (&self->visit, "called");
      if (!counts)
        {
          set (&self->expected, self->ticket);
          set (&self->intent, "calling");
          return wrong;
        }
    }
  else if (strcmp (step, "started") == 0)
    {
      wrong = take_ticket (self, text (line, "ticket"));
      set (&self->visit, "serving");
    }
  else if (strcmp (step, "tender") == 0)
    set_json (&self->tender, json_object_get (line, "tender"));
  else if (strcmp (step, "completed") == 0)
    {
      g_ptr_array_add (self->receipts, g_strdup (text (line, "number")));
      set (&self->unprinted, text (line, "number"));
      set (&self->visit, "paid");
      forget_work (self);
    }
  else if (strcmp (step, "printed") == 0)
    set (&self->unprinted, "");
  else if (strcmp (step, "finished") == 0)
    {
      set (&self->ticket, "");
      set (&self->visit, "empty");
    }
  else if (strcmp (step, "shift-opened") == 0)
    set (&self->shift, text (line, "shift"));
  else if (strcmp (step, "trouble") != 0)
    return NULL;
  set (&self->intent, "");
  return wrong;
}

/* --- what was found ---------------------------------------------------------------------------------------------------------- */

static gboolean
meant (KmMemory *self, const char *step)
{
  return strcmp (self->intent, step) == 0;
}

static char *
differs (const char *what, json_t *wanted, json_t *found)
{
  g_autofree char *one = json_dumps (wanted, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
  g_autofree char *other = json_dumps (found, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);

  return g_strdup_printf ("%s: %s, but %s was found", what, one, other ? other : "nothing");
}

static char *
differs_text (const char *what, const char *wanted, const char *found)
{
  return g_strdup_printf ("%s: “%s”, but “%s” was found", what, wanted, found);
}

/* The numbers, in order; one more when the last step was to take money. */
static char *
compare_receipts (KmMemory *self, json_t *found)
{
  json_t *numbers = json_object_get (found, "receipts");
  guint n = (guint) json_array_size (numbers);

  for (guint i = 0; i < self->receipts->len; i++)
    if (g_strcmp0 (json_string_value (json_array_get (numbers, i)), self->receipts->pdata[i]) != 0)
      return differs_text ("receipt", self->receipts->pdata[i], i < n ? json_string_value (json_array_get (numbers, i)) : "none");
  if (n == self->receipts->len + 1 && meant (self, "completing"))
    {
      g_autoptr (json_t) line = json_pack ("{s:O}", "number", json_array_get (numbers, n - 1));

      g_free (take_line (self, "completed", line, TRUE));
    }
  else if (n != self->receipts->len)
    return g_strdup_printf ("%u receipts, but %u were found", self->receipts->len, n);
  if (json_integer_value (json_object_get (found, "transactions")) != n)
    return g_strdup_printf ("the shift counts another number of receipts than %u", n);
  return NULL;
}

static char *
compare_work (KmMemory *self, json_t *found)
{
  static const char *const parts[] = { "answers", "documents", "choices" };

  if (self->items && !json_equal (self->items, json_object_get (found, "items")))
    return differs ("basket", self->items, json_object_get (found, "items"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      json_t *there = json_object_get (found, parts[i]), *value;
      const char *key;

      json_object_foreach (json_object_get (self->work, parts[i]), key, value)
        if (!json_equal (value, json_object_get (there, key)))
          return differs (key, value, json_object_get (there, key));
    }
  if (self->tender && !meant (self, "paying") && !json_equal (self->tender, json_object_get (found, "tender")))
    return differs ("tender", self->tender, json_object_get (found, "tender"));
  return NULL;
}

static char *
compare_visit (KmMemory *self, json_t *found)
{
  const char *visit = text (found, "visit"), *ticket = text (found, "ticket");

  /* The wish may have been granted or not; then the file may not know it yet. Of the start that follows nothing is said before. */
  if (meant (self, "calling"))
    self->perhaps_called = *ticket == '\0';
  /* Killed again before the server could be asked: the ticket comes with a later start. */
  if (!meant (self, "calling") && self->perhaps_called && *self->ticket == '\0' && *ticket && strcmp (visit, "paid") != 0)
    {
      forget_work (self);
      return take_ticket (self, ticket);
    }
  if (meant (self, "calling"))
    return strcmp (visit, "paid") != 0 && (strcmp (visit, "serving") != 0 || *self->expected) ? take_ticket (self, ticket)
                                                                                              : differs_text ("visit", "empty or called", visit);
  if (meant (self, "finishing") && strcmp (visit, "empty") == 0 && *ticket == '\0')
    return NULL;
  if (strcmp (self->ticket, ticket) != 0)
    return differs_text ("ticket", self->ticket, ticket);
  /* A called ticket is started by the next step, of which nothing is said before. */
  if (strcmp (self->visit, visit) != 0 && !(strcmp (self->visit, "called") == 0 && strcmp (visit, "serving") == 0))
    return differs_text ("visit", self->visit, visit);
  return strcmp (visit, "serving") == 0 ? compare_work (self, found) : NULL;
}

/* What was found is from now on what is known. */
static void
take_found (KmMemory *self, json_t *found)
{
  static const char *const parts[] = { "answers", "documents", "choices" };

  set (&self->ticket, text (found, "ticket"));
  set (&self->visit, text (found, "visit"));
  set (&self->shift, text (found, "shift"));
  set (&self->unprinted, text (found, "unprinted"));
  set (&self->intent, "");
  forget_work (self);
  set_json (&self->items, json_object_get (found, "items"));
  set_json (&self->tender, json_object_get (found, "tender"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    json_object_set_new (self->work, parts[i], json_deep_copy (json_object_get (found, parts[i])));
}

static char *
compare (KmMemory *self, json_t *found)
{
  const char *unprinted = text (found, "unprinted"), *shift = text (found, "shift");
  char *missing = NULL;

  if (!json_is_true (json_object_get (found, "signed_in")))
    return g_strdup ("nobody is signed in");
  if (strcmp (self->shift, shift) != 0 && !meant (self, "opening-shift"))
    return differs_text ("shift", self->shift, shift);
  missing = compare_receipts (self, found);
  if (missing == NULL && strcmp (self->unprinted, unprinted) != 0 && !(meant (self, "printing") && *unprinted == '\0'))
    missing = differs_text ("unprinted", self->unprinted, unprinted);
  if (missing == NULL)
    missing = compare_visit (self, found);
  if (missing == NULL)
    take_found (self, found);
  return missing;
}

char *
km_memory_take (KmMemory *self, KmWalker *walker, gint64 typing)
{
  for (guint i = 0; i < walker->lines->len; i++)
    {
      json_t *line = km_walker_line (walker, i);
      const char *step = km_walker_step (walker, i);
      char *missing = NULL;

      if (strcmp (step, "found") == 0)
        missing = compare (self, line);
      else
        missing = take_line (self, step, line, json_integer_value (json_object_get (line, "t")) + typing <= walker->killed_at);
      if (missing)
        return missing;
    }
  return NULL;
}
