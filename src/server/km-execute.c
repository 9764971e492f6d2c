// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-admit.h"
#include "km-command-table.h"
#include "km-error.h"
#include "km-execute.h"
#include "km-heads.h"
#include "km-lane-watch.h"

#define SKEW (2 * KM_TIME_MINUTE) /* of a till's clock: more is told */

typedef struct
{
  char *centre;
  gint64 seq;
  KmTime at;
  const char *kind;
  char *subject;
  char *body;
} Sent;

struct _KmExecutor
{
  KmStore *store;
  KmClock *clock;
  KmEventLog *log;
  KmSummary *summary;
  KmHeads *heads;
  KmDirectory *directory;
  KmTime now;
  GArray *sent;        /* Sent: goes to the log after the commit */
  GHashTable *queues;  /* centre → itself: whose queue changed in this transaction */
  KmLaneWatch *lanes;
  GPtrArray *ended;    /* user names whose sessions have ended */
  KmAccountFunc account_func; /* nullable: is told of them after the commit */
  gpointer account_data;
  gboolean directory_changed, catalogue_changed;
  KmTime next_catalogue; /* when to look whether another one has come into force */
  KmTime set_clock;
  gint64 position; /* of the last new ticket */
};

static void
sent_clear (gpointer data)
{
  Sent *sent = data;

  g_free (sent->centre);
  g_free (sent->subject);
  g_free (sent->body);
}

KmExecutor *
km_executor_new (KmStore *store, KmClock *clock, KmEventLog *log)
{
  KmExecutor *self = g_new0 (KmExecutor, 1);

  self->store = store;
  self->clock = km_clock_ref (clock);
  self->log = km_event_log_ref (log);
  self->summary = km_summary_new ();
  self->heads = km_heads_new ();
  self->directory = km_store_ref_directory (store);
  self->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  g_array_set_clear_func (self->sent, sent_clear);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lanes = km_lane_watch_new ();
  self->ended = g_ptr_array_new_with_free_func (g_free);
  self->set_clock = KM_TIME_NONE;
  return self;
}

void
km_executor_set_account_func (KmExecutor *self, KmAccountFunc func, gpointer data)
{
  self->account_func = func;
  self->account_data = data;
}

void
km_executor_free (KmExecutor *self)
{
  km_clock_unref (self->clock);
  km_event_log_unref (self->log);
  km_summary_free (self->summary);
  km_heads_free (self->heads);
  km_directory_unref (self->directory);
  g_array_unref (self->sent);
  g_hash_table_unref (self->queues);
  km_lane_watch_free (self->lanes);
  g_ptr_array_unref (self->ended);
  g_free (self);
}

void
km_executor_begin (KmExecutor *self, KmTime now)
{
  self->now = now;
}

/* ---- Recording ---- */

static gboolean
record_event (KmExecutor *self, KmDb *db, const char *centre, const char *kind, const char *subject, const char *body, GError **error)
{
  gint64 seq = km_heads_add_event (self->heads, db, centre, self->now, kind, subject, body, error);
  Sent sent = { .seq = seq, .at = self->now, .kind = kind };

  if (seq == 0)
    return FALSE;
  /* Whoever changes a counter, or who is at it, tells so. */
  if (strcmp (kind, "counter.changed") == 0)
    km_lane_watch_note (self->lanes, subject);
  sent.centre = g_strdup (centre);
  sent.subject = g_strdup (subject);
  sent.body = g_strdup (body);
  g_array_append_val (self->sent, sent);
  return TRUE;
}

static gboolean
record_in_centre (KmExecutor *self, KmApply *apply, const char *centre, const char *hash, GError **error)
{
  const KmCommand *command = apply->command;

  for (guint i = 0; i < apply->events->len; i++)
    {
      KmPendingEvent *event = &g_array_index (apply->events, KmPendingEvent, i);

      if (event->centre != NULL && g_strcmp0 (event->centre, centre) != 0)
        continue;
      if (!record_event (self, apply->db, centre, event->kind, event->subject, event->body, error))
        return FALSE;
    }
  return km_heads_add_audit (self->heads, apply->db, centre, self->now, command->kind, apply->actor, apply->till, command->id, hash, error);
}

