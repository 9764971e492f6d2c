// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-commands.h"
#include "km-error.h"
#include "km-keys.h"

/* ---- Tills ---- */

typedef struct
{
  const char *code, *public_key, *token_hash, *centre, *till;
} TillBody;

static const KmJsonMember enrol_members[] = {
  { "code", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (TillBody, code), 1, 100 },
  { "public_key", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (TillBody, public_key), 1, 64 },
  { "token_hash", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (TillBody, token_hash), 64, 64 },
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (TillBody, centre), 0, 0 },
};

static const KmJsonMember revoke_members[] = {
  { "till", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (TillBody, till), 0, 0 },
};

typedef struct
{
  const char *centre;
  json_t *code_hashes;
  KmTime expires_at;
} AllowBody;

static const KmJsonMember allow_members[] = {
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AllowBody, centre), 0, 0 },
  { "code_hashes", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (AllowBody, code_hashes), 1, 1000 },
  { "expires_at", KM_JSON_TIME, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AllowBody, expires_at), 0, 0 },
};

#define CODE_LIFETIME (7 * KM_TIME_DAY)
#define CODE_LONGEST (90 * KM_TIME_DAY)

static gboolean
is_public_key (const char *text)
{
  g_autoptr (GBytes) key = km_base64url_decode (text, NULL);

  return key != NULL && g_bytes_get_size (key) == KM_SIGN_PUBLIC_BYTES;
}

/* A code is used once; practice takes the word itself, any number of times. */
static gboolean
use_code (KmApply *apply, const char *code, const char *till, GError **error)
{
  g_autofree char *hash = km_hash_text (code);

  if (km_store_is_practice (apply->store) && g_str_equal (code, "practice"))
    return TRUE;
  if (!km_db_run (apply->db, KM_SQL ("UPDATE enrol_code SET till = $2 WHERE code_hash = $1 AND till IS NULL AND centre = $3 AND expires_at > $4"),
                  error, "sssi", hash, till, apply->centre->centre, apply->now))
    return FALSE;
  if (km_db_changes (apply->db) == 1)
    return TRUE;
  km_error_set (error, KM_ERROR_FORBIDDEN, "bad-code", "/body/code", "unknown, used, or expired");
  return FALSE;
}

gboolean
km_apply_till_enrol (KmApply *apply, GError **error)
{
  TillBody body = { 0 };
  g_autofree char *till = NULL;
  gint64 number = 0;

  if (!km_apply_read (apply, enrol_members, G_N_ELEMENTS (enrol_members), &body, error))
    return FALSE;
  if (!is_public_key (body.public_key) || !km_hash_is_valid (body.token_hash))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", is_public_key (body.public_key) ? "/body/token_hash" : "/body/public_key", "malformed");
      return FALSE;
    }
  if (!km_apply_enter_centre (apply, body.centre, error)
      || km_db_one (apply->db, KM_SQL ("UPDATE centre SET tills = tills + 1 WHERE centre = $1 RETURNING tills"), error, "s", body.centre, "i",
                    &number) != 1)
    return FALSE;
  till = g_strdup_printf ("%s-T%02d", body.centre, (int) number);
  if (!use_code (apply, body.code, till, error)
      || !km_db_run (apply->db,
                     KM_SQL ("INSERT INTO till (till, centre, public_key, token_hash, enrolled_at, enrolled_by) VALUES ($1, $2, $3, $4, $5, $6)"),
                     error, "ssssis", till, body.centre, body.public_key, body.token_hash, apply->now, apply->actor))
    return FALSE;
  km_json_set_string (apply->result, "till", till);
  km_json_set_string (apply->result, "centre", body.centre);
  return TRUE;
}

gboolean
km_apply_till_revoke (KmApply *apply, GError **error)
{
  TillBody body = { 0 };
  g_autofree char *centre = NULL;
  int found;

  if (!km_apply_read (apply, revoke_members, G_N_ELEMENTS (revoke_members), &body, error))
    return FALSE;
  found = km_db_one (apply->db, KM_SQL ("UPDATE till SET revoked_at = COALESCE(revoked_at, $2) WHERE till = $1 RETURNING centre"), error, "si",
                     body.till, apply->now, "s", &centre);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/till", "there is no till %s", body.till);
  if (found != 1 || !km_apply_enter_centre (apply, centre, error))
    return FALSE;
  km_json_set_string (apply->result, "till", body.till);
  km_apply_event (apply, "till.changed", body.till, NULL);
  return TRUE;
}

