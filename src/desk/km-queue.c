/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ticket-item.h"
#include "km-words.h"

/* Minutes on screen change by themselves. */
#define TICK_SECONDS 10

struct _KmQueue
{
  GObject parent_instance;

  gboolean ready;
  guint waiting_count, longest_wait_minutes;
  KmTicketItem *next;
  char *next_label, *next_why, *lanes_text;
  GListModel *waiting, *held, *absent, *places; /* GListStores */

  KmDesk *desk;         /* (unowned): owns this */
  GHashTable *tickets;  /* id -> KmTicketItem, of today, in the states that are shown */
  GHashTable *counters; /* code -> json_t, last known */
  GHashTable *place_items; /* code -> KmQueuePlace */
  guint tick_id, update_id;
};

#define AT(member) G_STRUCT_OFFSET (KmQueue, member)
static const KmProp props[] = {
  { "ready", KM_PROP_BOOLEAN, AT (ready) },
  { "waiting-count", KM_PROP_UINT, AT (waiting_count) },
  { "longest-wait-minutes", KM_PROP_UINT, AT (longest_wait_minutes) },
  { "next", KM_PROP_OBJECT, AT (next), km_ticket_item_get_type },
  { "next-label", KM_PROP_STRING, AT (next_label) },
  { "next-why", KM_PROP_STRING, AT (next_why) },
  { "lanes-text", KM_PROP_STRING, AT (lanes_text) },
  { "waiting", KM_PROP_OBJECT, AT (waiting), g_list_model_get_type },
  { "held", KM_PROP_OBJECT, AT (held), g_list_model_get_type },
  { "absent", KM_PROP_OBJECT, AT (absent), g_list_model_get_type },
  { "places", KM_PROP_OBJECT, AT (places), g_list_model_get_type },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmQueue, km_queue, G_TYPE_OBJECT)

/* --- a place to transfer to ------------------------------------------------------------------------------------------------- */

struct _KmQueuePlace
{
  GObject parent_instance;
  char *code, *name;
  gboolean is_counter;
  guint waiting;
};
static const KmProp place_props[] = {
  { "code", KM_PROP_STRING, G_STRUCT_OFFSET (KmQueuePlace, code) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmQueuePlace, name) },
  { "is-counter", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmQueuePlace, is_counter) },
  { "waiting", KM_PROP_UINT, G_STRUCT_OFFSET (KmQueuePlace, waiting) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmQueuePlace, km_queue_place, G_TYPE_OBJECT)

static void
km_queue_place_class_init (KmQueuePlaceClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), place_props, G_N_ELEMENTS (place_props));
}

static void
km_queue_place_init (KmQueuePlace *self)
{
}

const char *
km_queue_place_get_code (KmQueuePlace *self)
{
  return self->code;
}

const char *
km_queue_place_get_name (KmQueuePlace *self)
{
  return self->name;
}

gboolean
km_queue_place_get_is_counter (KmQueuePlace *self)
{
  return self->is_counter;
}

static KmQueuePlace *
place (KmQueue *self, const char *code, const char *name, gboolean is_counter, guint waiting)
{
  KmQueuePlace *item = g_hash_table_lookup (self->place_items, code);

  if (item == NULL)
    {
      item = g_object_new (KM_TYPE_QUEUE_PLACE, NULL);
      item->code = g_strdup (code);
      item->is_counter = is_counter;
      g_hash_table_insert (self->place_items, g_strdup (code), item);
    }
  km_props_set_string (item, "name", &item->name, name);
  km_props_set_uint (item, "waiting", &item->waiting, waiting);
  return item;
}

/* --- the lists ------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_ours (KmQueue *self, const KmTicket *ticket)
{
  const char *own = km_desk_get_counter (self->desk);

  if (ticket->to_counter)
    return g_strcmp0 (ticket->to_counter, own) == 0;
  return *own == '\0' || km_desk_serves (self->desk, ticket->lane);
}

/* The server's own order: the smallest effective time, whoever was sent here among them; ties by issue. */
static int
in_call_order (gconstpointer a, gconstpointer b)
{
  const KmTicket *one = km_ticket_item_get_ticket (*(KmTicketItem *const *) a);
  const KmTicket *two = km_ticket_item_get_ticket (*(KmTicketItem *const *) b);

  if (one->effective_at != two->effective_at)
    return one->effective_at < two->effective_at ? -1 : 1;
  if (one->issued_at != two->issued_at)
    return one->issued_at < two->issued_at ? -1 : 1;
  return strcmp (one->id, two->id);
}

static int
own_first (gconstpointer a, gconstpointer b)
{
  KmTicketItem *one = *(KmTicketItem *const *) a, *two = *(KmTicketItem *const *) b;
  gboolean mine, other;

  g_object_get (one, "mine", &mine, NULL);
  g_object_get (two, "mine", &other, NULL);
  return mine == other ? in_call_order (a, b) : (mine ? -1 : 1);
}

