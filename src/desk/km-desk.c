/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "km-money.h"

#include "km-desk-private.h"

/* A clock that is wrong by more is shown (design §7). */
#define SKEW_SHOWN_SECONDS 120

#define AT(member) G_STRUCT_OFFSET (KmDesk, member)
static const KmProp props[] = {
  { "state", KM_PROP_ENUM, AT (state), km_desk_state_get_type },
  { "online", KM_PROP_BOOLEAN, AT (online) },
  { "backlog-count", KM_PROP_UINT, AT (backlog_count) },
  { "backlog-piastres", KM_PROP_INT64, AT (backlog_piastres) },
  { "backlog-text", KM_PROP_STRING, AT (backlog_text) },
  { "practice", KM_PROP_BOOLEAN, AT (practice) },
  { "account-name", KM_PROP_STRING, AT (account_name) },
  { "username", KM_PROP_STRING, AT (username) },
  { "role", KM_PROP_STRING, AT (role) },
  { "centre", KM_PROP_STRING, AT (centre) },
  { "centre-name", KM_PROP_STRING, AT (centre_name) },
  { "counter", KM_PROP_STRING, AT (counter) },
  { "counter-number", KM_PROP_UINT, AT (counter_number) },
  { "till", KM_PROP_STRING, AT (till) },
  { "server-skew-seconds", KM_PROP_INT, AT (skew_seconds) },
  { "skew-text", KM_PROP_STRING, AT (skew_text) },
  { "error", KM_PROP_STRING, AT (error) },
  { "error-details", KM_PROP_STRING, AT (error_details) },
  { "language", KM_PROP_INT, AT (language), NULL, TRUE },
  { "locked", KM_PROP_BOOLEAN, AT (locked) },
  { "counter-state", KM_PROP_STRING, AT (counter_state) },
  { "unprinted-number", KM_PROP_STRING, AT (unprinted_number) },
  { "catalogue", KM_PROP_STRING, AT (catalogue_version) },
  { NULL },
};

enum { NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KmDesk, km_desk, G_TYPE_OBJECT)

GType
km_desk_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { KM_DESK_STARTING, "KM_DESK_STARTING", "starting" },
    { KM_DESK_NEEDS_ENROL, "KM_DESK_NEEDS_ENROL", "needs-enrol" },
    { KM_DESK_SIGNED_OUT, "KM_DESK_SIGNED_OUT", "signed-out" },
    { KM_DESK_SIGNED_IN, "KM_DESK_SIGNED_IN", "signed-in" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KmDeskState", values));
  return type;
}

/* --- words ---------------------------------------------------------------------------------------------------------------- */

KmLanguage
km_desk_language (KmDesk *self)
{
  return self->language;
}

KmDigits
km_desk_digits (KmDesk *self)
{
  return self->language == KM_LANGUAGE_AR ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN;
}

const char *
km_desk_pick (KmDesk *self, const char *ar, const char *en)
{
  if (self->language == KM_LANGUAGE_EN)
    return en && *en ? en : (ar ? ar : "");
  return ar && *ar ? ar : (en ? en : "");
}

const char *
km_desk_pick_json (KmDesk *self, json_t *object)
{
  return km_desk_pick (self, km_json_get_string (object, "name_ar", NULL), km_json_get_string (object, "name_en", NULL));
}

static json_t *
find_in (json_t *array, const char *member, const char *value)
{
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element)
    if (g_strcmp0 (km_json_get_string (element, member, NULL), value) == 0)
      return element;
  return NULL;
}

json_t *
km_desk_find_lane (KmDesk *self, const char *lane)
{
  return lane ? find_in (km_json_get_array (self->centre_info, "lanes"), "lane", lane) : NULL;
}

json_t *
km_desk_find_counter (KmDesk *self, const char *counter)
{
  return counter ? find_in (km_json_get_array (self->centre_info, "counters"), "counter", counter) : NULL;
}

char *
km_desk_counter_text (KmDesk *self, guint number)
{
  g_autofree char *digits = km_number_format (number, km_desk_digits (self));

  /* Translators: a counter by its number, e.g. "Counter 3". */
  return g_strdup_printf (_ ("Counter %s"), digits);
}