/* What was answered, the links of the chains, the events, and the till's number. */
static gboolean
record (KmExecutor *self, KmApply *apply, const char *status, const char *answer, const char *hash, GError **error)
{
  const KmCommand *command = apply->command;
  const char *centre = apply->centre != NULL ? apply->centre->centre : apply->caller->centre;
  g_autofree char *body = apply->body_kept || apply->body_private ? NULL : km_json_dump (command->body, NULL);

  if (apply->centres != NULL)
    {
      for (guint i = 0; i < apply->centres->len; i++)
        if (!record_in_centre (self, apply, g_ptr_array_index (apply->centres, i), hash, error))
          return FALSE;
      centre = apply->centres->len == 1 ? g_ptr_array_index (apply->centres, 0) : NULL;
    }
  else if (apply->everywhere || centre == NULL)
    {
      GPtrArray *centres = km_directory_get_centres (self->directory);

      centre = NULL;
      for (guint i = 0; i < centres->len; i++)
        if (!record_in_centre (self, apply, ((KmCentre *) g_ptr_array_index (centres, i))->centre, hash, error))
          return FALSE;
    }
  else if (!record_in_centre (self, apply, centre, hash, error))
    return FALSE;

  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO command (id, hash, kind, centre, till, n, actor, made_at, received_at, status, answer, body) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
                  error, "sssssisiisss", command->id, hash, command->kind, centre, apply->till, apply->fact ? command->n : (gint64) 0,
                  apply->actor, command->made_at, self->now, status, answer, body))
    return FALSE;
  if (apply->fact)
    return km_db_run (apply->db, KM_SQL ("UPDATE till SET last_n = $2, seen_at = $3 WHERE till = $1"), error, "sii", apply->till, command->n,
                      self->now);
  return TRUE;
}

static char *
accepted_answer (KmApply *apply)
{
  g_autoptr (json_t) element = json_object ();
  json_t *flags = json_array ();

  km_json_set_string (element, "id", apply->command->id);
  km_json_set_string (element, "status", "accepted");
  json_object_set (element, "result", apply->result);
  for (guint i = 0; i < apply->flags->len; i++)
    json_array_append_new (flags, json_string (g_ptr_array_index (apply->flags, i)));
  km_json_set (element, "flags", flags);
  return km_json_dump_memo (element, &apply->memo, NULL);
}

/* The text of an element, which is taken. */
static char *
to_answer (json_t *element)
{
  char *answer = km_json_dump (element, NULL);

  json_decref (element);
  return answer;
}

/* Flags of a fact are a case for the supervisor. */
static gboolean
open_flag_case (KmApply *apply, GError **error)
{
  g_autofree char *flags = NULL;

  if (!apply->fact || apply->flags->len == 0)
    return TRUE;
  if (apply->centre == NULL)
    apply->centre = km_directory_find_centre (apply->directory, apply->caller->centre);
  if (apply->centre == NULL)
    return TRUE;
  if (apply->late_day[0] != '\0'
      && !km_db_run (apply->db, KM_SQL ("INSERT INTO late_fact (command, centre, day, kind, at) VALUES ($1, $2, $3, $4, $5)"), error, "ssssi",
                     apply->command->id, apply->centre->centre, apply->late_day, apply->command->kind, apply->at))
    return FALSE;
  flags = km_apply_join_flags (apply);
  return km_apply_open_case_with (apply, "fact", apply->subject != NULL ? apply->subject : apply->command->id, flags, json_incref (apply->details), error);
}

static gboolean
accept (KmExecutor *self, KmApply *apply, const char *hash, char **answer, GError **error)
{
  if (!open_flag_case (apply, error))
    return FALSE;
  *answer = accepted_answer (apply);
  return record (self, apply, "accepted", *answer, hash, error);
}

/* ---- One command ---- */

static void
drop (KmExecutor *self, guint sent)
{
  km_summary_drop (self->summary);
  km_heads_drop (self->heads);
  g_array_set_size (self->sent, sent);
}

