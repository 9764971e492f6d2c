/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-dashboard-rows.h"
#include "km-flags.h"
#include "km-money.h"
#include "km-ticket-item.h"
#include "km-words.h"

/* Events come in bursts; the figures are read at most once in this time. */
#define COALESCE_MS 1000
/* The server hears of a counter at each of its posts; after this it is said that it does not. */
#define SILENT_MINUTES 3
#define AIM_MINUTES 15

struct _KmDashboardModel
{
  GObject parent_instance;

  gboolean ready, stale;
  gint64 at, takings, takings_cash, takings_electronic, takings_pass_through;
  char *day_text, *longest_wait_label, *waiting_per_counter, *takings_text;
  guint waiting, longest_wait_minutes, open_counters, served, average_service_minutes, unapproved;
  GListModel *counters, *authorities, *lanes, *hours, *cases; /* GListStores */

  KmDesk *desk; /* (unowned): owns this */
  json_t *last; /* (nullable): what is shown, for words in another language */
  GHashTable *items; /* "kind/key" -> GObject: stable rows */
  guint read_id, tick_id;
  gboolean reading, again;
};

#define AT(member) G_STRUCT_OFFSET (KmDashboardModel, member)
static const KmProp props[] = {
  { "ready", KM_PROP_BOOLEAN, AT (ready) },
  { "stale", KM_PROP_BOOLEAN, AT (stale) },
  { "at", KM_PROP_INT64, AT (at) },
  { "day-text", KM_PROP_STRING, AT (day_text) },
  { "waiting", KM_PROP_UINT, AT (waiting) },
  { "longest-wait-minutes", KM_PROP_UINT, AT (longest_wait_minutes) },
  { "longest-wait-label", KM_PROP_STRING, AT (longest_wait_label) },
  { "waiting-per-counter", KM_PROP_STRING, AT (waiting_per_counter) },
  { "open-counters", KM_PROP_UINT, AT (open_counters) },
  { "served", KM_PROP_UINT, AT (served) },
  { "average-service-minutes", KM_PROP_UINT, AT (average_service_minutes) },
  { "takings", KM_PROP_INT64, AT (takings) },
  { "takings-cash", KM_PROP_INT64, AT (takings_cash) },
  { "takings-electronic", KM_PROP_INT64, AT (takings_electronic) },
  { "takings-pass-through", KM_PROP_INT64, AT (takings_pass_through) },
  { "takings-text", KM_PROP_STRING, AT (takings_text) },
  { "unapproved", KM_PROP_UINT, AT (unapproved) }, /* authorities whose fees nobody has approved yet */
  { "counters", KM_PROP_OBJECT, AT (counters), g_list_model_get_type },
  { "authorities", KM_PROP_OBJECT, AT (authorities), g_list_model_get_type },
  { "lanes", KM_PROP_OBJECT, AT (lanes), g_list_model_get_type },
  { "hours", KM_PROP_OBJECT, AT (hours), g_list_model_get_type },
  { "cases", KM_PROP_OBJECT, AT (cases), g_list_model_get_type },
  { NULL },
};
#undef AT

G_DEFINE_FINAL_TYPE (KmDashboardModel, km_dashboard_model, G_TYPE_OBJECT)

/* The row of @key, the same object as long as the key comes back. */
static gpointer
row (KmDashboardModel *self, GType type, const char *key)
{
  g_autofree char *name = g_strconcat (g_type_name (type), "/", key, NULL);
  gpointer item = g_hash_table_lookup (self->items, name);

  if (item == NULL)
    {
      item = g_object_new (type, NULL);
      g_hash_table_insert (self->items, g_steal_pointer (&name), item);
    }
  return item;
}

/* --- from the answer -------------------------------------------------------------------------------------------------------------- */

static guint
minutes_since (KmDashboardModel *self, KmTime since)
{
  return since == KM_TIME_NONE ? 0 : (guint) (MAX (0, km_desk_now (self->desk) - since) / KM_TIME_MINUTE);
}