gboolean
km_desk_serves (KmDesk *self, const char *lane)
{
  json_t *lanes = km_json_get_array (km_desk_find_counter (self, self->clerk.counter), "lanes"), *code;
  gsize i;

  json_array_foreach (lanes, i, code)
    if (g_strcmp0 (json_string_value (code), lane) == 0)
      return TRUE;
  return FALSE;
}

gboolean
km_desk_is_open (KmDesk *self)
{
  return self->state == KM_DESK_SIGNED_IN && self->clerk.counter != NULL;
}

/* --- what the properties say ---------------------------------------------------------------------------------------------- */

static void
update_texts (KmDesk *self)
{
  g_autofree char *money = NULL, *text = NULL;

  if (self->backlog_count > 0)
    {
      g_autofree char *count = km_number_format (self->backlog_count, km_desk_digits (self));

      money = km_money_format (self->backlog_piastres, km_desk_digits (self), KM_MONEY_CURRENCY);
      /* Translators: %1$s is a number of steps, %2$s an amount of money. */
      text = self->backlog_piastres > 0 ? g_strdup_printf (_ ("%1$s waiting to be sent (%2$s)"), count, money)
                                        : g_strdup_printf (_ ("%s waiting to be sent"), count);
    }
  km_props_set_string (self, "backlog-text", &self->backlog_text, text);

  g_clear_pointer (&text, g_free);
  if (self->skew_seconds != 0)
    {
      g_autofree char *duration = km_duration_text (ABS (self->skew_seconds) / 60, self->language, km_desk_digits (self), FALSE);

      text = g_strdup_printf (self->skew_seconds < 0 ? _ ("The clock of this machine is %s slow. The server's time counts.")
                                                     : _ ("The clock of this machine is %s fast. The server's time counts."),
                              duration);
    }
  km_props_set_string (self, "skew-text", &self->skew_text, text);
}

static void
update_names (KmDesk *self)
{
  json_t *counter = km_desk_find_counter (self, self->clerk.counter);

  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "account-name", &self->account_name, km_desk_pick (self, self->clerk.name_ar, self->clerk.name_en));
  km_props_set_string (self, "username", &self->username, self->clerk.username);
  km_props_set_string (self, "role", &self->role, self->clerk.role);
  km_props_set_string (self, "centre", &self->centre, self->clerk.centre);
  km_props_set_string (self, "counter", &self->counter, self->clerk.counter);
  km_props_set_string (self, "centre-name", &self->centre_name, self->centre_info ? km_desk_pick_json (self, self->centre_info) : self->clerk.centre);
  km_props_set_uint (self, "counter-number", &self->counter_number, (guint) km_json_get_integer (counter, "number", 0));
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_desk_set_state (KmDesk *self, KmDeskState state)
{
  if (self->state == (int) state)
    return;
  self->state = state;
  g_object_notify (G_OBJECT (self), "state");
}

void
km_desk_set_error (KmDesk *self, const GError *error)
{
  g_autofree char *sentence = error ? km_desk_error_sentence (error) : NULL;
  g_autofree char *details = error ? km_desk_error_details (error) : NULL;

  km_props_set_string (self, "error-details", &self->error_details, details);
  km_props_set_string (self, "error", &self->error, sentence);
}

void
km_desk_set_counter_state (KmDesk *self, const char *state)
{
  km_props_set_string (self, "counter-state", &self->counter_state, state);
}

void
km_desk_notice (KmDesk *self, const char *sentence, const char *details)
{
  g_signal_emit (self, signals[NOTICE], 0, sentence, details ? details : "");
}

void
km_desk_take_centre (KmDesk *self, json_t *info)
{
  json_incref (info);
  json_decref (self->centre_info);
  self->centre_info = info;
  update_names (self);
  km_queue_retranslate (self->queue);
}

