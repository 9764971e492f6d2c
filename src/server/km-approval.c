// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-approval.h"
#include "km-error.h"
#include "km-keys.h"

static const struct
{
  const char *kind;
  guint roles;
} signable[] = {
  { "shift.close", KM_ROLE_SUPERVISOR },                                          /* with something unsent */
  { "shift.count", KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR },                  /* the second of a surprise count's committee */
  { "shift.hand-over", KM_ROLE_CLERK | KM_ROLE_SUPERVISOR },                      /* who takes over, or a supervisor for who is away */
  { "shift.verify", KM_ROLE_SUPERVISOR },
  { "transaction.complete", KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR },         /* an exemption */
  { "transaction.void", KM_ROLE_SUPERVISOR },
};

guint
km_approval_roles (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signable); i++)
    if (strcmp (signable[i].kind, kind) == 0)
      return signable[i].roles;
  return 0;
}

gboolean
km_approval_write (KmDb *db, const char *token_hash, const char *command, const char *kind, const char *username, KmRole role,
                   const char *centre, KmTime now, GError **error)
{
  return km_db_run (db,
                    KM_SQL ("INSERT INTO approval (token_hash, command, kind, username, role, centre, made_at, expires_at) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                    error, "ssssssii", token_hash, command, kind, username, km_role_to_string (role), centre, now, now + KM_APPROVAL_LIFE);
}

int
km_approval_use (KmApply *apply, const char *token, char **username, GError **error)
{
  g_autofree char *hash = km_hash_text (token), *command = NULL, *kind = NULL, *signer = NULL, *centre = NULL;
  gint64 expires_at = 0, used_at = 0;
  int found = km_db_one (apply->db,
                         KM_SQL ("SELECT command, kind, username, centre, expires_at, used_at FROM approval WHERE token_hash = $1"), error, "s", hash,
                         "ssssii", &command, &kind, &signer, &centre, &expires_at, &used_at);

  if (found != 1)
    return found;
  if (strcmp (command, apply->command->id) != 0 || strcmp (kind, apply->command->kind) != 0 || used_at != 0 || apply->at > expires_at
      || (centre != NULL && strcmp (centre, apply->centre->centre) != 0))
    return 0;
  if (!km_db_run (apply->db, KM_SQL ("UPDATE approval SET used_at = $2 WHERE token_hash = $1"), error, "si", hash, apply->now))
    return -1;
  *username = g_steal_pointer (&signer);
  return 1;
}

char *
km_approval_signer (KmApply *apply, const char *token, GError **error)
{
  char *username = NULL;
  int used;

  if (token == NULL)
    {
      if ((km_approval_roles (apply->command->kind) & apply->caller->role) != 0)
        return g_strdup (apply->actor);
      km_error_set (error, KM_ERROR_FORBIDDEN, "approval-needed", "/body/approval", "a supervisor signs this");
      return NULL;
    }
  used = km_approval_use (apply, token, &username, error);
  if (used == 0)
    km_error_set (error, KM_ERROR_FORBIDDEN, "bad-approval", "/body/approval", "not for this command, used, or expired");
  return username;
}

gboolean
km_approval_is_open (KmDb *db, const char *token, const char *kind, const char *centre, KmTime now, gboolean *open, GError **error)
{
  g_autofree char *hash = km_hash_text (token), *its_kind = NULL, *its_centre = NULL;
  gint64 expires_at = 0, used_at = 0;
  int found = km_db_one (db, KM_SQL ("SELECT kind, centre, expires_at, used_at FROM approval WHERE token_hash = $1"), error, "s", hash, "ssii",
                         &its_kind, &its_centre, &expires_at, &used_at);

  *open = found == 1 && strcmp (its_kind, kind) == 0 && used_at == 0 && now <= expires_at && (its_centre == NULL || g_strcmp0 (its_centre, centre) == 0);
  return found >= 0;
}
