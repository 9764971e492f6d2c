// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-request-row.h"
#include "km-commands.h"
#include "km-error.h"

/* What an authority decides about its own requests. */

typedef struct
{
  const char *request, *authority_number, *reason;
  gint64 refund;
} MoveBody;

#define REQUEST { "request", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (MoveBody, request), 0, 0 }
#define NUMBER { "authority_number", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (MoveBody, authority_number), 1, 64 }

static const KmJsonMember numbered_members[] = { REQUEST, NUMBER };
static const KmJsonMember deliver_members[] = { REQUEST };
static const KmJsonMember reject_members[] = {
  REQUEST,
  { "reason", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (MoveBody, reason), 1, 500 },
  { "refund", KM_JSON_INTEGER, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (MoveBody, refund), 0, G_MAXINT64 },
};

/* An officer sees and decides the own authority's requests alone. */
static gboolean
check_authority (KmApply *apply, const KmRequestRow *row, GError **error)
{
  g_autofree char *authority = NULL;

  if (apply->caller->role != KM_ROLE_AUTHORITY)
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT authority FROM account WHERE username = $1"), error, "s", apply->actor, "s", &authority) < 0)
    return FALSE;
  if (g_strcmp0 (authority, row->authority) == 0)
    return TRUE;
  km_error_set (error, KM_ERROR_FORBIDDEN, "other-authority", "/body/request", "the request is another authority's");
  return FALSE;
}

static gboolean
find (KmApply *apply, const KmJsonMember *members, gsize n_members, const char *const *from, MoveBody *body, KmRequestRow *row, GError **error)
{
  if (!km_apply_read (apply, members, n_members, body, error) || !km_request_row_find (apply, body->request, row, error)
      || !km_apply_enter_centre (apply, row->centre, error) || !check_authority (apply, row, error) || !km_apply_touch_day (apply, NULL, error))
    return FALSE;
  if (g_strv_contains (from, row->state))
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "request-state", "/body/request", "%s is %s", row->number, row->state);
  return FALSE;
}

static gboolean
finish (KmApply *apply, KmRequestRow *row, const char *to_state, const char *number, const char *note, GError **error)
{
  if (number != NULL
      && !km_db_run (apply->db, KM_SQL ("UPDATE request SET authority_number = $2 WHERE number = $1"), error, "ss", row->number, number))
    return FALSE;
  km_json_set_string (apply->result, "request", row->number);
  km_json_set_string (apply->result, "state", to_state);
  return km_request_row_move (apply, row, to_state, note, error);
}

static const char *const undecided[] = { "received", "approved", NULL };

gboolean
km_apply_request_approve (KmApply *apply, GError **error)
{
  static const char *const from[] = { "received", NULL };
  MoveBody body = { 0 };
  g_auto (KmRequestRow) row = { 0 };

  return find (apply, numbered_members, G_N_ELEMENTS (numbered_members), from, &body, &row, error)
         && finish (apply, &row, "approved", body.authority_number, NULL, error);
}

gboolean
km_apply_request_ready (KmApply *apply, GError **error)
{
  MoveBody body = { 0 };
  g_auto (KmRequestRow) row = { 0 };

  return find (apply, numbered_members, G_N_ELEMENTS (numbered_members), undecided, &body, &row, error)
         && finish (apply, &row, "ready", body.authority_number, NULL, error);
}

gboolean
km_apply_request_deliver (KmApply *apply, GError **error)
{
  static const char *const from[] = { "ready", NULL };
  MoveBody body = { 0 };
  g_auto (KmRequestRow) row = { 0 };

  return find (apply, deliver_members, G_N_ELEMENTS (deliver_members), from, &body, &row, error)
         && finish (apply, &row, "delivered", NULL, NULL, error);
}

/* The most that may go back for a request: its own fee lines, and of the receipt no more than was paid and is not promised back. */
static gboolean
most_refundable (KmApply *apply, const KmRequestRow *row, gint64 *piastres, GError **error)
{
  g_autofree char *body = NULL;
  g_autoptr (GPtrArray) numbers = NULL;
  gint64 left = 0, fees = 0;

  if (km_db_one (apply->db, KM_SQL ("SELECT total, body FROM receipt WHERE number = $1"), error, "s", row->receipt, "is", &left, &body) != 1
      || km_db_one (apply->db, KM_SQL ("SELECT COALESCE(CAST(sum(piastres) AS BIGINT), 0) FROM fee_line WHERE receipt = $1 AND item = $2"), error, "si",
                    row->receipt, row->item, "i", &fees) != 1)
    return FALSE;
  numbers = km_request_numbers (row->receipt, body);
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 refundable = 0;

      if (km_db_one (apply->db, KM_SQL ("SELECT refundable FROM request WHERE number = $1"), error, "s", g_ptr_array_index (numbers, i), "i",
                     &refundable) < 0)
        return FALSE;
      left -= refundable;
    }
  *piastres = CLAMP (fees, 0, MAX (0, left));
  return TRUE;
}

/* The refusal says how much refund.pay may hand back: all of the request's fees unless told otherwise. */
gboolean
km_apply_request_reject (KmApply *apply, GError **error)
{
  MoveBody body = { .refund = -1 };
  g_auto (KmRequestRow) row = { 0 };
  gint64 most = 0;

  if (!find (apply, reject_members, G_N_ELEMENTS (reject_members), undecided, &body, &row, error) || !most_refundable (apply, &row, &most, error))
    return FALSE;
  if (body.refund > most)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-amount", "/body/refund", "at most %" G_GINT64_FORMAT " go back", most);
      return FALSE;
    }
  most = body.refund >= 0 ? body.refund : most;
  km_json_set_integer (apply->result, "refundable", most);
  return km_db_run (apply->db, KM_SQL ("UPDATE request SET refundable = $2 WHERE number = $1"), error, "si", row.number, most)
         && finish (apply, &row, "rejected", NULL, body.reason, error);
}
