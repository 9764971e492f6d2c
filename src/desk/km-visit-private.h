/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to KmVisit's files: km-visit.c (the object and its words), km-visit-moves.c and km-visit-calls.c (the ticket),
 * km-visit-form.c and km-visit-basket.c (what is shown), km-visit-work.c (what the clerk does), km-visit-pay.c (fees and tenders), km-visit-complete.c (quote and receipt), km-visit-draft.c (on disk), km-visit-search.c. */

#include "km-desk-private.h"
#include "km-form.h"
#include "km-kiosk.h"
#include "km-quote.h"
#include "km-ticket-item.h"
#include "km-visit-items-private.h"

G_BEGIN_DECLS

/* The last move, while it can be taken back. */
typedef struct
{
  char *command; /* (nullable): the fact's id */
  char *ticket_id;
  KmTicket *before;
  char *why;
  json_t *draft;  /* (nullable): the work that the move put away */
  json_t *tender; /* (nullable): and what was typed as payment */
  gint64 made_at; /* monotonic */
  guint limit_id;
} KmUndo;

struct _KmVisit
{
  GObject parent_instance;

  /* Properties: the ticket. */
  int state;
  KmTicketItem *ticket;
  char *why;
  gboolean restored, busy;
  guint minutes, aim_minutes;
  char *elapsed_text, *audience, *no_show_wait_text;
  gboolean can_undo;
  char *undo_text;
  /* The work. */
  GListModel *items, *sections, *documents, *suggestions, *advice;
  char *title;
  guint question_count, answered_count, asked_apart_count;
  char *counts_text, *answered_text, *promise_text;
  guint missing_count, missing_documents;
  char *missing_text;
  gboolean complete, unpaid;
  /* The money. */
  GListModel *fee_groups, *fee_choices, *tenders;
  gint64 subtotal, pass_through, surcharge, rounding, total, due, received, change;
  char *total_text, *due_text, *change_text, *method, *reference, *scheme, *last4, *tender_problem, *cash_text, *action_text;
  gboolean quoted, ready, large_type;

  KmDesk *desk; /* (unowned): owns this */
  KmTicket *data; /* (nullable): the ticket as this till knows it */
  gboolean moving;   /* a move is being written */
  gboolean starting; /* the first key's ticket.start is on its way */
  gboolean paying;
  KmUndo undo;
  guint tick_id, draft_id, doubt_id, save_after_id;
  GPtrArray *saves;  /* (nullable): of GTask, wait for the end of the move */
  gboolean unsaved;  /* the last save of the draft failed */

  KmCatalogue *catalogue; /* (nullable): of the bundle */
  KmBundle *bundle;       /* (nullable) while there is no catalogue */
  KmForm *form;
  GHashTable *choices;         /* item -> code of the fee */
  GHashTable *document_states; /* Arabic label -> KmDocumentState */
  GHashTable *item_objects, *section_objects, *field_objects, *document_objects, *fee_group_objects, *choice_group_objects, *advice_objects;
  gboolean needs_choice; /* a fee that must be chosen is not */
  gboolean fee_missing;  /* a fee cannot be reckoned before an answer */
  KmDue amounts;         /* what the fees come to now */
  KmSettlement settlement;
  gboolean cash_refused;
  GPtrArray *taken; /* KmTender, recorded already */
  char *quoted_for; /* hash of the body that the server agreed to */
  char *receipt;    /* number of the receipt of this visit, once paid */
  gboolean restoring;  /* the draft is being read */
  json_t *snapshot;    /* (nullable): that came meanwhile */
  json_t *pending;  /* (nullable): a draft that waits for a catalogue */
};

/* --- km-visit.c ---------------------------------------------------------------------------------------------------------- */
void km_visit_set_ticket (KmVisit *self, const KmTicket *ticket, const char *why); /* NULL empties */
void km_visit_set_state (KmVisit *self, KmVisitState state);
void km_visit_update_clock (KmVisit *self);
void km_visit_set_busy (KmVisit *self);
void km_visit_changed (KmVisit *self); /* by the clerk: starts a called ticket, saves the draft */
KmLanguage km_visit_language (KmVisit *self);

