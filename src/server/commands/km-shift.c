// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-approval.h"
#include "km-commands.h"
#include "km-error.h"
#include "km-shift-private.h"

static const KmJsonMember open_members[] = {
  KM_SHIFT_MEMBER,
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, counter), 0, 0 },
  { "float", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, float_piastres), 0, KM_SHIFT_MAX_CASH },
  { "denominations", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (KmShiftBody, denominations), 0, 32 },
};
static const KmJsonMember count_members[] = {
  KM_SHIFT_MEMBER,
  KM_SHIFT_MEMBER_DENOMINATIONS,
  KM_SHIFT_MEMBER_COUNTED,
  { "surprise", KM_JSON_BOOLEAN, KM_JSON_OPTIONAL, KM_JSON_AT (KmShiftBody, surprise), 0, 0 },
  KM_SHIFT_MEMBER_APPROVAL,
};
static const KmJsonMember close_members[] = {
  KM_SHIFT_MEMBER,
  { "unsent", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (KmShiftBody, unsent), 0, 1000000 },
  { "supervisor", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (KmShiftBody, supervisor), 1, 128 },
  KM_SHIFT_MEMBER_APPROVAL,
};
static const KmJsonMember pay_in_members[] = {
  KM_SHIFT_MEMBER,
  { "piastres", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, piastres), 1, KM_SHIFT_MAX_CASH },
  { "reference", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, reference), 0, 100 },
  { "bank", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (KmShiftBody, bank), 1, 100 },
};

/* {piastres, count}: so many coins or notes of that value. */
typedef struct
{
  gint64 piastres, count;
} Denomination;

static const KmJsonMember denomination_members[] = {
  { "piastres", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Denomination, piastres), 1, 1000000 },
  { "count", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Denomination, count), 0, 1000000 },
};

gboolean
km_shift_read_denominations (KmApply *apply, json_t *list, gint64 expected, char **text, GError **error)
{
  gint64 sum = 0;

  if (list == NULL)
    return TRUE;
  for (gsize i = 0; i < json_array_size (list); i++)
    {
      Denomination denomination = { 0 };

      if (!km_json_read (json_array_get (list, i), "/body/denominations", denomination_members, G_N_ELEMENTS (denomination_members),
                         KM_JSON_STRICT, &denomination, error))
        return FALSE;
      sum += denomination.piastres * denomination.count;
    }
  if (sum != expected)
    km_apply_flag (apply, "count-differs");
  *text = km_json_dump (list, NULL);
  return TRUE;
}

void
km_shift_record_clear (KmShiftRecord *shift)
{
  g_free (shift->centre);
  g_free (shift->counter);
  g_free (shift->account);
  g_free (shift->state);
}

gboolean
km_shift_find (KmApply *apply, const KmJsonMember *members, gsize n_members, KmShiftBody *body, KmShiftRecord *shift, GError **error)
{
  int found;

  if (!km_apply_read (apply, members, n_members, body, error))
    return FALSE;
  apply->subject = g_strdup (body->shift);
  found = km_db_one (apply->db,
                     KM_SQL ("SELECT centre, counter, account, state, float_piastres, counted_at, verified_at FROM shift WHERE id = $1"), error, "s",
                     body->shift, "ssssiii", &shift->centre, &shift->counter, &shift->account, &shift->state, &shift->float_piastres,
                     &shift->counted_at, &shift->verified_at);
  if (found < 0)
    return FALSE;
  if (found == 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-shift", "/body/shift", "there is no shift %s", body->shift);
      return FALSE;
    }
  return km_apply_enter_centre (apply, shift->centre, error) && km_apply_touch_day (apply, NULL, error);
}

/* The drawer is its clerk's. */
static void
check_owner (KmApply *apply, const KmShiftRecord *shift)
{
  if (g_strcmp0 (shift->account, apply->actor) != 0)
    km_apply_flag (apply, "foreign-shift");
}

void
km_shift_event (KmApply *apply, const char *id, const char *counter, const char *state)
{
  json_t *event = json_object ();

  km_json_set_string (event, "counter", counter);
  km_json_set_string (event, "state", state);
  km_apply_event (apply, "shift.changed", id, event);
  apply->queue_changed = TRUE;
}

static gboolean
check_standing (KmApply *apply, const char *counter, GError **error)
{
  g_autofree char *other = NULL, *own = NULL;

  if (km_db_one (apply->db, KM_SQL ("SELECT id FROM shift WHERE counter = $1 AND state <> 'closed' LIMIT 1"), error, "s", counter, "s", &other) < 0
      || km_db_one (apply->db, KM_SQL ("SELECT id FROM shift WHERE centre = $1 AND state <> 'closed' AND account = $2 LIMIT 1"), error, "ss",
                    apply->centre->centre, apply->actor, "s", &own) < 0)
    return FALSE;
  if (other != NULL)
    km_apply_flag (apply, "foreign-shift");
  if (own != NULL)
    km_apply_flag (apply, "second-shift");
  return TRUE;
}

