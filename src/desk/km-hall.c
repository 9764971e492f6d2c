/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"
#include "km-ticket.h"

struct _KmHallCall
{
  GObject parent_instance;
  char *id, *letter, *latin, *counter;
  guint number, counter_number, recalls;
  gint64 called_at;
};
#define CALL(member) G_STRUCT_OFFSET (KmHallCall, member)
static const KmProp call_props[] = {
  { "id", KM_PROP_STRING, CALL (id) },
  { "letter", KM_PROP_STRING, CALL (letter) },
  { "latin", KM_PROP_STRING, CALL (latin) },
  { "number", KM_PROP_UINT, CALL (number) },
  { "counter", KM_PROP_STRING, CALL (counter) },
  { "counter-number", KM_PROP_UINT, CALL (counter_number) },
  { "called-at", KM_PROP_INT64, CALL (called_at) },
  { "recalls", KM_PROP_UINT, CALL (recalls) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmHallCall, km_hall_call, G_TYPE_OBJECT)

static void
km_hall_call_class_init (KmHallCallClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), call_props, G_N_ELEMENTS (call_props));
}

static void
km_hall_call_init (KmHallCall *self)
{
}

struct _KmHallLane
{
  GObject parent_instance;
  char *code, *name_ar, *name_en, *letter, *latin;
  char **authorities;
  guint waiting;
  int wait_minutes;
};
#define LANE(member) G_STRUCT_OFFSET (KmHallLane, member)
static const KmProp lane_props[] = {
  { "code", KM_PROP_STRING, LANE (code) },
  { "name-ar", KM_PROP_STRING, LANE (name_ar) },
  { "name-en", KM_PROP_STRING, LANE (name_en) },
  { "letter", KM_PROP_STRING, LANE (letter) },
  { "latin", KM_PROP_STRING, LANE (latin) },
  { "authorities", KM_PROP_STRV, LANE (authorities) },
  { "waiting", KM_PROP_UINT, LANE (waiting) },
  { "wait-minutes", KM_PROP_INT, LANE (wait_minutes) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmHallLane, km_hall_lane, G_TYPE_OBJECT)

static void
km_hall_lane_class_init (KmHallLaneClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), lane_props, G_N_ELEMENTS (lane_props));
}

static void
km_hall_lane_init (KmHallLane *self)
{
  self->wait_minutes = -1;
}

struct _KmHall
{
  GObject parent_instance;

  gboolean ready, stale;
  gint64 at;
  KmHallCall *current;
  GListModel *calls, *lanes; /* GListStores */

  KmDesk *desk;       /* (unowned): owns this */
  GHashTable *known;  /* ticket id -> KmHallCall: called and serving tickets */
  GQueue pending;     /* KmHallCall (owned): called, and not on the screen yet */
  guint call_ms;
  guint shown_id;     /* runs while the current call may not be replaced */
};

#define AT(member) G_STRUCT_OFFSET (KmHall, member)
static const KmProp props[] = {
  { "ready", KM_PROP_BOOLEAN, AT (ready) },
  { "stale", KM_PROP_BOOLEAN, AT (stale) },
  { "at", KM_PROP_INT64, AT (at) },
  { "current", KM_PROP_OBJECT, AT (current), km_hall_call_get_type },
  { "calls", KM_PROP_OBJECT, AT (calls), g_list_model_get_type },
  { "lanes", KM_PROP_OBJECT, AT (lanes), g_list_model_get_type },
  { NULL },
};

