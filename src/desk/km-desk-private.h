/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk: what KmDesk's own files share, and what queue, visit, shift and dashboard may ask of it. Main thread. */

#include "km-backoff.h"
#include "km-catalogue.h"
#include "km-dashboard-model.h"
#include "km-desk-error.h"
#include "km-desk.h"
#include "km-digits.h"
#include "km-events.h"
#include "km-habits.h"
#include "km-hall.h"
#include "km-history.h"
#include "km-outbox.h"
#include "km-practice-server.h"
#include "km-props.h"
#include "km-queue.h"
#include "km-search.h"
#include "km-shift.h"
#include "km-visit.h"

G_BEGIN_DECLS

/* Who is signed in. Strings owned by the desk. */
typedef struct
{
  char *token;
  char *username;
  char *name_ar, *name_en;
  char *number;
  char *role;
  char *centre;
  char *counter; /* (nullable) */
  KmTime expires_at;
} KmClerk;

struct _KmDesk
{
  GObject parent_instance;

  /* Properties. */
  int state;
  gboolean online;
  guint backlog_count;
  gint64 backlog_piastres;
  char *backlog_text;
  gboolean practice;
  char *account_name, *username, *role, *centre, *centre_name, *counter;
  guint counter_number;
  char *till;
  int skew_seconds;
  char *skew_text, *error, *error_details;
  int language;
  char *counter_state, *unprinted_number, *catalogue_version;
  gboolean locked;
  char *lock_hash; /* (nullable): Argon2id of the password of who is signed in */
  guint wrong_tries;

  /* What it owns. */
  char *state_dir, *server_url, *server_program, *catalogue_dir;
  char *ca_file; /* (nullable): given at this start */
  GTimeZone *zone;
  KmStore *store;
  KmLink *link;
  KmOutbox *outbox;
  KmEvents *events;
  KmPracticeServer *server; /* (nullable) */
  KmQueue *queue;
  KmVisit *visit;
  KmShift *shift;
  KmDashboardModel *dashboard;
  KmHall *hall;
  KmHabits *habits;
  KmHistory *history;
  GHashTable *settings;
  GCancellable *cancellable; /* of everything; cancelled by close */

  KmCatalogue *catalogue; /* (nullable) */
  KmSearch *search;       /* (nullable) */
  gboolean catalogue_busy, catalogue_again;

  char *till_centre;
  char *till_token;
  guint8 till_secret[KM_SIGN_SECRET_BYTES];
  gboolean enrolled;

  KmClerk clerk;
  json_t *centre_info; /* (nullable): GET /v1/centres/{centre} */
  KmBackoff snapshot_backoff;
  guint snapshot_id;
  gboolean closing;
};

/* --- for the small objects --------------------------------------------------------------------------------------------- */

KmDigits km_desk_digits (KmDesk *self);
KmLanguage km_desk_language (KmDesk *self);
/* The Arabic or the English of a pair, by the language. */
const char *km_desk_pick (KmDesk *self, const char *ar, const char *en);
const char *km_desk_pick_json (KmDesk *self, json_t *object); /* "name_ar", "name_en" */
json_t *km_desk_find_lane (KmDesk *self, const char *lane);   /* borrowed (nullable) */
json_t *km_desk_find_counter (KmDesk *self, const char *counter);
/* «شباك ٣» */
char *km_desk_counter_text (KmDesk *self, guint number);
/* Whether this counter serves @lane. */
gboolean km_desk_serves (KmDesk *self, const char *lane);
gboolean km_desk_is_open (KmDesk *self); /* signed in at a counter */

/* A fact made now by who is signed in; takes @body. */
KmFact *km_desk_fact (KmDesk *self, const char *kind, json_t *body);
void km_desk_notice (KmDesk *self, const char *sentence, const char *details);