static void
clear_clerk (KmDesk *self)
{
  if (self->clerk.token)
    sodium_memzero (self->clerk.token, strlen (self->clerk.token));
  g_free (self->clerk.token);
  g_free (self->clerk.username);
  g_free (self->clerk.name_ar);
  g_free (self->clerk.name_en);
  g_free (self->clerk.number);
  g_free (self->clerk.role);
  g_free (self->clerk.centre);
  g_free (self->clerk.counter);
  self->clerk = (KmClerk) { 0 };
}

void
km_desk_take_session (KmDesk *self, json_t *session, const char *token)
{
  json_t *account = km_json_get_object (session, "account");
  json_t *number = json_object_get (account, "number");
  g_autofree char *kept = g_strdup (token);

  clear_clerk (self);
  self->clerk.token = g_steal_pointer (&kept);
  self->clerk.username = g_strdup (km_json_get_string (account, "username", ""));
  self->clerk.name_ar = g_strdup (km_json_get_string (account, "name_ar", ""));
  self->clerk.name_en = g_strdup (km_json_get_string (account, "name_en", ""));
  self->clerk.number = json_is_integer (number) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (number))
                                                : g_strdup (json_is_string (number) ? json_string_value (number) : "0");
  self->clerk.role = g_strdup (km_json_get_string (session, "role", ""));
  self->clerk.centre = g_strdup (km_json_get_string (session, "centre", NULL));
  self->clerk.counter = g_strdup (km_json_get_string (session, "counter", NULL));
  self->clerk.expires_at = km_json_get_time (session, "expires_at", 0);
  update_names (self);
}

json_t *
km_desk_session_json (KmDesk *self)
{
  json_t *session = json_object (), *account = json_object ();

  km_json_set_string (account, "username", self->clerk.username);
  km_json_set_string (account, "name_ar", self->clerk.name_ar);
  km_json_set_string (account, "name_en", self->clerk.name_en);
  km_json_set_string (account, "number", self->clerk.number);
  km_json_set (session, "account", account);
  km_json_set_string (session, "token", self->clerk.token);
  km_json_set_string (session, "role", self->clerk.role);
  km_json_set_string (session, "centre", self->clerk.centre);
  km_json_set_string (session, "counter", self->clerk.counter);
  km_json_set_time (session, "expires_at", self->clerk.expires_at);
  return session;
}

void
km_desk_forget_session (KmDesk *self)
{
  km_events_stop (self->events);
  g_clear_handle_id (&self->snapshot_id, g_source_remove);
  km_visit_flush_draft (self->visit);
  km_visit_forget (self->visit);
  km_shift_forget (self->shift);
  km_queue_take_snapshot (self->queue, NULL);
  km_dashboard_model_take (self->dashboard, NULL);
  km_hall_take_snapshot (self->hall, NULL);
  km_history_clear (self->history);
  clear_clerk (self);
  update_names (self);
  km_desk_set_counter_state (self, "closed");
  km_desk_set_state (self, self->enrolled || self->practice ? KM_DESK_SIGNED_OUT : KM_DESK_NEEDS_ENROL);
}

KmFact *
km_desk_fact (KmDesk *self, const char *kind, json_t *body)
{
  return km_fact_new (kind, km_link_now (self->link), self->clerk.username, body);
}

/* --- what the parts tell ------------------------------------------------------------------------------------------------ */

static void
offset_changed_cb (KmLink *link, GParamSpec *pspec, KmDesk *self)
{
  gint64 seconds = -km_link_get_offset (link, NULL) / G_USEC_PER_SEC;

  km_props_set_int (self, "server-skew-seconds", &self->skew_seconds, ABS (seconds) > SKEW_SHOWN_SECONDS ? (int) seconds : 0);
  update_texts (self);
}

static void
online_changed_cb (KmLink *link, GParamSpec *pspec, KmDesk *self)
{
  gboolean online = km_link_get_online (link);

  km_props_set_boolean (self, "online", &self->online, online);
  km_dashboard_model_set_stale (self->dashboard, !online);
  km_hall_set_stale (self->hall, !online, km_link_now (self->link));
  if (online && !self->closing)
    {
      if (self->enrolled)
        km_outbox_kick (self->outbox);
      km_events_retry_now (self->events);
    }
}