enum
{
  CALLED,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

G_DEFINE_FINAL_TYPE (KmHall, km_hall, G_TYPE_OBJECT)

/* --- calls ------------------------------------------------------------------------------------------------------------------- */

static void
update_call (KmHall *self, KmHallCall *call, const KmTicket *ticket)
{
  json_t *counter = ticket->counter ? km_desk_find_counter (self->desk, ticket->counter) : NULL;

  km_props_set_string (call, "id", &call->id, ticket->id);
  km_props_set_string (call, "letter", &call->letter, ticket->letter);
  km_props_set_string (call, "latin", &call->latin, ticket->latin);
  km_props_set_uint (call, "number", &call->number, (guint) ticket->number);
  km_props_set_string (call, "counter", &call->counter, ticket->counter);
  km_props_set_uint (call, "counter-number", &call->counter_number, (guint) km_json_get_integer (counter, "number", 0));
  km_props_set_int64 (call, "called-at", &call->called_at, ticket->called_at);
  km_props_set_uint (call, "recalls", &call->recalls, (guint) ticket->recalls);
}

/* The one on the screen becomes the first of the earlier calls. Each ticket stands once: it was called last where it stands. */
static void
remember (KmHall *self, KmHallCall *call, KmHallCall *next)
{
  GListStore *calls = G_LIST_STORE (self->calls);
  guint position;

  if (next && g_list_store_find (calls, next, &position))
    g_list_store_remove (calls, position);
  if (call == NULL || call == next)
    return;
  if (g_list_store_find (calls, call, &position))
    g_list_store_remove (calls, position);
  g_list_store_insert (calls, 0, call);
  while (g_list_model_get_n_items (self->calls) > KM_HALL_CALLS)
    g_list_store_remove (calls, KM_HALL_CALLS);
}

static gboolean shown_long_enough (gpointer user_data);

static void
show (KmHall *self, KmHallCall *call)
{
  g_autoptr (KmHallCall) before = self->current ? g_object_ref (self->current) : NULL;

  remember (self, before, call);
  km_props_set_object (self, "current", &self->current, call);
  g_clear_handle_id (&self->shown_id, g_source_remove);
  self->shown_id = g_timeout_add (self->call_ms, shown_long_enough, self);
  g_signal_emit (self, signals[CALLED], 0, call);
}

static void
show_next (KmHall *self)
{
  KmHallCall *call;

  if (self->shown_id != 0)
    return;
  call = g_queue_pop_head (&self->pending);
  if (call == NULL)
    return;
  show (self, call);
  g_object_unref (call);
}

static gboolean
shown_long_enough (gpointer user_data)
{
  KmHall *self = user_data;

  self->shown_id = 0;
  show_next (self);
  return G_SOURCE_REMOVE;
}

/* A visitor who was called and went elsewhere is not called into the room any more. */
static void
forget (KmHall *self, const char *id)
{
  KmHallCall *call = g_hash_table_lookup (self->known, id);
  GList *link = call ? g_queue_find (&self->pending, call) : NULL;

  if (link)
    {
      g_queue_delete_link (&self->pending, link);
      g_object_unref (call);
    }
  g_hash_table_remove (self->known, id);
}

static void
take_ticket (KmHall *self, json_t *json)
{
  g_autoptr (KmTicket) ticket = km_ticket_from_json (json, NULL);
  KmHallCall *call;
  gboolean again;

  if (ticket == NULL)
    return;
  if ((ticket->state != KM_TICKET_CALLED && ticket->state != KM_TICKET_SERVING) || ticket->counter == NULL)
    {
      forget (self, ticket->id);
      return;
    }
  call = g_hash_table_lookup (self->known, ticket->id);
  again = call && (ticket->called_at > call->called_at || (guint) ticket->recalls > call->recalls);
  if (call)
    update_call (self, call, ticket);
  else
    {
      call = g_object_new (KM_TYPE_HALL_CALL, NULL);
      update_call (self, call, ticket);
      g_hash_table_insert (self->known, g_strdup (ticket->id), call);
      again = TRUE;
    }
  if (!again || ticket->state != KM_TICKET_CALLED || g_queue_find (&self->pending, call))
    return;
  g_queue_push_tail (&self->pending, g_object_ref (call));
  show_next (self);
}

void
km_hall_take_ticket (KmHall *self, json_t *ticket)
{
  if (self->ready)
    take_ticket (self, ticket);
}

/* --- lanes ------------------------------------------------------------------------------------------------------------------- */

/* counter.md §3.31: rounded up to five minutes. */
static int
rounded_minutes (gint64 seconds)
{
  return seconds < 0 ? -1 : (int) ((seconds + 299) / 300 * 5);
}

static KmHallLane *
find_lane (KmHall *self, const char *code)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->lanes); i++)
    {
      g_autoptr (KmHallLane) lane = g_list_model_get_item (self->lanes, i);

      if (g_strcmp0 (lane->code, code) == 0)
        return lane; /* the list holds it */
    }
  return NULL;
}