static const char *
why_next (KmQueue *self, GPtrArray *waiting)
{
  const KmTicket *first = km_ticket_item_get_ticket (waiting->pdata[0]);
  gboolean passed = FALSE;

  for (guint i = 1; i < waiting->len; i++)
    passed = passed || km_ticket_item_get_ticket (waiting->pdata[i])->issued_at < first->issued_at;
  return km_why_text (km_ticket_why (first, km_desk_get_counter (self->desk), passed));
}

static char *
waiting_text (KmQueue *self, guint count, guint minutes)
{
  KmDigits digits = km_desk_digits (self->desk);
  g_autofree char *number = km_number_format (count, digits);
  g_autofree char *longest = km_duration_text (minutes, km_desk_language (self->desk), digits, FALSE);

  if (count == 0)
    return g_strdup (_ ("Nobody is waiting"));
  /* Translators: %1$s is a number of people, %2$s a duration. */
  return g_strdup_printf (_ ("%1$s waiting, the longest %2$s"), number, longest);
}

static void
update_places (KmQueue *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  json_t *element;
  gsize i;

  json_array_foreach (km_json_get_array (self->desk->centre_info, "lanes"), i, element)
    {
      const char *code = km_json_get_string (element, "lane", "");
      guint waiting = 0;
      GHashTableIter iter;
      gpointer item;

      g_hash_table_iter_init (&iter, self->tickets);
      while (g_hash_table_iter_next (&iter, NULL, &item))
        if (km_ticket_item_get_ticket (item)->state == KM_TICKET_WAITING && strcmp (km_ticket_item_get_lane (item), code) == 0)
          waiting++;
      g_ptr_array_add (wanted, place (self, code, km_desk_pick_json (self->desk, element), FALSE, waiting));
    }
  json_array_foreach (km_json_get_array (self->desk->centre_info, "counters"), i, element)
    {
      const char *code = km_json_get_string (element, "counter", "");
      json_t *known = g_hash_table_lookup (self->counters, code);
      g_autofree char *name = NULL;
      const char *clerk = known ? km_desk_pick_json (self->desk, known) : "";

      if (strcmp (code, km_desk_get_counter (self->desk)) == 0 || g_strcmp0 (km_json_get_string (known, "state", "closed"), "closed") == 0)
        continue;
      name = km_desk_counter_text (self->desk, (guint) km_json_get_integer (element, "number", 0));
      if (*clerk)
        {
          char *whole = g_strconcat (name, km_desk_pick (self->desk, "، ", ", "), clerk, NULL);

          g_free (name);
          name = whole;
        }
      g_ptr_array_add (wanted, place (self, code, name, TRUE, 0));
    }
  km_list_update (G_LIST_STORE (self->places), wanted);
}

static void
update (KmQueue *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new (), held = g_ptr_array_new (), absent = g_ptr_array_new ();
  KmTime now = km_desk_now (self->desk), longest = now;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->tickets);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      const KmTicket *ticket = km_ticket_item_get_ticket (item);

      if (ticket->state == KM_TICKET_WAITING && is_ours (self, ticket))
        {
          g_ptr_array_add (waiting, item);
          longest = MIN (longest, ticket->issued_at);
        }
      else if (ticket->state == KM_TICKET_HELD)
        g_ptr_array_add (held, item);
      else if (ticket->state == KM_TICKET_NO_SHOW)
        g_ptr_array_add (absent, item);
    }
  g_ptr_array_sort (waiting, in_call_order);
  g_ptr_array_sort (held, own_first);
  g_ptr_array_sort (absent, in_call_order);

  g_object_freeze_notify (G_OBJECT (self));
  km_list_update (G_LIST_STORE (self->waiting), waiting);
  km_list_update (G_LIST_STORE (self->held), held);
  km_list_update (G_LIST_STORE (self->absent), absent);
  km_props_set_uint (self, "waiting-count", &self->waiting_count, waiting->len);
  km_props_set_uint (self, "longest-wait-minutes", &self->longest_wait_minutes, (guint) ((now - longest) / KM_TIME_MINUTE));
  km_props_set_object (self, "next", &self->next, waiting->len ? waiting->pdata[0] : NULL);
  km_props_set_string (self, "next-label", &self->next_label, self->next ? km_ticket_item_get_label (self->next) : NULL);
  km_props_set_string (self, "next-why", &self->next_why, self->next ? why_next (self, waiting) : NULL);
  if (self->next)
    km_ticket_item_set_why (self->next, self->next_why);
  km_props_take_string (self, "lanes-text", &self->lanes_text,
                        self->ready ? waiting_text (self, waiting->len, self->longest_wait_minutes) : NULL);
  update_places (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
update_idle (gpointer user_data)
{
  KmQueue *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Many events may come at once; the lists are made once for all of them. */
static void
update_soon (KmQueue *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_idle, self, NULL);
}

static gboolean
tick (gpointer user_data)
{
  KmQueue *self = user_data;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->tickets);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    km_ticket_item_refresh (item);
  update (self);
  return G_SOURCE_CONTINUE;
}