static void
keep (KmExecutor *self, KmApply *apply)
{
  km_summary_keep (self->summary);
  km_heads_keep (self->heads);
  self->directory_changed |= apply->directory_changed;
  self->catalogue_changed |= apply->catalogue_changed;
  if (apply->set_clock != KM_TIME_NONE)
    self->set_clock = apply->set_clock;
  if (apply->queue_changed && apply->centre != NULL && !g_hash_table_contains (self->queues, apply->centre->centre))
    g_hash_table_add (self->queues, g_strdup (apply->centre->centre));
  for (guint i = 0; apply->ended != NULL && i < apply->ended->len; i++)
    g_ptr_array_add (self->ended, g_strdup (g_ptr_array_index (apply->ended, i)));
  /* What follows in this transaction sees the new places already. */
  if (apply->directory_changed)
    {
      KmDirectory *fresh = km_directory_load (apply->db, NULL);

      if (fresh != NULL)
        {
          km_directory_unref (self->directory);
          self->directory = fresh;
        }
    }
}

/* A fact may be refused for these alone. */
static gboolean
is_unreadable (const GError *error)
{
  return km_error_has_wire_code (error, "bad-body") || km_error_has_wire_code (error, "id-reused");
}

/* After an error of the command's function, whose savepoint was rolled back: what is recorded instead. */
static gboolean
record_failure (KmExecutor *self, KmApply *apply, const char *hash, const GError *failure, char **answer, GError **error)
{
  km_apply_reset (apply);
  if (apply->fact && !is_unreadable (failure))
    {
      km_apply_flag (apply, failure->domain == KM_ERROR ? km_error_get_wire_code (failure) : "conflict");
      km_apply_flag (apply, "not-applied");
      return accept (self, apply, hash, answer, error);
    }
  if (failure->domain != KM_ERROR)
    {
      *answer = to_answer (km_answer_try_again (apply->command));
      return TRUE;
    }
  {
    g_autoptr (KmProblem) problem = km_problem_new_from_error (failure);

    *answer = to_answer (km_answer_problem (apply->command->id, "rejected", problem, apply->extra));
  }
  /* Who has no credential leaves no rows. */
  return apply->caller->kind == KM_CALLER_ANYONE || record (self, apply, "rejected", *answer, hash, error);
}

static char *
run (KmExecutor *self, KmDb *db, KmApply *apply, const KmCommandKind *kind, const char *hash)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;
  char *answer = NULL;
  guint sent = self->sent->len;

  if (!km_db_savepoint (db, &error))
    return NULL;
  if ((!apply->fact || km_admit_actor (apply, kind, &error)) && kind->apply (apply, &error) && accept (self, apply, hash, &answer, &error)
      && km_db_release (db, &error))
    {
      keep (self, apply);
      return answer;
    }
  g_clear_pointer (&answer, g_free);
  drop (self, sent);
  if (km_executor_is_fatal (db, error) || !km_db_rollback_to (db, &second))
    return NULL;

  /* What is said about the failure stands in a savepoint of its own: half of it would break the chains. */
  if (!km_db_savepoint (db, &second))
    return NULL;
  if (record_failure (self, apply, hash, error, &answer, &second) && km_db_release (db, &second))
    {
      keep (self, apply);
      return answer;
    }
  g_clear_pointer (&answer, g_free);
  drop (self, sent);
  if (km_executor_is_fatal (db, second) || !km_db_rollback_to (db, NULL))
    return NULL;
  return to_answer (km_answer_try_again (apply->command));
}

/* ---- What is refused for ever ---- */

/* A fact is refused, and its number is used up: the till's next fact must not wait for it. It lies beside the commands under an id
 * of its own (its own id may be another command's, or none), with all that came. Takes `element`. */