void
km_hall_take_lane (KmHall *self, json_t *json)
{
  KmHallLane *lane = self->ready ? find_lane (self, km_json_get_string (json, "lane", "")) : NULL;

  if (lane == NULL)
    return;
  km_props_set_uint (lane, "waiting", &lane->waiting, (guint) MAX (0, km_json_get_integer (json, "waiting", 0)));
  km_props_set_int (lane, "wait-minutes", &lane->wait_minutes, rounded_minutes (km_json_get_integer (json, "estimate_seconds", -1)));
}

static void
take_authorities (KmHallLane *lane, json_t *json)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  json_t *code;
  gsize i;

  json_array_foreach (km_json_get_array (json, "authorities"), i, code)
    if (json_is_string (code))
      g_ptr_array_add (codes, (gpointer) json_string_value (code));
  g_ptr_array_add (codes, NULL);
  km_props_set_strv (lane, "authorities", &lane->authorities, (const char *const *) codes->pdata);
}

static void
take_lanes (KmHall *self, json_t *snapshot)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  json_t *element;
  gsize i;

  json_array_foreach (km_json_get_array (self->desk->centre_info, "lanes"), i, element)
    {
      const char *code = km_json_get_string (element, "lane", "");
      KmHallLane *lane = find_lane (self, code);

      lane = lane ? g_object_ref (lane) : g_object_new (KM_TYPE_HALL_LANE, NULL);
      km_props_set_string (lane, "code", &lane->code, code);
      km_props_set_string (lane, "name-ar", &lane->name_ar, km_json_get_string (element, "name_ar", ""));
      km_props_set_string (lane, "name-en", &lane->name_en, km_json_get_string (element, "name_en", ""));
      km_props_set_string (lane, "letter", &lane->letter, km_json_get_string (element, "letter", ""));
      km_props_set_string (lane, "latin", &lane->latin, km_json_get_string (element, "latin", ""));
      take_authorities (lane, element);
      g_ptr_array_add (wanted, lane);
    }
  km_list_update (G_LIST_STORE (self->lanes), wanted);
  json_array_foreach (km_json_get_array (snapshot, "lanes"), i, element)
    km_hall_take_lane (self, element);
}

/* --- the whole --------------------------------------------------------------------------------------------------------------- */

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const KmHallCall *one = *(KmHallCall *const *) a, *two = *(KmHallCall *const *) b;

  return one->called_at == two->called_at ? 0 : (one->called_at > two->called_at ? -1 : 1);
}

/* The room as it is when the screen is switched on: the newest call large, the others under it, and no chime for what was called before. */
static void
take_first (KmHall *self, json_t *snapshot)
{
  static const char *const lists[] = { "called", "serving" };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer call;

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      json_t *json;
      gsize i;

      json_array_foreach (km_json_get_array (snapshot, lists[l]), i, json)
        {
          g_autoptr (KmTicket) ticket = km_ticket_from_json (json, NULL);

          if (ticket == NULL || ticket->counter == NULL)
            continue;
          call = g_object_new (KM_TYPE_HALL_CALL, NULL);
          update_call (self, call, ticket);
          g_hash_table_insert (self->known, g_strdup (ticket->id), call);
        }
    }
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (all, call);
  g_ptr_array_sort (all, newest_first);
  km_props_set_object (self, "current", &self->current, all->len ? all->pdata[0] : NULL);
  for (guint i = 1; i < all->len && i <= KM_HALL_CALLS; i++)
    g_list_store_append (G_LIST_STORE (self->calls), all->pdata[i]);
}

/* After the connection was lost: what was called meanwhile is called now, what ended is not. */
static void
take_again (KmHall *self, json_t *snapshot)
{
  static const char *const lists[] = { "called", "serving" };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      json_t *json;
      gsize i;

      json_array_foreach (km_json_get_array (snapshot, lists[l]), i, json)
        {
          take_ticket (self, json);
          g_hash_table_add (seen, (gpointer) km_json_get_string (json, "id", ""));
        }
    }
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (seen, id))
      g_ptr_array_add (gone, g_strdup (id));
  for (guint i = 0; i < gone->len; i++)
    forget (self, gone->pdata[i]);
}