/* One-time codes for new workstations. The body holds their hashes alone: whoever sends it has made the codes, and shows them. */
gboolean
km_apply_till_allow (KmApply *apply, GError **error)
{
  AllowBody body = { 0 };
  json_t *element;
  gsize i;

  body.expires_at = apply->now + CODE_LIFETIME;
  if (!km_apply_read (apply, allow_members, G_N_ELEMENTS (allow_members), &body, error) || !km_apply_enter_centre (apply, body.centre, error))
    return FALSE;
  if (body.expires_at <= apply->now || body.expires_at > apply->now + CODE_LONGEST)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/expires_at", "within ninety days");
      return FALSE;
    }
  json_array_foreach (body.code_hashes, i, element)
    {
      g_autofree char *field = g_strdup_printf ("/body/code_hashes/%zu", i);

      if (!json_is_string (element) || !km_hash_is_valid (json_string_value (element)))
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "not the hash of a code");
          return FALSE;
        }
      if (!km_db_run (apply->db,
                      KM_SQL ("INSERT INTO enrol_code (code_hash, centre, made_by, expires_at) VALUES ($1, $2, $3, $4) "
                              "ON CONFLICT (code_hash) DO NOTHING"),
                      error, "sssi", json_string_value (element), body.centre, apply->actor, body.expires_at))
        return FALSE;
      if (km_db_changes (apply->db) != 1)
        {
          km_error_set (error, KM_ERROR_CONFLICT, "conflict", field, "this code was given before");
          return FALSE;
        }
    }
  km_json_set_integer (apply->result, "codes", (gint64) json_array_size (body.code_hashes));
  km_json_set_time (apply->result, "expires_at", body.expires_at);
  return TRUE;
}

/* ---- Cases ---- */

typedef struct
{
  const char *id, *note;
} CaseBody;

static const KmJsonMember case_members[] = {
  { "case", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (CaseBody, id), 0, 0 },
  { "note", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (CaseBody, note), 0, 2000 },
};

gboolean
km_apply_case_close (KmApply *apply, GError **error)
{
  CaseBody body = { 0 };
  g_autofree char *centre = NULL;
  gint64 closed_at = 0;
  int found;

  if (!km_apply_read (apply, case_members, G_N_ELEMENTS (case_members), &body, error))
    return FALSE;
  found = km_db_one (apply->db, KM_SQL ("SELECT centre, closed_at FROM review_case WHERE id = $1"), error, "s", body.id, "si", &centre, &closed_at);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/case", "there is no case %s", body.id);
  if (found != 1 || !km_apply_enter_centre (apply, centre, error))
    return FALSE;
  if (closed_at != 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "stale-version", "/body/case", "the case is closed already");
      return FALSE;
    }
  if (!km_db_run (apply->db, KM_SQL ("UPDATE review_case SET closed_at = $2, closed_by = $3, note = $4 WHERE id = $1"), error, "siss", body.id,
                  apply->now, apply->actor, body.note))
    return FALSE;
  km_json_set_string (apply->result, "case", body.id);
  km_apply_event (apply, "case.closed", body.id, NULL);
  return TRUE;
}

/* ---- Practice ---- */

typedef struct
{
  KmTime at;
} HouseBody;

static const KmJsonMember clock_members[] = {
  { "at", KM_JSON_TIME, KM_JSON_REQUIRED, KM_JSON_AT (HouseBody, at), 0, 0 },
};

gboolean
km_apply_practice_set_clock (KmApply *apply, GError **error)
{
  HouseBody body = { 0 };

  if (!km_apply_read (apply, clock_members, G_N_ELEMENTS (clock_members), &body, error))
    return FALSE;
  apply->everywhere = TRUE;
  apply->set_clock = body.at;
  km_json_set_time (apply->result, "at", body.at);
  return TRUE;
}