/* --- km-visit-form.c ----------------------------------------------------------------------------------------------------- */
void km_visit_new_work (KmVisit *self);   /* an empty basket and form, no marks, no tender */
void km_visit_new_basket (KmVisit *self); /* only an empty basket and form */
void km_visit_sync (KmVisit *self);      /* everything shown, by difference */
void km_visit_sync_completeness (KmVisit *self);
gboolean km_visit_has_work (KmVisit *self);
GDate km_visit_today (KmVisit *self);
KmDocumentState km_visit_document_state (guint item, const char *label_ar, gpointer visit);
const char *km_visit_choice (KmVisit *self, guint item);
KmAudience km_visit_audience (KmVisit *self);
/* Whether the service is offered in this centre and to this kind of visitor. A KmServiceFilter. */
gboolean km_visit_may_add (const KmService *service, gpointer visit);
/* The quick services' and bundles' codes, at most nine: what is most used at this counter, then what the catalogue names. Borrowed. */
GPtrArray *km_visit_quick_codes (KmVisit *self);
void km_visit_sync_advice (KmVisit *self); /* basket, documents or visitor changed */
gboolean km_visit_is_missing (const KmFormEntry *entry);
void km_visit_sync_sections (KmVisit *self);
void km_visit_sync_changes (KmVisit *self, const KmFormChanges *changes); /* after an answer: only what it touched */
/* The object of @key in @table, made of @type if there is none (borrowed). */
gpointer km_visit_object_for (GHashTable *table, const char *key, GType type);
/* GHRFunc: objects of what went away are let go, so that a thing that comes back later is a new one. */
gboolean km_visit_is_unseen (gpointer key, gpointer object, gpointer seen);

/* --- km-visit-pay.c ------------------------------------------------------------------------------------------------------ */
void km_visit_sync_fees (KmVisit *self);
void km_visit_sync_payment (KmVisit *self);
void km_visit_clear_tender (KmVisit *self);
/* The tenders as they would be paid now: those taken and the typed one. Free with its elements. */
GPtrArray *km_visit_make_tenders (KmVisit *self, const KmSettlement *settlement);
KmPaymentMethod km_visit_method (KmVisit *self);
gint64 km_visit_electronic (KmVisit *self); /* of the principal, with the typed tender */

/* --- km-visit-draft.c ---------------------------------------------------------------------------------------------------- */
json_t *km_visit_draft_json (KmVisit *self);
json_t *km_visit_tender_json (KmVisit *self);
void km_visit_take_work (KmVisit *self, json_t *draft, json_t *tender); /* basket, form, documents, choices, tender */
char *km_visit_slot (KmVisit *self);
char *km_visit_ticket_slot (const char *ticket);
void km_visit_save_soon (KmVisit *self);
/* Returns TRUE from @task (taken) when what stands here now is on disk; a move that is being written comes first. */
void km_visit_save_for (KmVisit *self, GTask *task);
void km_visit_save_waiting (KmVisit *self); /* a move or a payment has ended */
void km_visit_write_draft (KmVisit *self, KmWrite *write); /* the state as it is now, or its absence */
void km_visit_cancel_save (KmVisit *self);

/* --- km-visit-share.c ----------------------------------------------------------------------------------------------------- */
/* The work of a visit that is put away, with what was typed as payment. */
typedef struct
{
  json_t *work, *tender; /* each nullable */
} KmDraft;
void km_draft_free (KmDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmDraft, km_draft_free)
/* Lets the server keep it for whichever counter goes on with @ticket. Never fails loudly: TRUE when the server has it. */
void km_visit_share_draft_async (KmVisit *self, const char *ticket, json_t *work, json_t *tender, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_share_draft_finish (KmVisit *self, GAsyncResult *result);
/* What another counter put away later than @own (this till's, nullable): NULL when there is none, or the server cannot be asked. */
void km_visit_fetch_draft_async (KmVisit *self, const char *ticket, json_t *own, GAsyncReadyCallback callback, gpointer user_data);
KmDraft *km_visit_fetch_draft_finish (KmVisit *self, GAsyncResult *result);

/* --- km-visit-moves.c ---------------------------------------------------------------------------------------------------- */
/* One move of a ticket, the data of its task. */
typedef struct
{
  const char *kind;
  KmTicket *before, *after; /* (owned) */
  gboolean empties;         /* nobody is in front afterwards */
  json_t *put_away;         /* (nullable) (owned): the work, kept for the ticket or for undo */
  json_t *tender_away;      /* (nullable) (owned): with its tender */
  char *command;            /* the fact's id */
  json_t *body;             /* (nullable) (owned): of the fact, while something else comes first */
  gboolean undoable;        /* the clerk is offered to take it back */
  KmTicketItem *asked;      /* (nullable) (owned): the ticket called out of turn */
  /* resume */
  json_t *draft, *tender;   /* (nullable) (owned) */
  gboolean nobody;          /* call-next found nobody */
} KmMove;

GTask *km_visit_move_task (KmVisit *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Ends and frees @task. */
void km_visit_refuse (GTask *task, KmErrorCode kind, const char *code);
json_t *km_visit_ticket_body (KmVisit *self, const char *ticket);
/* The queue shows it at once; the server's event will say the same. */
void km_visit_show_in_queue (KmVisit *self, const KmTicket *ticket);
/* Writes the move's fact with @body (taken) and the draft it leaves. */
void km_visit_write_move (KmVisit *self, GTask *task, json_t *body);
void km_move_to_queue (KmMove *move);
void km_visit_forget_undo (KmVisit *self);
void km_visit_start_by_itself (KmVisit *self);

G_END_DECLS