static char *
record_refused (KmExecutor *self, KmDb *db, const KmCaller *caller, const KmCommand *sent, json_t *element)
{
  g_autofree char *status = g_strdup (km_json_get_string (element, "status", ""));
  g_autofree char *answer = to_answer (element);
  g_autofree char *label = g_strdup_printf ("%s/%" G_GINT64_FORMAT, caller->till, sent->n);
  g_autoptr (KmCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  char id[KM_UUID_LENGTH], hash[KM_HASH_HEX_LENGTH];
  gboolean fine;
  KmApply apply;

  command = km_command_new (km_uuid_derive ("refused", label, id), sent->kind, sent->made_at, sent->body);
  command->n = sent->n;
  km_command_set_actor (command, sent->actor);
  km_command_hash (command, hash);
  if (!km_db_savepoint (db, &error))
    return NULL;
  km_apply_init (&apply, self->store, db, self->directory, self->summary, caller, command, TRUE, self->now);
  fine = record (self, &apply, status, answer, hash, &error) && km_db_release (db, &error);
  if (fine)
    keep (self, &apply);
  km_apply_clear (&apply);
  if (fine)
    return g_steal_pointer (&answer);
  drop (self, self->sent->len);
  return km_executor_is_fatal (db, error) || !km_db_rollback_to (db, NULL) ? NULL : to_answer (km_answer_try_again (sent));
}

/* The answer to what is refused before it is executed. Of a till the number decides: its next one is used up, later ones wait. */
static char *
refuse (KmExecutor *self, KmDb *db, const KmCaller *caller, const KmCommand *command, json_t *element)
{
  g_autoptr (GError) error = NULL;
  gint64 last_n = 0;
  int found = 0;

  if (caller->kind == KM_CALLER_TILL && command->n > 0)
    found = km_db_one (db, KM_SQL ("SELECT last_n FROM till WHERE till = $1"), &error, "s", caller->till, "i", &last_n);
  if (found == 1 && command->n == last_n + 1)
    return record_refused (self, db, caller, command, element);
  if (found == 0 || command->n <= last_n)
    return to_answer (element);
  json_decref (element);
  if (found == 1)
    return to_answer (km_answer_gap (command, last_n + 1));
  return km_executor_is_fatal (db, error) ? NULL : to_answer (km_answer_try_again (command));
}

char *
km_executor_refuse (KmExecutor *self, const KmCaller *caller, json_t *sent, json_t *element)
{
  const char *id = km_json_get_string (element, "id", NULL), *kind = km_json_get_string (sent, "kind", "");
  g_autoptr (json_t) body = json_pack ("{s:O}", "sent", sent);
  g_autoptr (KmCommand) command = NULL;

  command = km_command_new (id, km_command_kind_is_valid (kind) ? kind : "fact.unreadable", self->now, body);
  command->n = km_json_get_integer (sent, "n", 0);
  km_command_set_actor (command, km_json_get_string (sent, "actor", NULL));
  return refuse (self, km_store_get_writer (self->store), caller, command, element);
}

char *
km_executor_execute (KmExecutor *self, const KmCaller *caller, const KmCommand *command, const KmReceiptCheck *check)
{
  KmDb *db = km_store_get_writer (self->store);
  const KmCommandKind *kind = km_command_table_find_for (command->kind, caller, km_store_is_practice (self->store));
  g_autofree char *known_hash = NULL, *known_answer = NULL;
  g_autoptr (GError) error = NULL;
  char hash[KM_HASH_HEX_LENGTH];
  KmTillState till = { 0 };
  json_t *element;
  char *answer;
  KmApply apply;

  if (kind == NULL)
    return to_answer (km_answer_refuse (command, "rejected", "unknown-kind", NULL));
  element = km_admit_caller (caller, command, kind);
  if (element != NULL)
    return refuse (self, db, caller, command, element);

  km_command_hash (command, hash);
  switch (km_db_one (db, KM_SQL ("SELECT hash, answer FROM command WHERE id = $1"), &error, "s", command->id, "ss", &known_hash, &known_answer))
    {
    case 1:
      if (g_str_equal (hash, known_hash))
        return to_answer (km_answer_again (command, known_answer));
      return refuse (self, db, caller, command, km_answer_refuse (command, "rejected", "id-reused", "another command has this id"));
    case 0:
      break;
    default:
      return km_executor_is_fatal (db, error) ? NULL : to_answer (km_answer_try_again (command));
    }
  element = km_admit_order (db, self->now, caller, command, kind, &till, &error);
  if (element != NULL)
    return to_answer (element);
  if (error != NULL)
    return km_executor_is_fatal (db, error) ? NULL : to_answer (km_answer_try_again (command));

  km_apply_init (&apply, self->store, db, self->directory, self->summary, caller, command, kind->sort == KM_COMMAND_FACT, self->now);
  apply.check = check;
  apply.position = self->position = MAX (self->now, self->position + 1);
  if (apply.fact && till.revoked_at != 0)
    km_apply_flag (&apply, "till-revoked");
  if (apply.fact && command->made_at > self->now + SKEW)
    km_apply_flag (&apply, "clock-ahead");
  answer = run (self, db, &apply, kind, hash);
  km_apply_clear (&apply);
  return answer;
}

/* ---- The transaction ---- */

static gboolean
tell_cb (gpointer user_data, const char *centre, const char *kind, const char *subject, const char *body, GError **error)
{
  KmExecutor *self = user_data;

  return record_event (self, km_store_get_writer (self->store), centre, kind, subject, body, error);
}

/* When a day's queue has moved: once for a centre and transaction. */
static gboolean
add_day_event (KmExecutor *self, KmDb *db, const char *code, GError **error)
{
  char day[KM_DATE_FORMAT_LENGTH];

  km_time_business_date (self->now, km_store_get_zone (self->store), day);
  return km_lane_watch_look (self->lanes, self->summary, db, self->directory, km_directory_find_centre (self->directory, code), day, tell_cb, self,
                             error);
}

/* Tells every centre of the catalogue that is in force now, if it was told of another: one just published, or one whose day has come. */
static gboolean
announce_catalogue (KmExecutor *self, KmDb *db, GError **error)
{
  GPtrArray *centres = km_directory_get_centres (self->directory);
  g_autofree char *version = NULL;

  if (self->now < self->next_catalogue && !self->catalogue_changed)
    return TRUE;
  if (!km_store_find_unannounced (self->store, db, self->now, &version, &self->next_catalogue, error))
    return FALSE;
  if (version == NULL)
    return TRUE;
  self->catalogue_changed = TRUE;
  for (guint i = 0; i < centres->len; i++)
    if (!record_event (self, db, ((KmCentre *) g_ptr_array_index (centres, i))->centre, "catalogue.changed", version, "{}", error))
      return FALSE;
  return km_store_mark_announced (db, version, error);
}

gboolean
km_executor_flush (KmExecutor *self, GError **error)
{
  KmDb *db = km_store_get_writer (self->store);
  GHashTableIter iter;
  const char *centre;

  if (!announce_catalogue (self, db, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->queues);
  while (g_hash_table_iter_next (&iter, (gpointer *) &centre, NULL))
    if (!add_day_event (self, db, centre, error))
      return FALSE;
  km_heads_keep (self->heads);
  return km_summary_flush (self->summary, db, error) && km_heads_flush (self->heads, db, error);
}

void
km_executor_committed (KmExecutor *self)
{
  if (self->catalogue_changed)
    km_store_forget_catalogue (self->store);
  if (self->directory_changed && km_store_reload_directory (self->store, NULL))
    {
      km_directory_unref (self->directory);
      self->directory = km_store_ref_directory (self->store);
    }
  if (self->set_clock != KM_TIME_NONE)
    km_clock_set (self->clock, self->set_clock);
  for (guint i = 0; i < self->sent->len; i++)
    {
      Sent *sent = &g_array_index (self->sent, Sent, i);

      km_event_log_add (self->log, sent->centre, sent->seq, sent->kind, sent->subject, sent->at, sent->body);
    }
  /* Once for all of them: each time would send the writer and the thread that tells the listeners after one lock. */
  if (self->sent->len > 0)
    km_event_log_wake (self->log);
  for (guint i = 0; self->account_func != NULL && i < self->ended->len; i++)
    self->account_func (g_ptr_array_index (self->ended, i), self->account_data);
  g_array_set_size (self->sent, 0);
  g_ptr_array_set_size (self->ended, 0);
  g_hash_table_remove_all (self->queues);
  self->directory_changed = self->catalogue_changed = FALSE;
  self->set_clock = KM_TIME_NONE;
}

void
km_executor_lost (KmExecutor *self)
{
  km_summary_forget (self->summary);
  km_heads_forget (self->heads);
  km_lane_watch_forget (self->lanes);
  if (self->directory_changed)
    {
      km_directory_unref (self->directory);
      self->directory = km_store_ref_directory (self->store);
    }
  self->next_catalogue = 0;
  g_ptr_array_set_size (self->ended, 0);
  g_array_set_size (self->sent, 0);
  g_hash_table_remove_all (self->queues);
  self->directory_changed = self->catalogue_changed = FALSE;
  self->set_clock = KM_TIME_NONE;
}