static char *
silent_text (KmDashboardModel *self, json_t *counter, const char *state)
{
  KmTime seen = km_json_get_time (counter, "last_seen", KM_TIME_NONE);
  json_t *backlog = km_json_get_object (counter, "backlog");
  KmDigits digits = km_desk_digits (self->desk);
  KmLanguage language = km_desk_language (self->desk);
  g_autofree char *clock = NULL, *count = NULL;
  gint64 waiting = km_json_get_integer (backlog, "count", 0);

  if (seen == KM_TIME_NONE || strcmp (state, "closed") == 0 || minutes_since (self, seen) < SILENT_MINUTES)
    return g_strdup ("");
  clock = km_time_clock_text (seen, self->desk->zone, language, digits);
  if (waiting == 0)
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Not heard since %s"), clock);
  count = km_words_count ((guint64) waiting, KM_NOUN_TRANSACTION, KM_CASE_NOMINATIVE, language, digits);
  /* Translators: %1$s is a time of day, %2$s a count of transactions. */
  return g_strdup_printf (_ ("Not heard since %1$s; it last had %2$s to send"), clock, count);
}

static void
take_counters (KmDashboardModel *self, json_t *list)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  KmDigits digits = km_desk_digits (self->desk);
  json_t *counter;
  guint open = 0;
  gsize i;

  json_array_foreach (list, i, counter)
    {
      const char *code = km_json_get_string (counter, "counter", "");
      const char *state = km_json_get_string (counter, "state", "closed");
      json_t *known = km_desk_find_counter (self->desk, code), *ticket_json = km_json_get_object (counter, "ticket");
      json_t *backlog = km_json_get_object (counter, "backlog");
      g_autoptr (KmTicket) ticket = ticket_json ? km_ticket_from_json (ticket_json, NULL) : NULL;
      KmDashboardCounter *item = row (self, KM_TYPE_DASHBOARD_COUNTER, code);
      guint number = (guint) km_json_get_integer (known ? known : counter, "number", 0);
      guint minutes = minutes_since (self, km_json_get_time (counter, "since", KM_TIME_NONE));

      if (number == 0)
        number = (guint) g_ascii_strtoull (strrchr (code, '-') ? strrchr (code, '-') + 1 : "0", NULL, 10);
      if (strcmp (state, "open") == 0 || strcmp (state, "called") == 0 || strcmp (state, "serving") == 0)
        open++;
      km_props_set_string (item, "code", &item->code, code);
      km_props_set_uint (item, "number", &item->number, number);
      km_props_take_string (item, "name", &item->name, km_desk_counter_text (self->desk, number));
      km_props_set_string (item, "state", &item->state, state);
      km_props_set_string (item, "state-name", &item->state_name, km_counter_state_text (state));
      km_props_set_string (item, "clerk", &item->clerk, km_desk_pick_json (self->desk, counter));
      km_props_take_string (item, "ticket-label", &item->ticket_label,
                            ticket == NULL ? g_strdup ("")
                            : km_desk_language (self->desk) == KM_LANGUAGE_EN
                              ? km_ticket_label_of (ticket->latin, ticket->number, KM_DIGITS_LATIN)
                              : km_ticket_label (ticket, digits));
      km_props_set_uint (item, "minutes", &item->minutes, minutes);
      km_props_take_string (item, "minutes-text", &item->minutes_text, km_duration_text (minutes, km_desk_language (self->desk), digits, FALSE));
      km_props_set_uint (item, "served", &item->served, (guint) km_json_get_integer (counter, "served", 0));
      km_props_set_boolean (item, "late", &item->late, strcmp (state, "serving") == 0 && minutes > AIM_MINUTES);
      km_props_take_string (item, "silent-text", &item->silent_text, silent_text (self, counter, state));
      km_props_set_uint (item, "backlog-count", &item->backlog_count, (guint) km_json_get_integer (backlog, "count", 0));
      km_props_set_int64 (item, "backlog-piastres", &item->backlog_piastres, km_json_get_integer (backlog, "piastres", 0));
      g_ptr_array_add (wanted, item);
    }
  km_props_set_uint (self, "open-counters", &self->open_counters, open);
  km_list_update (G_LIST_STORE (self->counters), wanted);
}