gboolean
km_apply_shift_open (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_autofree char *denominations = NULL;

  if (!km_apply_read (apply, open_members, G_N_ELEMENTS (open_members), &body, error)
      || !km_shift_read_denominations (apply, body.denominations, body.float_piastres, &denominations, error))
    return FALSE;
  apply->subject = g_strdup (body.shift);
  if (km_apply_enter_counter (apply, body.counter, error) == NULL || !km_apply_touch_day (apply, NULL, error)
      || !check_standing (apply, body.counter, error))
    return FALSE;
  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO shift (id, centre, day, counter, account, till, state, opened_at, float_piastres, float_denominations) "
                          "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)"),
                  error, "ssssssiis", body.shift, apply->centre->centre, apply->day, body.counter, apply->actor != NULL ? apply->actor : "",
                  apply->till, apply->at, body.float_piastres, denominations))
    return FALSE;
  km_shift_event (apply, body.shift, body.counter, "open");
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_string (apply->result, "state", "open");
  return TRUE;
}

/* ---- Counting ---- */

gboolean
km_shift_expected (KmApply *apply, const char *id, const KmShiftRecord *shift, gint64 *expected, GError **error)
{
  gint64 cash = 0, paid_in = 0;

  if (!km_summary_get (apply->summary, apply->db, KM_SUM_SHIFT, shift->centre, "", id, KM_SHIFT_CASH, &cash, error)
      || !km_summary_get (apply->summary, apply->db, KM_SUM_SHIFT, shift->centre, "", id, KM_SHIFT_PAID_IN, &paid_in, error))
    return FALSE;
  *expected = shift->float_piastres + cash - paid_in;
  return TRUE;
}