void
km_hall_take_snapshot (KmHall *self, json_t *snapshot)
{
  if (snapshot == NULL)
    {
      g_clear_handle_id (&self->shown_id, g_source_remove);
      g_queue_clear_full (&self->pending, g_object_unref);
      g_hash_table_remove_all (self->known);
      g_list_store_remove_all (G_LIST_STORE (self->calls));
      g_list_store_remove_all (G_LIST_STORE (self->lanes));
      km_props_set_object (self, "current", &self->current, NULL);
      km_props_set_boolean (self, "ready", &self->ready, FALSE);
      return;
    }
  if (self->ready)
    take_again (self, snapshot);
  else
    take_first (self, snapshot);
  km_props_set_boolean (self, "ready", &self->ready, TRUE);
  take_lanes (self, snapshot);
}

void
km_hall_set_stale (KmHall *self, gboolean stale, KmTime at)
{
  /* The hour stays the one at which it was lost. */
  if (!stale || !self->stale)
    km_props_set_int64 (self, "at", &self->at, at);
  km_props_set_boolean (self, "stale", &self->stale, stale);
}

void
km_hall_set_call_ms (KmHall *self, guint ms)
{
  self->call_ms = ms;
}

static void
km_hall_finalize (GObject *object)
{
  KmHall *self = KM_HALL (object);

  g_clear_handle_id (&self->shown_id, g_source_remove);
  g_queue_clear_full (&self->pending, g_object_unref);
  g_hash_table_unref (self->known);
  km_props_clear (self);
  G_OBJECT_CLASS (km_hall_parent_class)->finalize (object);
}

static void
km_hall_class_init (KmHallClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_hall_finalize;
  signals[CALLED] = g_signal_new ("called", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, KM_TYPE_HALL_CALL);
}

static void
km_hall_init (KmHall *self)
{
  g_queue_init (&self->pending);
  self->call_ms = KM_HALL_CALL_SECONDS * 1000;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->calls = G_LIST_MODEL (g_list_store_new (KM_TYPE_HALL_CALL));
  self->lanes = G_LIST_MODEL (g_list_store_new (KM_TYPE_HALL_LANE));
}

KmHall *
km_hall_new (KmDesk *desk)
{
  KmHall *self = g_object_new (KM_TYPE_HALL, NULL);

  self->desk = desk;
  return self;
}

#define GETTER(type, object, name, expression)                                                                                             \
  type km_##object##_get_##name (expression)                                                                                               \
  {                                                                                                                                        \
    return self->name;                                                                                                                     \
  }
#define TEXT_GETTER(object, name, expression)                                                                                              \
  const char *km_##object##_get_##name (expression)                                                                                        \
  {                                                                                                                                        \
    return self->name ? self->name : "";                                                                                                   \
  }

TEXT_GETTER (hall_call, id, KmHallCall *self)
TEXT_GETTER (hall_call, letter, KmHallCall *self)
TEXT_GETTER (hall_call, latin, KmHallCall *self)
GETTER (guint, hall_call, number, KmHallCall *self)
GETTER (guint, hall_call, counter_number, KmHallCall *self)
TEXT_GETTER (hall_lane, code, KmHallLane *self)
TEXT_GETTER (hall_lane, name_ar, KmHallLane *self)
TEXT_GETTER (hall_lane, name_en, KmHallLane *self)
const char *const *
km_hall_lane_get_authorities (KmHallLane *self)
{
  return (const char *const *) self->authorities;
}

GETTER (guint, hall_lane, waiting, KmHallLane *self)
GETTER (int, hall_lane, wait_minutes, KmHallLane *self)
GETTER (gboolean, hall, ready, KmHall *self)
GETTER (gboolean, hall, stale, KmHall *self)
GETTER (gint64, hall, at, KmHall *self)
GETTER (KmHallCall *, hall, current, KmHall *self)
GETTER (GListModel *, hall, calls, KmHall *self)
GETTER (GListModel *, hall, lanes, KmHall *self)