static void
take_takings (KmDashboardModel *self, json_t *takings)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  KmDigits digits = km_desk_digits (self->desk);
  json_t *element;
  gsize i;

  km_props_set_int64 (self, "takings", &self->takings, km_json_get_integer (takings, "total", 0));
  km_props_set_int64 (self, "takings-cash", &self->takings_cash, km_json_get_integer (takings, "cash", 0));
  km_props_set_int64 (self, "takings-electronic", &self->takings_electronic, km_json_get_integer (takings, "electronic", 0));
  km_props_set_int64 (self, "takings-pass-through", &self->takings_pass_through, km_json_get_integer (takings, "pass_through", 0));
  km_props_set_uint (self, "unapproved", &self->unapproved, (guint) json_array_size (km_json_get_array (takings, "unapproved")));
  km_props_take_string (self, "takings-text", &self->takings_text,
                        km_money_format (self->takings, digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY));
  json_array_foreach (km_json_get_array (takings, "by_authority"), i, element)
    {
      const char *code = km_json_get_string (element, "authority", "");
      KmDashboardAuthority *item = row (self, KM_TYPE_DASHBOARD_AUTHORITY, code);

      km_props_set_string (item, "code", &item->code, code);
      km_props_set_string (item, "name", &item->name, km_desk_pick_json (self->desk, element));
      km_props_set_int64 (item, "piastres", &item->piastres, km_json_get_integer (element, "piastres", 0));
      km_props_set_uint (item, "count", &item->count, (guint) km_json_get_integer (element, "count", 0));
      km_props_take_string (item, "amount-text", &item->amount_text,
                            km_money_format (item->piastres, digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY));
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->authorities), wanted);
}

static void
take_lanes (KmDashboardModel *self, json_t *list)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  KmDigits digits = km_desk_digits (self->desk);
  json_t *element;
  gsize i;

  json_array_foreach (list, i, element)
    {
      const char *code = km_json_get_string (element, "lane", "");
      json_t *known = km_desk_find_lane (self->desk, code);
      KmDashboardLane *item = row (self, KM_TYPE_DASHBOARD_LANE, code);
      KmTime longest = km_json_get_time (element, "longest_since", KM_TIME_NONE);
      g_autofree char *count = NULL, *duration = NULL;

      km_props_set_string (item, "code", &item->code, code);
      km_props_set_string (item, "letter", &item->letter,
                           km_json_get_string (known, km_desk_language (self->desk) == KM_LANGUAGE_EN ? "latin" : "letter", ""));
      km_props_set_string (item, "name", &item->name, known ? km_desk_pick_json (self->desk, known) : code);
      km_props_set_uint (item, "waiting", &item->waiting, (guint) km_json_get_integer (element, "waiting", 0));
      km_props_set_uint (item, "longest-minutes", &item->longest_minutes, minutes_since (self, longest));
      count = km_number_format (item->waiting, digits);
      duration = km_duration_text (item->longest_minutes, km_desk_language (self->desk), digits, FALSE);
      km_props_take_string (item, "text", &item->text,
                            item->waiting > 0 ? g_strdup_printf (_ ("%1$s waiting, the longest %2$s"), count, duration)
                                              : g_strdup (_ ("Nobody is waiting")));
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->lanes), wanted);
}

static void
take_hours (KmDashboardModel *self, json_t *list)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  json_t *element;
  gsize i;

  json_array_foreach (list, i, element)
    {
      const char *hour = km_json_get_string (element, "hour", "");
      KmDashboardHour *item = row (self, KM_TYPE_DASHBOARD_HOUR, hour);
      KmTime start;

      if (!km_time_parse (hour, &start, NULL))
        continue;
      km_props_set_int64 (item, "start", &item->start, start);
      km_props_take_string (item, "label", &item->label,
                            km_time_clock_text (start, self->desk->zone, km_desk_language (self->desk), km_desk_digits (self->desk)));
      km_props_set_uint (item, "arrived", &item->arrived, (guint) km_json_get_integer (element, "arrived", 0));
      km_props_set_uint (item, "served", &item->served, (guint) km_json_get_integer (element, "served", 0));
      km_props_set_uint (item, "wait-minutes", &item->wait_minutes, (guint) ((km_json_get_integer (element, "wait_seconds_average", 0) + 30) / 60));
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->hours), wanted);
}

static const char *
case_title (const char *kind)
{
  if (strcmp (kind, "fact") == 0 || strcmp (kind, "flags") == 0 || strcmp (kind, "flag") == 0)
    return _ ("A step was recorded with a remark");
  if (strcmp (kind, "shift-difference") == 0 || strcmp (kind, "shift.count") == 0)
    return _ ("A shift's count differs");
  if (strcmp (kind, "void") == 0)
    return _ ("A receipt is asked to be void");
  return _ ("To be looked at");
}

