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
#include "km-hall.h"
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
/* The same under an id that somebody signed for before. Finished likewise. */
void km_desk_wish_with_id_async (KmDesk *self, const char *id, const char *kind, json_t *body, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
json_t *km_desk_wish_finish (KmDesk *self, GAsyncResult *result, GError **error);
const KmProblem *km_desk_wish_problem (GAsyncResult *result);

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
void km_shift_retranslate (KmShift *self);
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