static void
backlog_changed_cb (KmOutbox *outbox, GParamSpec *pspec, KmDesk *self)
{
  km_props_set_uint (self, "backlog-count", &self->backlog_count, km_outbox_get_backlog_count (outbox));
  km_props_set_int64 (self, "backlog-piastres", &self->backlog_piastres, km_outbox_get_backlog_piastres (outbox));
  update_texts (self);
}

static void
delivered_cb (KmOutbox *outbox, gint64 n, const char *kind, const char *flags, KmDesk *self)
{
  /* Withdrawn while it works: the server says so when it is asked. */
  if (strstr (flags, "till-revoked") && self->enrolled)
    km_outbox_connect (outbox);
  if (*flags)
    {
      g_autofree char *details = g_strdup_printf ("n %" G_GINT64_FORMAT " %s: %s", n, kind, flags);

      km_desk_notice (self, _ ("A step was recorded with a remark for the supervisor."), details);
    }
}

static void
rejected_cb (KmOutbox *outbox, gint64 n, const char *kind, const char *code, KmDesk *self)
{
  g_autofree char *details = g_strdup_printf ("n %" G_GINT64_FORMAT " %s: %s", n, kind, code);

  km_desk_notice (self, _ ("The server could not read a step of this till. It is kept here; tell the supervisor."), details);
}

static void
trouble_cb (KmOutbox *outbox, const char *code, KmDesk *self)
{
  g_autoptr (GError) error = km_desk_error_new (KM_ERROR_CONFLICT, code, NULL);

  km_desk_set_error (self, error);
  self->enrolled = FALSE;
  /* Practice makes its next till by itself. */
  if (self->state == KM_DESK_SIGNED_OUT && !self->practice)
    km_desk_set_state (self, KM_DESK_NEEDS_ENROL);
}

static void
event_cb (KmEvents *events, const char *kind, json_t *event, KmDesk *self)
{
  json_t *body = km_json_get_object (event, "body");

  if (strcmp (kind, "ticket.changed") == 0)
    {
      km_queue_take_ticket (self->queue, body);
      km_visit_take_ticket (self->visit, body);
      km_hall_take_ticket (self->hall, body);
    }
  else if (strcmp (kind, "counter.changed") == 0)
    km_queue_take_counter (self->queue, body);
  else if (strcmp (kind, "catalogue.changed") == 0)
    km_desk_refresh_catalogue_async (self, NULL, NULL);
  /* What is served where; a lane's figures (lane.changed) follow from its tickets. */
  else if (strcmp (kind, "centre.changed") == 0)
    km_desk_read_snapshots (self);
  else if (strcmp (kind, "lane.changed") == 0)
    km_hall_take_lane (self->hall, body);
  else if (strcmp (kind, "receipt.void") == 0)
    km_history_take_void (self->history, km_json_get_string (event, "subject", ""));
  km_dashboard_model_take_event (self->dashboard, kind, event);
}

static void
reset_cb (KmEvents *events, KmDesk *self)
{
  km_desk_read_snapshots (self);
}

static void
server_url_cb (KmPracticeServer *server, GParamSpec *pspec, KmDesk *self)
{
  const char *url = km_practice_server_get_url (server);

  km_link_set_server (self->link, *url ? url : NULL);
  if (*url == '\0')
    {
      km_link_set_online (self->link, FALSE);
      return;
    }
  if (self->enrolled)
    km_outbox_connect (self->outbox);
  km_events_retry_now (self->events);
  if (self->state == KM_DESK_SIGNED_IN && self->snapshot_id != 0)
    km_desk_read_snapshots (self);
}

void
km_desk_set_language (KmDesk *self, KmDeskLanguage language)
{
  if (self->language == (int) language)
    return;
  self->language = language;
  g_object_notify (G_OBJECT (self), "language");
  update_names (self);
  update_texts (self);
  km_queue_retranslate (self->queue);
  km_visit_retranslate (self->visit);
  km_shift_retranslate (self->shift);
}