static void
take_cases (KmDashboardModel *self, json_t *list)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  json_t *element, *flag;
  gsize i, k;

  json_array_foreach (list, i, element)
    {
      const char *id = km_json_get_string (element, "id", "");
      KmDashboardCase *item = row (self, KM_TYPE_DASHBOARD_CASE, id);
      g_autoptr (GString) flags = g_string_new (NULL);

      json_array_foreach (km_json_get_array (element, "flags"), k, flag)
        if (json_is_string (flag))
          g_string_append_printf (flags, "%s%s", flags->len ? km_desk_pick (self->desk, "، ", ", ") : "", km_flag_text (json_string_value (flag)));
      km_props_set_string (item, "id", &item->id, id);
      km_props_set_string (item, "kind", &item->kind, km_json_get_string (element, "kind", ""));
      km_props_set_string (item, "title", &item->title, case_title (item->kind ? item->kind : ""));
      km_props_set_string (item, "subject", &item->subject, km_json_get_string (element, "subject", ""));
      km_props_set_string (item, "flags", &item->flags, flags->str);
      km_props_set_int64 (item, "opened-at", &item->opened_at, km_json_get_time (element, "opened_at", 0));
      km_props_take_string (item, "opened-text", &item->opened_text,
                            km_time_clock_text (item->opened_at, self->desk->zone, km_desk_language (self->desk), km_desk_digits (self->desk)));
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->cases), wanted);
}

static void
take (KmDashboardModel *self, json_t *json)
{
  KmDigits digits = km_desk_digits (self->desk);
  KmLanguage language = km_desk_language (self->desk);
  json_t *ticket_json = km_json_get_object (json, "longest_wait_ticket");
  g_autoptr (KmTicket) ticket = ticket_json ? km_ticket_from_json (ticket_json, NULL) : NULL;
  KmTime longest = km_json_get_time (json, "longest_wait_since", KM_TIME_NONE);
  GDate day;
  g_autofree char *per_counter = NULL;

  g_object_freeze_notify (G_OBJECT (self));
  take_counters (self, km_json_get_array (json, "counters"));
  take_takings (self, km_json_get_object (json, "takings"));
  take_lanes (self, km_json_get_array (json, "lanes"));
  take_hours (self, km_json_get_array (json, "hours"));
  take_cases (self, km_json_get_array (json, "cases"));
  km_props_set_int64 (self, "at", &self->at, km_json_get_time (json, "at", km_desk_now (self->desk)));
  if (km_date_parse (km_json_get_string (json, "day", ""), &day, NULL))
    km_props_take_string (self, "day-text", &self->day_text, km_date_text (&day, language, digits, KM_TIME_TEXT_WEEKDAY));
  km_props_set_uint (self, "waiting", &self->waiting, (guint) km_json_get_integer (json, "waiting", 0));
  km_props_set_uint (self, "longest-wait-minutes", &self->longest_wait_minutes, minutes_since (self, longest));
  km_props_take_string (self, "longest-wait-label", &self->longest_wait_label,
                        ticket == NULL ? g_strdup ("")
                        : language == KM_LANGUAGE_EN ? km_ticket_label_of (ticket->latin, ticket->number, KM_DIGITS_LATIN)
                                                     : km_ticket_label (ticket, digits));
  km_props_set_uint (self, "served", &self->served, (guint) km_json_get_integer (json, "served", 0));
  km_props_set_uint (self, "average-service-minutes", &self->average_service_minutes,
                     (guint) ((km_json_get_integer (json, "average_service_seconds", 0) + 30) / 60));
  if (self->open_counters > 0)
    {
      g_autofree char *number = km_number_format ((self->waiting + self->open_counters / 2) / self->open_counters, digits);

      /* Translators: %s is a number of waiting people. */
      per_counter = g_strdup_printf (_ ("%s for each open counter"), number);
    }
  km_props_set_string (self, "waiting-per-counter", &self->waiting_per_counter, per_counter);
  km_props_set_boolean (self, "ready", &self->ready, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- reading again ------------------------------------------------------------------------------------------------------------------ */

static void read_soon (KmDashboardModel *self);

static void
got_dashboard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmDashboardModel) self = user_data;
  g_autoptr (json_t) json = km_desk_read_finish (KM_DESK (source), result, NULL);

  self->reading = FALSE;
  if (json && self->ready)
    km_dashboard_model_take (self, json);
  if (self->again)
    {
      self->again = FALSE;
      read_soon (self);
    }
}

