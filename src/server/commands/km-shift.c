// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-commands.h"
#include "km-error.h"

#define MAX_CASH (G_GINT64_CONSTANT (1000000000000)) /* piastres: ten thousand million pounds */

typedef struct
{
  const char *shift, *counter, *reference;
  gint64 float_piastres, counted, piastres;
  json_t *denominations;
} ShiftBody;

#define SHIFT { "shift", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, shift), 0, 0 }

static const KmJsonMember open_members[] = {
  SHIFT,
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, counter), 0, 0 },
  { "float", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, float_piastres), 0, MAX_CASH },
  { "denominations", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (ShiftBody, denominations), 0, 32 },
};
static const KmJsonMember count_members[] = {
  SHIFT,
  { "denominations", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, denominations), 0, 32 },
  { "counted", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, counted), 0, MAX_CASH },
};
static const KmJsonMember close_members[] = { SHIFT };
static const KmJsonMember pay_in_members[] = {
  SHIFT,
  { "piastres", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, piastres), 1, MAX_CASH },
  { "reference", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (ShiftBody, reference), 0, 100 },
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

/* Checks the list; a sum that is not `expected` is told by a flag. `text` gets it as JSON. */
static gboolean
read_denominations (KmApply *apply, json_t *list, gint64 expected, char **text, GError **error)
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

typedef struct
{
  char *centre, *counter, *account, *state;
  gint64 float_piastres;
} Shift;

static void
shift_clear (Shift *shift)
{
  g_free (shift->centre);
  g_free (shift->counter);
  g_free (shift->account);
  g_free (shift->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shift, shift_clear)

/* Reads the body and its shift, and enters the centre. */
static gboolean
find (KmApply *apply, const KmJsonMember *members, gsize n_members, ShiftBody *body, Shift *shift, GError **error)
{
  int found;

  if (!km_apply_read (apply, members, n_members, body, error))
    return FALSE;
  apply->subject = g_strdup (body->shift);
  found = km_db_one (apply->db, KM_SQL ("SELECT centre, counter, account, state, float_piastres FROM shift WHERE id = $1"), error, "s", body->shift,
                     "ssssi", &shift->centre, &shift->counter, &shift->account, &shift->state, &shift->float_piastres);
  if (found < 0)
    return FALSE;
  if (found == 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-shift", "/body/shift", "there is no shift %s", body->shift);
      return FALSE;
    }
  if (g_strcmp0 (shift->account, apply->actor) != 0)
    km_apply_flag (apply, "foreign-shift");
  return km_apply_enter_centre (apply, shift->centre, error) && km_apply_touch_day (apply, NULL, error);
}

gboolean
km_apply_shift_open (KmApply *apply, GError **error)
{
  ShiftBody body = { 0 };
  g_autofree char *denominations = NULL, *other = NULL;

  if (!km_apply_read (apply, open_members, G_N_ELEMENTS (open_members), &body, error)
      || !read_denominations (apply, body.denominations, body.float_piastres, &denominations, error))
    return FALSE;
  apply->subject = g_strdup (body.shift);
  if (km_apply_enter_counter (apply, body.counter, error) == NULL || !km_apply_touch_day (apply, NULL, error)
      || km_db_one (apply->db, KM_SQL ("SELECT id FROM shift WHERE counter = $1 AND state <> 'closed' LIMIT 1"), error, "s", body.counter, "s",
                    &other) < 0)
    return FALSE;
  if (other != NULL)
    km_apply_flag (apply, "foreign-shift");
  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO shift (id, centre, day, counter, account, till, state, opened_at, float_piastres, float_denominations) "
                          "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)"),
                  error, "ssssssiis", body.shift, apply->centre->centre, apply->day, body.counter, apply->actor != NULL ? apply->actor : "",
                  apply->till, apply->at, body.float_piastres, denominations))
    return FALSE;
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_string (apply->result, "state", "open");
  return TRUE;
}

/* The count was blind: what was expected is said only now, and a difference is a case, never adjusted away. */
gboolean
km_apply_shift_count (KmApply *apply, GError **error)
{
  ShiftBody body = { 0 };
  g_auto (Shift) shift = { 0 };
  g_autofree char *denominations = NULL;
  gint64 cash = 0, paid_in = 0, expected;

  if (!find (apply, count_members, G_N_ELEMENTS (count_members), &body, &shift, error)
      || !read_denominations (apply, body.denominations, body.counted, &denominations, error)
      || !km_summary_get (apply->summary, apply->db, KM_SUM_SHIFT, shift.centre, "", body.shift, KM_SHIFT_CASH, &cash, error)
      || !km_summary_get (apply->summary, apply->db, KM_SUM_SHIFT, shift.centre, "", body.shift, KM_SHIFT_PAID_IN, &paid_in, error))
    return FALSE;
  expected = shift.float_piastres + cash - paid_in;
  if (g_strcmp0 (shift.state, "closed") == 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_db_run (apply->db,
                  KM_SQL ("UPDATE shift SET state = CASE WHEN state = 'closed' THEN 'closed' ELSE 'counted' END, counted_at = $2, counted = $3, "
                          "denominations = $4, expected = $5 WHERE id = $1"),
                  error, "siisi", body.shift, apply->at, body.counted, denominations, expected))
    return FALSE;
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_integer (apply->result, "expected", expected);
  km_json_set_integer (apply->result, "counted", body.counted);
  km_json_set_integer (apply->result, "difference", body.counted - expected);
  return body.counted == expected || km_apply_open_case (apply, "shift-difference", body.shift, "", error);
}

gboolean
km_apply_shift_close (KmApply *apply, GError **error)
{
  ShiftBody body = { 0 };
  g_auto (Shift) shift = { 0 };

  if (!find (apply, close_members, G_N_ELEMENTS (close_members), &body, &shift, error))
    return FALSE;
  if (g_strcmp0 (shift.state, "open") == 0)
    km_apply_flag (apply, "not-counted");
  if (g_strcmp0 (shift.state, "closed") == 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_db_run (apply->db, KM_SQL ("UPDATE shift SET state = 'closed', closed_at = $2 WHERE id = $1"), error, "si", body.shift, apply->at))
    return FALSE;
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_string (apply->result, "state", "closed");
  return TRUE;
}

gboolean
km_apply_shift_pay_in (KmApply *apply, GError **error)
{
  ShiftBody body = { 0 };
  g_auto (Shift) shift = { 0 };

  if (!find (apply, pay_in_members, G_N_ELEMENTS (pay_in_members), &body, &shift, error))
    return FALSE;
  if (g_strcmp0 (shift.state, "open") != 0)
    km_apply_flag (apply, "shift-closed");
  if (!km_db_run (apply->db, KM_SQL ("INSERT INTO pay_in (id, shift, piastres, reference, actor, at) VALUES ($1, $2, $3, $4, $5, $6)"), error,
                  "ssissi", apply->command->id, body.shift, body.piastres, body.reference, apply->actor, apply->at))
    return FALSE;
  km_summary_add (apply->summary, KM_SUM_SHIFT, shift.centre, "", body.shift, KM_SHIFT_PAID_IN, body.piastres);
  km_json_set_string (apply->result, "shift", body.shift);
  km_json_set_integer (apply->result, "piastres", body.piastres);
  return TRUE;
}
