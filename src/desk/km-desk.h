/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmDesk: the workstation without windows. It owns the till's file, the network and the small objects that the windows bind to,
 * and knows who is signed in.
 *
 * Everything here is for the main thread only and nothing waits: what takes time is `…_async` and `…_finish`. Properties notify
 * only when they change; every list is a GListModel whose objects stay the same objects while the thing they show is the same.
 *
 * Errors: a GError of KM_ERROR with a wire code, whose message is "sentence for a person\ntechnical text". Use the three helpers
 * at the end to take it apart; they accept any GError. */

#include <gio/gio.h>

#include "km-language.h"

G_BEGIN_DECLS

typedef struct _KmReceipt KmReceipt;
typedef struct _KmCatalogue KmCatalogue;

typedef enum
{
  KM_DESK_STARTING,    /* the file is being opened, a practice server is starting */
  KM_DESK_NEEDS_ENROL, /* this installation is no till yet: ask for an administrator's one-time code */
  KM_DESK_SIGNED_OUT,
  KM_DESK_SIGNED_IN,
} KmDeskState;

/* The language of names and sentences that the desk hands out; also decides Arabic-Indic or Latin digits in them. */
typedef KmLanguage KmDeskLanguage;
#define KM_DESK_ARABIC KM_LANGUAGE_AR
#define KM_DESK_ENGLISH KM_LANGUAGE_EN

GType km_desk_state_get_type (void);
#define KM_TYPE_DESK_STATE (km_desk_state_get_type ())

/* One centre of the sign-in page. Properties (all read-only): "code" (s), "name" (s, in the desk's language), "kind" (s, "fixed",
 * "van"), "counters" (GListModel of KmCounterChoice, empty until km_desk_counters_async()). */
#define KM_TYPE_CENTRE_ITEM (km_centre_item_get_type ())
G_DECLARE_FINAL_TYPE (KmCentreItem, km_centre_item, KM, CENTRE_ITEM, GObject)
const char *km_centre_item_get_code (KmCentreItem *self);
const char *km_centre_item_get_name (KmCentreItem *self);
GListModel *km_centre_item_get_counters (KmCentreItem *self);

/* A counter that a clerk can sit at. Properties: "code" (s, "ASW-03"), "number" (u), "name" (s, «شباك ٣»), "lanes" (s, names). */
#define KM_TYPE_COUNTER_CHOICE (km_counter_choice_get_type ())
G_DECLARE_FINAL_TYPE (KmCounterChoice, km_counter_choice, KM, COUNTER_CHOICE, GObject)
const char *km_counter_choice_get_code (KmCounterChoice *self);
const char *km_counter_choice_get_name (KmCounterChoice *self);
guint km_counter_choice_get_number (KmCounterChoice *self);

/* A past receipt of this till. Properties: "number" (s), "at" (x, µs UTC), "piastres" (x), "ticket-label" (s), "sent" (b, the server
 * has it), "printed" (b, the print job was handed over), "copies" (u). */
#define KM_TYPE_RECEIPT_ITEM (km_receipt_item_get_type ())
G_DECLARE_FINAL_TYPE (KmReceiptItem, km_receipt_item, KM, RECEIPT_ITEM, GObject)
const char *km_receipt_item_get_number (KmReceiptItem *self);

typedef struct _KmQueue KmQueue;
typedef struct _KmVisit KmVisit;
typedef struct _KmShift KmShift;
typedef struct _KmDashboardModel KmDashboardModel;
typedef struct _KmHall KmHall;
typedef struct _KmHistory KmHistory;

/* KmDesk's properties (read-only unless "rw"):
 *   state (KmDeskState)        online (b)              backlog-count (u)      backlog-piastres (x)    backlog-text (s, empty when none)
 *   practice (b)               account-name (s)        username (s)           role (s: clerk, supervisor, …)
 *   centre (s, code)           centre-name (s)         counter (s, code)      counter-number (u, 0 = none)
 *   till (s, "ASW-T01")        server-skew-seconds (i, this machine's clock minus the server's; 0 within two minutes)
 *   skew-text (s, empty or one sentence)               error (s, empty or what is wrong now, one sentence)
 *   error-details (s)          language (KmDeskLanguage as i, rw)
 *   locked (b)
 *   counter-state (s: closed, open, paused)            unprinted-number (s, empty, or a receipt whose print job was never handed over)
 * Signals:
 *   "notice" (s sentence, s details): something the clerk should know once (a toast): a draft came back, the server was restored,
 *   a fact was recorded with a flag. */
#define KM_TYPE_DESK (km_desk_get_type ())
G_DECLARE_FINAL_TYPE (KmDesk, km_desk, KM, DESK, GObject)

/* Makes a desk whose files lie under @state_dir (made 0700). @server_url may be NULL in practice: the desk then starts its own
 * `khadamat-server` (@server_program, or NULL: beside the running executable in a build tree, else the installed one) with the catalogue
 * of @catalogue_dir (or NULL: the installed one). Nothing is opened before km_desk_open_async(). */
KmDesk *km_desk_new (const char *state_dir, const char *server_url, gboolean practice, const char *server_program, const char *catalogue_dir);

/* Trust the authorities in @path (PEM) for the server's certificate, instead of the system's. Before km_desk_open_async(), which fails with
 * "ca-file" when it is none; a copy is kept with the till's file and holds from then on, until another is given. */
void km_desk_set_ca_file (KmDesk *self, const char *path);

/* Opens the till's file (KM_ERROR_IN_USE: another process has it; TOO_NEW; READ_ONLY; CORRUPT), starts the practice server and
 * enrols in practice, reads the cached catalogue, takes up a session that a crash interrupted. Ends in another state than STARTING. An
 * unreachable server is no error. */