static gboolean
read_now (gpointer user_data)
{
  KmDashboardModel *self = user_data;
  g_autofree char *path = g_strdup_printf ("/v1/centres/%s/dashboard", km_desk_get_centre (self->desk));

  self->read_id = 0;
  self->reading = TRUE;
  km_desk_read_async (self->desk, path, NULL, got_dashboard, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
read_soon (KmDashboardModel *self)
{
  if (self->reading)
    self->again = TRUE;
  else if (self->read_id == 0)
    self->read_id = g_timeout_add (COALESCE_MS, read_now, self);
}

static gboolean
tick (gpointer user_data)
{
  KmDashboardModel *self = user_data;

  if (self->last)
    take (self, self->last);
  return G_SOURCE_CONTINUE;
}

void
km_dashboard_model_take (KmDashboardModel *self, json_t *dashboard)
{
  json_incref (dashboard);
  json_decref (self->last);
  self->last = dashboard;
  if (dashboard == NULL)
    {
      g_clear_handle_id (&self->read_id, g_source_remove);
      g_clear_handle_id (&self->tick_id, g_source_remove);
      g_hash_table_remove_all (self->items);
      g_list_store_remove_all (G_LIST_STORE (self->counters));
      g_list_store_remove_all (G_LIST_STORE (self->authorities));
      g_list_store_remove_all (G_LIST_STORE (self->lanes));
      g_list_store_remove_all (G_LIST_STORE (self->hours));
      g_list_store_remove_all (G_LIST_STORE (self->cases));
      km_props_set_boolean (self, "ready", &self->ready, FALSE);
      return;
    }
  take (self, dashboard);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (15, tick, self);
}

void
km_dashboard_model_take_event (KmDashboardModel *self, const char *kind, json_t *event)
{
  if (self->ready && strcmp (kind, "catalogue.changed") != 0)
    read_soon (self);
}

void
km_dashboard_model_set_stale (KmDashboardModel *self, gboolean stale)
{
  km_props_set_boolean (self, "stale", &self->stale, stale && self->ready);
}

/* --- the object ------------------------------------------------------------------------------------------------------------------------ */

gboolean
km_dashboard_model_get_ready (KmDashboardModel *self)
{
  return self->ready;
}

guint
km_dashboard_model_get_waiting (KmDashboardModel *self)
{
  return self->waiting;
}

guint
km_dashboard_model_get_longest_wait_minutes (KmDashboardModel *self)
{
  return self->longest_wait_minutes;
}

guint
km_dashboard_model_get_served (KmDashboardModel *self)
{
  return self->served;
}

gint64
km_dashboard_model_get_takings (KmDashboardModel *self)
{
  return self->takings;
}

GListModel *
km_dashboard_model_get_counters (KmDashboardModel *self)
{
  return self->counters;
}

GListModel *
km_dashboard_model_get_authorities (KmDashboardModel *self)
{
  return self->authorities;
}

GListModel *
km_dashboard_model_get_lanes (KmDashboardModel *self)
{
  return self->lanes;
}

GListModel *
km_dashboard_model_get_hours (KmDashboardModel *self)
{
  return self->hours;
}

GListModel *
km_dashboard_model_get_cases (KmDashboardModel *self)
{
  return self->cases;
}

static void
km_dashboard_model_finalize (GObject *object)
{
  KmDashboardModel *self = KM_DASHBOARD_MODEL (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_hash_table_unref (self->items);
  json_decref (self->last);
  km_props_clear (self);
  G_OBJECT_CLASS (km_dashboard_model_parent_class)->finalize (object);
}

static void
km_dashboard_model_class_init (KmDashboardModelClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_dashboard_model_finalize;
}

static void
km_dashboard_model_init (KmDashboardModel *self)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->counters = G_LIST_MODEL (g_list_store_new (KM_TYPE_DASHBOARD_COUNTER));
  self->authorities = G_LIST_MODEL (g_list_store_new (KM_TYPE_DASHBOARD_AUTHORITY));
  self->lanes = G_LIST_MODEL (g_list_store_new (KM_TYPE_DASHBOARD_LANE));
  self->hours = G_LIST_MODEL (g_list_store_new (KM_TYPE_DASHBOARD_HOUR));
  self->cases = G_LIST_MODEL (g_list_store_new (KM_TYPE_DASHBOARD_CASE));
}

KmDashboardModel *
km_dashboard_model_new (KmDesk *desk)
{
  KmDashboardModel *self = g_object_new (KM_TYPE_DASHBOARD_MODEL, NULL);

  self->desk = desk;
  return self;
}