static void
take_ticket (KmQueue *self, json_t *json)
{
  g_autoptr (KmTicket) ticket = km_ticket_from_json (json, NULL);
  KmTicketItem *item;

  if (ticket == NULL)
    return;
  item = g_hash_table_lookup (self->tickets, ticket->id);
  if (ticket->state == KM_TICKET_FINISHED || ticket->state == KM_TICKET_LEFT)
    {
      if (item)
        {
          km_ticket_item_update (item, ticket);
          g_hash_table_remove (self->tickets, ticket->id);
        }
    }
  else if (item)
    km_ticket_item_update (item, ticket);
  else
    g_hash_table_insert (self->tickets, g_strdup (ticket->id), km_ticket_item_new (self->desk, ticket));
}

void
km_queue_take_ticket (KmQueue *self, json_t *ticket)
{
  if (!self->ready)
    return;
  take_ticket (self, ticket);
  update_soon (self);
}

void
km_queue_take_counter (KmQueue *self, json_t *counter)
{
  const char *code = km_json_get_string (counter, "counter", NULL);

  if (code == NULL)
    return;
  g_hash_table_insert (self->counters, g_strdup (code), json_incref (counter));
  update_soon (self);
}

static void
take_list (KmQueue *self, json_t *snapshot, const char *name, GHashTable *seen)
{
  json_t *ticket;
  gsize i;

  json_array_foreach (km_json_get_array (snapshot, name), i, ticket)
    {
      take_ticket (self, ticket);
      g_hash_table_add (seen, (gpointer) km_json_get_string (ticket, "id", ""));
    }
}

static gboolean
is_gone (gpointer key, gpointer item, gpointer seen)
{
  return !g_hash_table_contains (seen, key) && km_ticket_item_get_ticket (item)->state != KM_TICKET_NO_SHOW;
}

void
km_queue_take_snapshot (KmQueue *self, json_t *snapshot)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *counter;
  gsize i;

  if (snapshot == NULL)
    {
      g_hash_table_remove_all (self->tickets);
      g_hash_table_remove_all (self->counters);
      g_clear_handle_id (&self->tick_id, g_source_remove);
      km_props_set_boolean (self, "ready", &self->ready, FALSE);
      update (self);
      return;
    }
  take_list (self, snapshot, "waiting", seen);
  take_list (self, snapshot, "called", seen);
  take_list (self, snapshot, "serving", seen);
  take_list (self, snapshot, "held", seen);
  take_list (self, snapshot, "absent", seen);
  g_hash_table_foreach_remove (self->tickets, is_gone, seen);
  json_array_foreach (km_json_get_array (snapshot, "counters"), i, counter)
    if (km_json_get_string (counter, "counter", NULL))
      g_hash_table_insert (self->counters, g_strdup (km_json_get_string (counter, "counter", NULL)), json_incref (counter));
  km_props_set_boolean (self, "ready", &self->ready, TRUE);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick, self);
  update (self);
}

void
km_queue_retranslate (KmQueue *self)
{
  if (self->desk)
    tick (self);
}

gboolean
km_queue_get_ready (KmQueue *self)
{
  return self->ready;
}

guint
km_queue_get_waiting_count (KmQueue *self)
{
  return self->waiting_count;
}

guint
km_queue_get_longest_wait_minutes (KmQueue *self)
{
  return self->longest_wait_minutes;
}

KmTicketItem *
km_queue_get_next (KmQueue *self)
{
  return self->next;
}

const char *
km_queue_get_next_label (KmQueue *self)
{
  return self->next_label ? self->next_label : "";
}

const char *
km_queue_get_next_why (KmQueue *self)
{
  return self->next_why ? self->next_why : "";
}

const char *
km_queue_get_lanes_text (KmQueue *self)
{
  return self->lanes_text ? self->lanes_text : "";
}

GListModel *
km_queue_get_waiting (KmQueue *self)
{
  return self->waiting;
}

GListModel *
km_queue_get_held (KmQueue *self)
{
  return self->held;
}

GListModel *
km_queue_get_absent (KmQueue *self)
{
  return self->absent;
}

GListModel *
km_queue_get_places (KmQueue *self)
{
  return self->places;
}

static void
km_queue_finalize (GObject *object)
{
  KmQueue *self = KM_QUEUE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_hash_table_unref (self->tickets);
  g_hash_table_unref (self->counters);
  g_hash_table_unref (self->place_items);
  km_props_clear (self);
  G_OBJECT_CLASS (km_queue_parent_class)->finalize (object);
}

static void
km_queue_class_init (KmQueueClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_queue_finalize;
}

static void
km_queue_init (KmQueue *self)
{
  self->tickets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  self->place_items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->waiting = G_LIST_MODEL (g_list_store_new (KM_TYPE_TICKET_ITEM));
  self->held = G_LIST_MODEL (g_list_store_new (KM_TYPE_TICKET_ITEM));
  self->absent = G_LIST_MODEL (g_list_store_new (KM_TYPE_TICKET_ITEM));
  self->places = G_LIST_MODEL (g_list_store_new (KM_TYPE_QUEUE_PLACE));
}

KmQueue *
km_queue_new (KmDesk *desk)
{
  KmQueue *self = g_object_new (KM_TYPE_QUEUE, NULL);

  self->desk = desk;
  return self;
}