void km_desk_open_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_open_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* The last thing before the program ends: what was typed is on disk, the practice server is stopped, the file is closed. */
void km_desk_close_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_close_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Makes this installation a till of @centre by the administrator's one-time @code. */
void km_desk_enrol_async (KmDesk *self, const char *centre, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean km_desk_enrol_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* The centres for the sign-in page: a GListModel of KmCentreItem (transfer full), needs no sign-in. */
void km_desk_centres_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *km_desk_centres_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* Fills @centre's "counters". */
void km_desk_counters_async (KmDesk *self, KmCentreItem *centre, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_counters_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* What was chosen last on this machine, "" when nothing was. */
const char *km_desk_get_last_username (KmDesk *self);
const char *km_desk_get_last_centre (KmDesk *self);
const char *km_desk_get_last_counter (KmDesk *self);

/* Signs in. @counter is NULL for a supervisor. Errors by code (km_desk_error_is()): "bad-credentials", "slow-down", "counter-occupied"
 * (ask, then call again with @take_over), "foreign-shift", "role-centre", "unknown-counter", "offline". A clerk's counter is opened
 * by itself once a shift is open. */
void km_desk_sign_in_async (KmDesk *self, const char *username, const char *password, const char *centre, const char *counter,
                            gboolean take_over, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_sign_in_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* Error "visit-open" while a ticket is in front. The outbox goes on by itself. */
void km_desk_sign_out_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_sign_out_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* The locked screen ("locked"): what stands there stays, also when the program ends meanwhile; only the password of who is signed in opens
 * it, also without the server. FALSE when nobody is signed in. */
gboolean km_desk_lock (KmDesk *self);
gboolean km_desk_get_locked (KmDesk *self);
/* Error "wrong-password"; after three, each further try takes longer, at most sixteen seconds. */
void km_desk_unlock_async (KmDesk *self, const char *password, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_unlock_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Break and back (facts counter.pause, counter.resume). @reason may be NULL. */
void km_desk_pause_async (KmDesk *self, const char *reason, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_pause_finish (KmDesk *self, GAsyncResult *result, GError **error);
void km_desk_resume_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_resume_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Asks the server now instead of at the next try (the "offline" pill's button). */
void km_desk_retry_now (KmDesk *self);

/* All borrowed, never NULL, the same objects for the desk's life. They are empty while nobody is signed in. */
KmQueue *km_desk_get_queue (KmDesk *self);
KmVisit *km_desk_get_visit (KmDesk *self);
KmShift *km_desk_get_shift (KmDesk *self);
KmDashboardModel *km_desk_get_dashboard (KmDesk *self);
/* Live for whoever is signed in without a counter (a device, the reception). */
KmHall *km_desk_get_hall (KmDesk *self);
/* Past transactions of the centre. */
KmHistory *km_desk_get_history (KmDesk *self);
/* The catalogue in force, or NULL before the first one came (borrowed). Changes with notify::catalogue. */
KmCatalogue *km_desk_get_catalogue (KmDesk *self);

KmDeskState km_desk_get_state (KmDesk *self);
gboolean km_desk_get_online (KmDesk *self);
gboolean km_desk_get_practice (KmDesk *self);
guint km_desk_get_backlog_count (KmDesk *self);
gint64 km_desk_get_backlog_piastres (KmDesk *self);
const char *km_desk_get_account_name (KmDesk *self);
const char *km_desk_get_role (KmDesk *self);
const char *km_desk_get_centre (KmDesk *self);
const char *km_desk_get_centre_name (KmDesk *self);
const char *km_desk_get_counter (KmDesk *self);
guint km_desk_get_counter_number (KmDesk *self);
KmDeskLanguage km_desk_get_language (KmDesk *self);
void km_desk_set_language (KmDesk *self, KmDeskLanguage language);
/* The server's time now, UTC microseconds, from the offset learned last (this machine's own before the first answer). */
gint64 km_desk_now (KmDesk *self);

/* Paper. The newest receipt whose print job was never handed over, which is offered once as an original: NULL when there is none
 * (transfer full). */
void km_desk_get_unprinted_receipt_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data);
KmReceipt *km_desk_get_unprinted_receipt_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* Call it when the offer was shown: the next start offers that number no more, and prints it as a copy. This run may still print it
 * as the original. */
void km_desk_mark_offered_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_mark_offered_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* Call it BEFORE the printer gets the job: on disk when it finishes. After it the number is never offered as an original again. */
void km_desk_mark_printed_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_desk_mark_printed_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* The till's receipts, newest first (GListModel of KmReceiptItem, transfer full), at most @max. */
void km_desk_receipts_async (KmDesk *self, guint max, GAsyncReadyCallback callback, gpointer user_data);
GListModel *km_desk_receipts_finish (KmDesk *self, GAsyncResult *result, GError **error);
/* A receipt to print again: counted as a fact (receipt.reprint), marked as copy number n (transfer full). */
void km_desk_reprint_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data);
KmReceipt *km_desk_reprint_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Small settings of this workstation (printer, paper size, language), kept in the till's file; NULL when never set. From memory. */
const char *km_desk_get_setting (KmDesk *self, const char *name);
void km_desk_set_setting (KmDesk *self, const char *name, const char *value);

/* The parts of an error: the sentence for a person (transfer full), the technical text or NULL (transfer full), whether it has @code. */
char *km_desk_error_sentence (const GError *error);
char *km_desk_error_details (const GError *error);
gboolean km_desk_error_is (const GError *error, const char *code);

G_END_DECLS
