// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-account.h"
#include "../km-approval.h"
#include "km-commands.h"
#include "km-error.h"
#include "km-shift-private.h"

/* Who looks at a drawer beside its clerk: the one who takes it over, and the supervisor who signs for it. */

static const KmJsonMember hand_over_members[] = {
  KM_SHIFT_MEMBER,
  { "next_shift", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, next_shift), 0, 0 },
  { "to", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, to), 1, 128 },
  KM_SHIFT_MEMBER_DENOMINATIONS,
  KM_SHIFT_MEMBER_COUNTED,
  KM_SHIFT_MEMBER_APPROVAL,
};

static const KmJsonMember verify_members[] = { KM_SHIFT_MEMBER, KM_SHIFT_MEMBER_APPROVAL };

/* One of the two hands over at the own workstation, and the other signs; for a clerk who is away a supervisor does. */
static gboolean
check_parties (KmApply *apply, const KmShiftBody *body, const KmShiftRecord *shift, char **signer, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmAccount) to = km_account_find (apply->db, body->to, apply->at, &failed);
  gboolean by_taker = g_strcmp0 (apply->actor, body->to) == 0;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (to == NULL)
    km_apply_flag (apply, "account-unknown");
  else if ((to->role & (KM_ROLE_CLERK | KM_ROLE_SUPERVISOR)) == 0)
    km_apply_flag (apply, "not-permitted");
  if (g_strcmp0 (body->to, shift->account) == 0)
    km_apply_flag (apply, "same-account");
  if (!by_taker && g_strcmp0 (apply->actor, shift->account) != 0)
    km_apply_flag (apply, "foreign-shift");
  if (!km_shift_take_signature (apply, body->approval, signer, error))
    return FALSE;
  if (*signer != NULL && !by_taker && g_strcmp0 (*signer, body->to) != 0)
    km_apply_flag (apply, "bad-approval");
  /* Taken over without the other's own hand: the supervisor who signed for them is told in the case. */
  if (*signer != NULL && by_taker && g_strcmp0 (*signer, shift->account) != 0)
    {
      km_apply_flag (apply, "foreign-shift");
      km_apply_detail (apply, "signed_by", json_string (*signer));
    }
  return TRUE;
}

/* The drawer goes to another clerk by name, counted: the one shift ends with this count, the other begins with it. */
gboolean
km_apply_shift_hand_over (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_auto (KmShiftRecord) shift = { 0 };
  g_autofree char *denominations = NULL, *signer = NULL;
  gint64 expected = 0;

  if (!km_shift_find (apply, hand_over_members, G_N_ELEMENTS (hand_over_members), &body, &shift, error)
      || !km_shift_read_denominations (apply, body.denominations, body.counted, &denominations, error)
      || !check_parties (apply, &body, &shift, &signer, error))
    return FALSE;
  if (g_strcmp0 (shift.state, "closed") == 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_shift_record_count (apply, &body, &shift, "hand-over", signer, denominations, &expected, error)
      || !km_db_run (apply->db,
                     KM_SQL ("UPDATE shift SET state = 'closed', closed_at = COALESCE(closed_at, $2), next_shift = $3, "
                             "counted = COALESCE(counted, $4), denominations = COALESCE(denominations, $5), expected = COALESCE(expected, $6), "
                             "counted_at = COALESCE(counted_at, $2) WHERE id = $1"),
                     error, "sisisi", body.shift, apply->at, body.next_shift, body.counted, denominations, expected)
      || !km_db_run (apply->db,
                     KM_SQL ("INSERT INTO shift (id, centre, day, counter, account, till, state, opened_at, float_piastres, float_denominations) "
                             "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)"),
                     error, "ssssssiis", body.next_shift, apply->centre->centre, apply->day, shift.counter, body.to, apply->till, apply->at,
                     body.counted, denominations))
    return FALSE;
  km_shift_event (apply, body.shift, shift.counter, "closed");
  km_shift_event (apply, body.next_shift, shift.counter, "open");
  km_json_set_string (apply->result, "next_shift", body.next_shift);
  km_json_set_string (apply->result, "state", "closed");
  return TRUE;
}

gboolean
km_apply_shift_verify (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_auto (KmShiftRecord) shift = { 0 };
  g_autofree char *signer = NULL;

  if (!km_shift_find (apply, verify_members, G_N_ELEMENTS (verify_members), &body, &shift, error))
    return FALSE;
  if (shift.counted_at == 0)
    km_error_set (error, KM_ERROR_CONFLICT, "not-counted", "/body/shift", "the drawer has not been counted");
  else if (shift.verified_at != 0)
    km_error_set (error, KM_ERROR_CONFLICT, "already-verified", "/body/shift", "the shift was signed for already");
  else
    signer = km_approval_signer (apply, body.approval, error);
  if (signer == NULL)
    return FALSE;
  if (g_strcmp0 (signer, shift.account) == 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "own-shift", "/body/shift", "nobody signs for their own drawer");
      return FALSE;
    }
  if (!km_db_run (apply->db, KM_SQL ("UPDATE shift SET verified_at = $2, verified_by = $3 WHERE id = $1"), error, "sis", body.shift, apply->now, signer))
    return FALSE;
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_string (apply->result, "verified_by", signer);
  km_shift_event (apply, body.shift, shift.counter, shift.state);
  return TRUE;
}
