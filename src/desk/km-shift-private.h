/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to KmShift: the object, and its row in the file. */

#include "km-desk-private.h"
#include "km-money.h"

G_BEGIN_DECLS

struct _KmShift
{
  GObject parent_instance;

  int state;
  char *id, *opened_text, *difference_text;
  char *last_id;     /* the shift that ended in this run */
  char *signer;      /* name of who signed for the count, or took the drawer over, of the shift that is or was last */
  char *witness;     /* name of the second of its last surprise count */
  gint64 float_piastres, opened_at, taken_cash, taken_electronic, counted, expected, difference;
  guint transactions;

  KmDesk *desk; /* (unowned): owns this */
  gint64 paid_in;
  gboolean busy;
};

typedef struct
{
  char *counter, *username;
  gboolean found;
  char *id;
  gint64 opened_at, float_piastres, cash, electronic, paid_in, transactions, counted;
  gboolean is_counted;
} KmShiftRow;

void km_shift_row_free (KmShiftRow *row);
/* The drawer's sum as the server has it, of a counted shift. */
void km_shift_set_expected (KmShift *self, gint64 expected);
/* Shows @row as the shift there is; NULL: none. */
void km_shift_show (KmShift *self, const KmShiftRow *row);

/* --- a move: facts and the shift's row in one local transaction -------------------------------------------------------------- */

typedef struct
{
  KmWrite *write;            /* (owned) until it is written */
  KmShiftRow *after;         /* (owned) (nullable): what is shown when it is on disk; NULL: no shift */
  const char *counter_state; /* (nullable): unchanged */
  KmFact *fact;              /* (owned) (nullable): waits for its second signature */
  char *username, *password; /* (owned) (nullable): of the second signature */
  char *signer;              /* (owned) (nullable): name of who signed */
  gboolean ends;             /* the shift ends with it */
} KmShiftMove;

/* A task with a KmShiftMove as its data. */
GTask *km_shift_move_begin (KmShift *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Take the task. */
void km_shift_move_refuse (GTask *task, KmErrorCode kind, const char *code);
void km_shift_move_write (GTask *task);
/* Signs the move's fact with the move's name and password, then writes it. Takes the task. */
void km_shift_move_sign (GTask *task);
gboolean km_shift_move_finish (GAsyncResult *result, GError **error);
/* Makes a fact of the shift; with @ledger what it says lies in clear. Returned (owned) for km_write_fact(). */
KmFact *km_shift_fact (KmShift *self, const char *kind, const char *shift, json_t *body, gboolean ledger);
/* What should lie in the drawer now, as far as this till knows; with a count it is kept in clear beside it. */
gint64 km_shift_drawer (KmShift *self);
json_t *km_shift_counter_body (KmShift *self);
KmShiftRow *km_shift_current (KmShift *self);
/* Adds rows to @list, their sum to @sum; FALSE when one is impossible. */
gboolean km_shift_read_rows (const KmDenomination *rows, guint n_rows, json_t **list, gint64 *sum);
/* Steps of a local transaction on the row of @id (copied). */
void km_shift_step_count (KmWrite *write, const char *id, gint64 counted);
void km_shift_step_close (KmWrite *write, const char *id, gint64 at);
/* Refuses to write a second open shift of the same counter; takes @row. */
void km_shift_step_insert (KmWrite *write, KmShiftRow *row);

G_END_DECLS