/* Sends a wish or decision live and returns its result (takes @body). Facts that it presumes are delivered first. */
void km_desk_wish_async (KmDesk *self, const char *kind, json_t *body, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
/* The same with an id made before (NULL: a new one): a second signature is for the id of its command. */
void km_desk_wish_as_async (KmDesk *self, const char *id, const char *kind, json_t *body, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
json_t *km_desk_wish_finish (KmDesk *self, GAsyncResult *result, GError **error);
const KmProblem *km_desk_wish_problem (GAsyncResult *result);

/* Somebody else's signature for the command @id of @kind: their name and password, asked for at this machine (POST /v1/approvals). The
 * answer has "approval" (the token) and "account". Errors: "own-signature" (whoever is signed in here cannot sign a second time),
 * "bad-credentials", "slow-down", "forbidden", "needs-server". It never ends this machine's session. */
void km_desk_sign_async (KmDesk *self, const char *id, const char *kind, const char *username, const char *password, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
json_t *km_desk_sign_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* A GET with the session's token, answered as JSON. The session's end is noticed here. */
void km_desk_read_async (KmDesk *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
json_t *km_desk_read_finish (KmDesk *self, GAsyncResult *result, GError **error);
void km_desk_check_session (KmDesk *self, const GError *error);

/* --- between the desk's own files ---------------------------------------------------------------------------------------- */

void km_desk_set_state (KmDesk *self, KmDeskState state);
void km_desk_set_error (KmDesk *self, const GError *error); /* NULL: none */
void km_desk_take_session (KmDesk *self, json_t *session, const char *token);
void km_desk_forget_session (KmDesk *self);
json_t *km_desk_session_json (KmDesk *self);
/* After a session was taken: reads, the stream, delivery, the draft. */
void km_desk_begin_work (KmDesk *self);
void km_desk_take_centre (KmDesk *self, json_t *info);

/* The locked screen: the password is kept (hashed, on a thread) at sign-in; @kept is what the file has; forgotten at sign-out. */
void km_desk_keep_password (KmDesk *self, const char *password);
void km_desk_take_lock (KmDesk *self, GBytes *kept);
void km_desk_forget_lock (KmDesk *self);

/* The newest receipt that was neither handed to a printer nor offered: @number stays NULL where there is none. Writer's thread. */
gboolean km_desk_read_unprinted (KmStoreSide *side, char **number, GError **error);
void km_desk_read_snapshots (KmDesk *self);
void km_desk_set_counter_state (KmDesk *self, const char *state);

/* The catalogue: from the file at start, from the server when its version differs. */
void km_desk_load_catalogue_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_load_catalogue_finish (KmDesk *self, GAsyncResult *result, GError **error);
void km_desk_refresh_catalogue_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_refresh_catalogue_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Practice: a till of @centre, made silently when there is none (or it belongs to another practice centre). */
void km_desk_ensure_till_async (KmDesk *self, const char *centre, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_ensure_till_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* The small objects' private sides. */
KmQueue *km_queue_new (KmDesk *desk);
void km_queue_take_snapshot (KmQueue *self, json_t *snapshot); /* NULL empties it */
void km_queue_take_ticket (KmQueue *self, json_t *ticket);
void km_queue_take_counter (KmQueue *self, json_t *counter);
void km_queue_retranslate (KmQueue *self);
KmVisit *km_visit_new (KmDesk *desk);
void km_visit_restore (KmVisit *self);     /* reads the draft of this counter */
void km_visit_forget (KmVisit *self);      /* nobody is signed in: the draft stays on disk */
void km_visit_flush_draft (KmVisit *self); /* now */
void km_visit_take_ticket (KmVisit *self, json_t *ticket); /* from an event or snapshot */
void km_visit_snapshot_done (KmVisit *self, json_t *snapshot);
void km_visit_catalogue_changed (KmVisit *self);
void km_visit_retranslate (KmVisit *self);
KmShift *km_shift_new (KmDesk *desk);
void km_shift_restore (KmShift *self);
void km_shift_forget (KmShift *self);
const char *km_shift_get_id (KmShift *self);
void km_shift_add_transaction (KmShift *self, gint64 cash, gint64 electronic);
/* Money that went back out of this shift: what its drawer should hold is less. In memory; the file's row is written by who pays it. */
void km_shift_take_back (KmShift *self, gint64 cash, gint64 electronic);
/* Whether the drawer should hold that much cash. */
gboolean km_shift_has_cash (KmShift *self, gint64 piastres);
void km_shift_retranslate (KmShift *self);
KmHistory *km_history_new (KmDesk *desk);
/* A receipt was voided, by whomever (event receipt.void). */
void km_history_take_void (KmHistory *self, const char *number);
/* A copy as km_desk_reprint_async() makes it, of a receipt that another till may have made: @body_known (nullable, borrowed) is its
 * transaction, @copies how many are known. Ends with km_desk_reprint_finish(). */
void km_desk_reprint_known_async (KmDesk *self, const char *number, json_t *body_known, guint copies, GAsyncReadyCallback callback, gpointer user_data);
KmHall *km_hall_new (KmDesk *desk);
void km_hall_take_snapshot (KmHall *self, json_t *snapshot); /* of the queue; NULL empties it */
void km_hall_take_ticket (KmHall *self, json_t *ticket);
void km_hall_take_lane (KmHall *self, json_t *lane);
void km_hall_set_stale (KmHall *self, gboolean stale, KmTime at);
/* How long a call is shown at least, milliseconds: KM_HALL_CALL_SECONDS unless a test is in a hurry. */
void km_hall_set_call_ms (KmHall *self, guint ms);
KmDashboardModel *km_dashboard_model_new (KmDesk *desk);
void km_dashboard_model_take (KmDashboardModel *self, json_t *dashboard); /* NULL empties it */
void km_dashboard_model_take_event (KmDashboardModel *self, const char *kind, json_t *event);
void km_dashboard_model_set_stale (KmDashboardModel *self, gboolean stale);

G_END_DECLS