gboolean
km_shift_record_count (KmApply *apply, const KmShiftBody *body, const KmShiftRecord *shift, const char *purpose, const char *witness,
                       const char *denominations, gint64 *expected, GError **error)
{
  json_t *details;

  if (!km_shift_expected (apply, body->shift, shift, expected, error)
      || !km_db_run (apply->db,
                     KM_SQL ("INSERT INTO shift_count (id, shift, purpose, at, actor, witness, counted, expected, denominations) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                     error, "sssissiis", apply->command->id, body->shift, purpose, apply->at, apply->actor, witness, body->counted, *expected,
                     denominations))
    return FALSE;
  km_json_set_string (apply->result, "shift", body->shift);
  km_json_set_integer (apply->result, "expected", *expected);
  km_json_set_integer (apply->result, "counted", body->counted);
  km_json_set_integer (apply->result, "difference", body->counted - *expected);
  if (body->counted == *expected)
    return TRUE;
  details = json_object ();
  km_json_set_string (details, "purpose", purpose);
  km_json_set_integer (details, "expected", *expected);
  km_json_set_integer (details, "counted", body->counted);
  km_json_set_integer (details, "difference", body->counted - *expected);
  km_json_set_string (details, "clerk", shift->account);
  km_json_set_string (details, "counter", shift->counter);
  return km_apply_open_case_with (apply, "shift-difference", body->shift, "", details, error);
}

gboolean
km_shift_take_signature (KmApply *apply, const char *approval, char **signer, GError **error)
{
  int used;

  if (approval == NULL)
    {
      km_apply_flag (apply, "approval-missing");
      return TRUE;
    }
  used = km_approval_use (apply, approval, signer, error);
  if (used == 0)
    km_apply_flag (apply, "bad-approval");
  else if (used == 1 && g_strcmp0 (*signer, apply->actor) == 0)
    km_apply_flag (apply, "own-approval");
  return used >= 0;
}

/* A surprise count closes nothing: a committee of two looks into the drawer of a shift that goes on. */
static gboolean
count_by_surprise (KmApply *apply, const KmShiftBody *body, const KmShiftRecord *shift, const char *denominations, GError **error)
{
  g_autofree char *witness = NULL;
  gint64 expected;

  if (g_strcmp0 (shift->state, "open") != 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_shift_take_signature (apply, body->approval, &witness, error)
      || !km_shift_record_count (apply, body, shift, "surprise", witness, denominations, &expected, error))
    return FALSE;
  /* Who counts alone learns nothing from it before the closing count. */
  if (witness == NULL)
    {
      json_object_del (apply->result, "expected");
      json_object_del (apply->result, "difference");
    }
  return TRUE;
}

/* The count was blind: what was expected is said only now. Counting again once that is known is told, and the shift keeps the first. */
gboolean
km_apply_shift_count (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_auto (KmShiftRecord) shift = { 0 };
  g_autofree char *denominations = NULL;
  gint64 expected = 0;

  if (!km_shift_find (apply, count_members, G_N_ELEMENTS (count_members), &body, &shift, error)
      || !km_shift_read_denominations (apply, body.denominations, body.counted, &denominations, error))
    return FALSE;
  if (body.surprise)
    return count_by_surprise (apply, &body, &shift, denominations, error);
  check_owner (apply, &shift);
  if (g_strcmp0 (shift.state, "closed") == 0)
    km_apply_flag (apply, "shift-closed");
  else if (shift.counted_at != 0)
    km_apply_flag (apply, "counted-again");
  if (!km_shift_record_count (apply, &body, &shift, "closing", NULL, denominations, &expected, error))
    return FALSE;
  if (shift.counted_at != 0)
    return TRUE;
  km_shift_event (apply, body.shift, shift.counter, "counted");
  return km_db_run (apply->db,
                    KM_SQL ("UPDATE shift SET state = CASE WHEN state = 'closed' THEN 'closed' ELSE 'counted' END, counted_at = $2, counted = $3, "
                            "denominations = $4, expected = $5 WHERE id = $1"),
                    error, "siisi", body.shift, apply->at, body.counted, denominations, expected);
}

/* With something unsent a supervisor signs for the end; who could only sign the paper is named in the case of the missing signature. */
static gboolean
check_unsent (KmApply *apply, const KmShiftBody *body, GError **error)
{
  g_autofree char *signer = NULL;

  if (body->unsent == 0 && body->approval == NULL)
    return TRUE;
  if (!km_shift_take_signature (apply, body->approval, &signer, error))
    return FALSE;
  if (signer == NULL && body->supervisor != NULL)
    km_apply_detail (apply, "signed_by", json_string (body->supervisor));
  km_json_set_string (apply->result, "signed_by", signer);
  return TRUE;
}

gboolean
km_apply_shift_close (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_auto (KmShiftRecord) shift = { 0 };

  if (!km_shift_find (apply, close_members, G_N_ELEMENTS (close_members), &body, &shift, error))
    return FALSE;
  check_owner (apply, &shift);
  if (!check_unsent (apply, &body, error))
    return FALSE;
  if (shift.counted_at == 0)
    km_apply_flag (apply, "not-counted");
  if (g_strcmp0 (shift.state, "closed") == 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_db_run (apply->db, KM_SQL ("UPDATE shift SET state = 'closed', closed_at = COALESCE(closed_at, $2) WHERE id = $1"), error, "si", body.shift,
                  apply->at))
    return FALSE;
  km_shift_event (apply, body.shift, shift.counter, "closed");
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_string (apply->result, "state", "closed");
  return TRUE;
}

/* ---- Paying in ---- */

/* A slip's number pays in once. */
static gboolean
check_slip (KmApply *apply, const KmShiftBody *body, GError **error)
{
  g_autofree char *seen = NULL;

  if (*body->reference == '\0')
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT id FROM pay_in WHERE reference = $1 AND COALESCE(bank, '') = $2 LIMIT 1"), error, "ss", body->reference,
                 body->bank != NULL ? body->bank : "", "s", &seen) < 0)
    return FALSE;
  if (seen != NULL)
    km_apply_flag (apply, "slip-seen");
  return TRUE;
}

gboolean
km_apply_shift_pay_in (KmApply *apply, GError **error)
{
  KmShiftBody body = { 0 };
  g_auto (KmShiftRecord) shift = { 0 };
  gint64 expected = 0;

  if (!km_shift_find (apply, pay_in_members, G_N_ELEMENTS (pay_in_members), &body, &shift, error)
      || !km_shift_expected (apply, body.shift, &shift, &expected, error) || !check_slip (apply, &body, error))
    return FALSE;
  check_owner (apply, &shift);
  if (g_strcmp0 (shift.state, "open") != 0)
    km_apply_flag (apply, "shift-closed");
  if (body.piastres > expected)
    km_apply_flag (apply, "drawer-short");
  if (!km_db_run (apply->db, KM_SQL ("INSERT INTO pay_in (id, shift, piastres, reference, actor, at, bank) VALUES ($1, $2, $3, $4, $5, $6, $7)"), error,
                  "ssissis", apply->command->id, body.shift, body.piastres, body.reference, apply->actor, apply->at, body.bank))
    return FALSE;
  km_summary_add (apply->summary, KM_SUM_SHIFT, shift.centre, "", body.shift, KM_SHIFT_PAID_IN, body.piastres);
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_integer (apply->result, "piastres", body.piastres);
  return TRUE;
}