/* --- the object ------------------------------------------------------------------------------------------------------------- */

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (strcmp (pspec->name, "language") == 0)
    km_desk_set_language (KM_DESK (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_desk_finalize (GObject *object)
{
  KmDesk *self = KM_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->snapshot_id, g_source_remove);
  g_clear_object (&self->visit);
  g_clear_object (&self->shift);
  g_clear_object (&self->queue);
  g_clear_object (&self->dashboard);
  g_clear_object (&self->habits);
  g_clear_object (&self->hall);
  g_clear_object (&self->history);
  g_clear_object (&self->server);
  g_clear_object (&self->events);
  g_clear_object (&self->outbox);
  g_clear_object (&self->link);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->search, km_search_free);
  g_clear_pointer (&self->catalogue, km_catalogue_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  json_decref (self->centre_info);
  clear_clerk (self);
  sodium_memzero (self->till_secret, sizeof self->till_secret);
  g_free (self->lock_hash);
  g_free (self->till_centre);
  g_free (self->till_token);
  g_free (self->state_dir);
  g_free (self->server_url);
  g_free (self->server_program);
  g_free (self->catalogue_dir);
  g_free (self->ca_file);
  km_props_clear (self);
  G_OBJECT_CLASS (km_desk_parent_class)->finalize (object);
}

static void
km_desk_class_init (KmDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = set_property;
  km_props_install (object_class, props, G_N_ELEMENTS (props));
  object_class->finalize = km_desk_finalize;
  signals[NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRING);
}

static void
km_desk_init (KmDesk *self)
{
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  self->link = km_link_new ();
  self->events = km_events_new (self->link);
  self->queue = km_queue_new (self);
  self->visit = km_visit_new (self);
  self->shift = km_shift_new (self);
  self->dashboard = km_dashboard_model_new (self);
  self->hall = km_hall_new (self);
  self->history = km_history_new (self);
  self->counter_state = g_strdup ("closed");
  self->snapshot_backoff = (KmBackoff) { .first_ms = 500, .longest_ms = 15000 };
}

KmDesk *
km_desk_new (const char *state_dir, const char *server_url, gboolean practice, const char *server_program, const char *catalogue_dir)
{
  KmDesk *self = g_object_new (KM_TYPE_DESK, NULL);

  self->state_dir = g_strdup (state_dir);
  self->server_url = g_strdup (server_url);
  self->practice = practice;
  self->server_program = g_strdup (server_program);
  self->catalogue_dir = g_strdup (catalogue_dir);
  self->store = km_store_new (state_dir, !practice);
  self->outbox = km_outbox_new (self->store, self->link);
  self->habits = km_habits_new (self->store);
  km_link_set_server (self->link, server_url);
  if (practice && server_url == NULL)
    {
      g_autofree char *folder = g_build_filename (state_dir, "server", NULL);
      const char *visitors = g_getenv ("KM_PRACTICE_VISITORS");

      self->server = km_practice_server_new (folder, server_program, catalogue_dir);
      if (visitors)
        km_practice_server_set_visitors (self->server, (int) g_ascii_strtoll (visitors, NULL, 10));
      g_signal_connect_object (self->server, "notify::url", G_CALLBACK (server_url_cb), self, 0);
    }
  g_signal_connect_object (self->link, "notify::online", G_CALLBACK (online_changed_cb), self, 0);
  g_signal_connect_object (self->link, "notify::offset", G_CALLBACK (offset_changed_cb), self, 0);
  g_signal_connect_object (self->outbox, "notify::backlog-count", G_CALLBACK (backlog_changed_cb), self, 0);
  g_signal_connect_object (self->outbox, "notify::backlog-piastres", G_CALLBACK (backlog_changed_cb), self, 0);
  g_signal_connect_object (self->outbox, "delivered", G_CALLBACK (delivered_cb), self, 0);
  g_signal_connect_object (self->outbox, "rejected", G_CALLBACK (rejected_cb), self, 0);
  g_signal_connect_object (self->outbox, "trouble", G_CALLBACK (trouble_cb), self, 0);
  g_signal_connect_object (self->events, "event", G_CALLBACK (event_cb), self, 0);
  g_signal_connect_object (self->events, "reset", G_CALLBACK (reset_cb), self, 0);
  return self;
}
