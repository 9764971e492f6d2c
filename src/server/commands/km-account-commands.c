// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-account.h"
#include "../km-new-password.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *username, *name_ar, *name_en, *number, *role, *centre, *authority, *password;
} AccountBody;

static const KmJsonMember put_members[] = {
  { "username", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, username), 0, 0 },
  { "name_ar", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, name_ar), 1, 200 },
  { "name_en", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AccountBody, name_en), 1, 200 },
  { "number", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AccountBody, number), 0, 20 },
  { "role", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, role), 0, 0 },
  { "centre", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AccountBody, centre), 0, 0 },
  { "authority", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AccountBody, authority), 0, 0 },
  { "password", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AccountBody, password), 1, 100 },
};

static const KmJsonMember disable_members[] = {
  { "username", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, username), 0, 0 },
};

static const KmJsonMember password_members[] = {
  { "username", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, username), 0, 0 },
  { "password", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (AccountBody, password), 1, 100 },
};

static gboolean
refuse (GError **error, KmErrorCode code, const char *wire_code, const char *field, const char *detail)
{
  km_error_set (error, code, wire_code, field, "%s", detail);
  return FALSE;
}

/* Whether the caller may decide about accounts of `centre` (NULL: of all centres), and that there is such a centre. Enters it. */
static gboolean
enter (KmApply *apply, const char *centre, GError **error)
{
  if (centre == NULL)
    return km_apply_enter_house (apply, error);
  if (!km_apply_enter_centre (apply, centre, error))
    return FALSE;
  km_apply_add_centre (apply, centre);
  return TRUE;
}

/* An account that is there already, whose place the caller may decide about. NULL with an error. */
static KmAccount *
find (KmApply *apply, const char *username, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmAccount) account = km_account_find (apply->db, username, apply->now, &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (account == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/username", "there is no account %s", username);
      return NULL;
    }
  return enter (apply, account->centre, error) ? g_steal_pointer (&account) : NULL;
}

/* An everywhere-command goes to all logs: single centres need not be named. */
static void
finish (KmApply *apply, const char *username)
{
  if (apply->everywhere)
    g_clear_pointer (&apply->centres, g_ptr_array_unref);
  km_apply_event (apply, "account.changed", username, NULL);
  km_json_set_string (apply->result, "username", username);
}

/* ---- account.put ---- */

static gboolean
check_put (KmApply *apply, const AccountBody *body, KmRole role, GError **error)
{
  if (role == KM_ROLE_NONE)
    return refuse (error, KM_ERROR_INVALID, "bad-body", "/body/role", "clerk, receptionist, supervisor, administrator, authority or device");
  if (strpbrk (body->username, "/") != NULL)
    return refuse (error, KM_ERROR_INVALID, "bad-body", "/body/username", "letters, digits, point, dash and underscore");
  if (body->centre == NULL && role != KM_ROLE_ADMINISTRATOR && role != KM_ROLE_AUTHORITY)
    return refuse (error, KM_ERROR_INVALID, "invalid", "/body/centre", "only administrators and officers may have all centres");
  if ((role == KM_ROLE_AUTHORITY) != (body->authority != NULL))
    return refuse (error, KM_ERROR_INVALID, "invalid", "/body/authority", "an officer has an authority, and nobody else");
  if (body->authority != NULL)
    {
      g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (apply->store, NULL, error);

      if (catalogue == NULL)
        return FALSE;
      if (km_catalogue_authority (catalogue, body->authority) == NULL)
        return refuse (error, KM_ERROR_INVALID, "invalid", "/body/authority", "the catalogue has no such authority");
    }
  return TRUE;
}

gboolean
km_apply_account_put (KmApply *apply, GError **error)
{
  AccountBody body = { 0 };
  KmAccount account = { 0 };
  g_autoptr (KmAccount) before = NULL;
  g_autofree char *hash = NULL;
  gint64 there = 0;
  gboolean moved;

  if (!km_apply_read (apply, put_members, G_N_ELEMENTS (put_members), &body, error))
    return FALSE;
  account.role = km_role_from_string (body.role);
  if (!check_put (apply, &body, account.role, error) || !enter (apply, body.centre, error)
      || km_db_one (apply->db, KM_SQL ("SELECT count(*) FROM account WHERE username = $1"), error, "s", body.username, "i", &there) < 0)
    return FALSE;
  if (there > 0 && (before = find (apply, body.username, error)) == NULL)
    return FALSE;
  moved = before == NULL || before->role != account.role || g_strcmp0 (before->centre, body.centre) != 0;
  /* So that somebody is always left who can. */
  if (before != NULL && moved && g_strcmp0 (body.username, apply->actor) == 0)
    return refuse (error, KM_ERROR_FORBIDDEN, "forbidden", "/body/username", "nobody changes their own rights");
  if (before == NULL && body.password == NULL)
    return refuse (error, KM_ERROR_NOT_FOUND, "unknown-password", "/body/password", "a new account needs a password: POST /v1/passwords gives its handle");
  if (body.password != NULL)
    {
      hash = km_new_password_take (apply->db, body.password, apply->actor, apply->now, error);
      if (hash == NULL)
        return FALSE;
    }
  account.username = (char *) body.username;
  account.name_ar = (char *) body.name_ar;
  account.name_en = (char *) (body.name_en != NULL ? body.name_en : body.name_ar);
  account.number = (char *) (body.number != NULL ? body.number : "");
  account.authority = (char *) body.authority;
  account.centre = (char *) body.centre;
  account.hash = hash != NULL ? hash : before->hash;
  if (!km_account_put (apply->db, &account, apply->now, error)
      || (before != NULL && (moved || hash != NULL) && !km_apply_end_sessions (apply, body.username, error)))
    return FALSE;
  finish (apply, body.username);
  return TRUE;
}

/* ---- account.disable ---- */

gboolean
km_apply_account_disable (KmApply *apply, GError **error)
{
  AccountBody body = { 0 };
  g_autoptr (KmAccount) account = NULL;

  if (!km_apply_read (apply, disable_members, G_N_ELEMENTS (disable_members), &body, error)
      || (account = find (apply, body.username, error)) == NULL)
    return FALSE;
  if (g_strcmp0 (body.username, apply->actor) == 0)
    return refuse (error, KM_ERROR_FORBIDDEN, "forbidden", "/body/username", "nobody disables their own account");
  /* The centre stays, so that it is known who may put the account to work again. */
  account->role = KM_ROLE_NONE;
  if (!km_account_put (apply->db, account, apply->now, error) || !km_apply_end_sessions (apply, body.username, error))
    return FALSE;
  finish (apply, body.username);
  return TRUE;
}

/* ---- account.set-password ---- */

gboolean
km_apply_account_set_password (KmApply *apply, GError **error)
{
  AccountBody body = { 0 };
  g_autoptr (KmAccount) account = NULL;
  g_autofree char *hash = NULL;

  if (!km_apply_read (apply, password_members, G_N_ELEMENTS (password_members), &body, error)
      || (account = find (apply, body.username, error)) == NULL
      || (hash = km_new_password_take (apply->db, body.password, apply->actor, apply->now, error)) == NULL
      || !km_account_set_hash (apply->db, body.username, hash, error) || !km_apply_end_sessions (apply, body.username, error))
    return FALSE;
  finish (apply, body.username);
  return TRUE;
}
