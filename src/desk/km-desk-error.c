/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-db.h"
#include "km-desk.h"

#include "km-desk-error.h"

static const struct
{
  const char *code;
  const char *sentence;
} sentences[] = {
  { "offline", N_ ("The server cannot be reached. Work goes on, and everything is sent by itself when the connection is back.") },
  { "untrusted", N_ ("The server shows a certificate that this machine does not trust. Nothing is sent to it; the administrator gives this machine the file of its authority.") },
  { "ca-file", N_ ("The file with the certificate of the server's authority cannot be read. Nothing was changed.") },
  { "needs-server", N_ ("The server cannot be reached. This is possible when the connection is back; a ticket can be taken by its number.") },
  { "sign-in-offline", N_ ("The server cannot be reached. Signing in needs it.") },
  { "file-in-use", N_ ("The program is already running on this machine with the same file. Continue in its window.") },
  { "disk-full", N_ ("The disk of this machine is full. Nothing was taken and nothing is lost; free some space and try again.") },
  { "file-read-only", N_ ("The folder of this till cannot be written. Nothing was changed; the folder's permissions need a look.") },
  { "file-damaged", N_ ("The file of this till is damaged. It was not touched; the administrator can recover it.") },
  { "file-too-new", N_ ("The file of this till belongs to a newer version of the program. It was not touched; the newer version can open it.") },
  { "file-key", N_ ("The key of this till's file is missing or does not fit. The file was not touched; the administrator can recover it.") },
  { "file-practice", N_ ("This file belongs to the other mode (practice or real work). It was not touched.") },
  { "no-zone", N_ ("The time zone of Egypt is missing on this machine. It is needed before work can start.") },
  { "practice-server", N_ ("The practice server does not start. It is tried again by itself.") },
  { "rolled-back", N_ ("The file of this till is older than what the server has. It must be enrolled as a new till.") },
  { "server-lost", N_ ("The server lacks steps of this till that are no longer kept here. It must be enrolled as a new till; the file is kept for the administrator.") },
  { "till-enrolled", N_ ("This machine is a till already. It is registered anew after the administrator has withdrawn it.") },
  { "unpaid", N_ ("The transaction of this ticket is not paid. Holding keeps the data, removing it is final.") },
  { "visit-open", N_ ("A ticket is still in front. Finish it, hold it or return it first.") },
  { "no-visit", N_ ("No ticket is in front.") },
  { "called", N_ ("A called ticket is still in front. Start it, return it or mark it as not present first.") },
  { "not-called", N_ ("This is possible while a ticket is called.") },
  { "not-serving", N_ ("This is possible while a ticket is being served.") },
  { "no-shift", N_ ("No shift is open. Open the shift first.") },
  { "shift-open", N_ ("A shift is already open on this till.") },
  { "not-counted", N_ ("The shift is closed after its count.") },
  { "backlog", N_ ("Some transactions of this shift are not sent yet. The shift is closed after they are sent.") },
  { "bad-amount", N_ ("This amount is not possible.") },
  { "incomplete", N_ ("Something is still missing.") },
  { "tender", N_ ("The payment is not complete.") },
  { "nothing-to-undo", N_ ("The last step can no longer be taken back.") },
  { "no-receipt", N_ ("This receipt is not on this till.") },
  { "busy", N_ ("The step before is still under way.") },
  { "no-catalogue", N_ ("The catalogue of services has not arrived yet. It comes with the connection to the server.") },
  { "server-trouble", N_ ("The server did not understand or cannot answer now. Nothing was done; try again.") },
  { "bad-answer", N_ ("The server answered something that this version does not understand. Nothing was done.") },
  { "too-many-items", N_ ("A transaction cannot hold more services. Finish this one and add the others to the next.") },
  { "wrong-password", N_ ("The password is not right.") },
  { "no-quick", N_ ("No service stands on this key yet.") },
  { "service-not-offered", N_ ("This centre does not offer it to this kind of visitor.") },
  { "not-for-audience", N_ ("This service is not offered to this kind of visitor.") },
  { "already", N_ ("This was already done.") },
  { "own-signature", N_ ("Another person signs this: whoever is signed in here cannot.") },
  { "no-transaction", N_ ("No transaction is open.") },
  { "not-refundable", N_ ("Money is handed back for a request that its authority has refused, once.") },
  { "drawer-short", N_ ("There is not that much cash in the drawer. The supervisor can supply it.") },
  { "needs-reference", N_ ("The reference of the operation is needed when money does not go back in cash.") },
  { "bad-day", N_ ("This is no date. It is typed day first, like 19/11/2026.") },
};

const char *
km_desk_sentence (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (sentences[i].code, code) == 0)
      return _ (sentences[i].sentence);
  return km_problem_sentence (code);
}

GError *
km_desk_error_new_sentence (KmErrorCode kind, const char *code, const char *sentence, const char *details)
{
  GError *error = NULL;

  km_error_set (&error, kind, code, NULL, "%s\n%s", sentence, details ? details : "");
  return error;
}

GError *
km_desk_error_new (KmErrorCode kind, const char *code, const char *details)
{
  return km_desk_error_new_sentence (kind, code, km_desk_sentence (code), details);
}

static GError *
from_db (const GError *error)
{
  switch ((KmDbError) error->code)
    {
    case KM_DB_ERROR_FULL:
      return km_desk_error_new (KM_ERROR_FULL, "disk-full", error->message);
    case KM_DB_ERROR_READ_ONLY:
      return km_desk_error_new (KM_ERROR_READ_ONLY, "file-read-only", error->message);
    case KM_DB_ERROR_CORRUPT:
      return km_desk_error_new (KM_ERROR_CORRUPT, "file-damaged", error->message);
    case KM_DB_ERROR_LOCKED:
    case KM_DB_ERROR_BUSY:
      return km_desk_error_new (KM_ERROR_IN_USE, "file-in-use", error->message);
    case KM_DB_ERROR_TOO_NEW:
      return km_desk_error_new (KM_ERROR_TOO_NEW, "file-too-new", error->message);
    case KM_DB_ERROR_NOT_FOUND:
      return km_desk_error_new (KM_ERROR_NOT_FOUND, "file-damaged", error->message);
    case KM_DB_ERROR_IO:
    case KM_DB_ERROR_FAILED:
    case KM_DB_ERROR_CONSTRAINT:
    case KM_DB_ERROR_GONE:
    default:
      return km_desk_error_new (KM_ERROR_FAILED, "failed", error->message);
    }
}

GError *
km_desk_error_take (GError *error)
{
  g_autoptr (GError) given = error;

  if (given->domain == KM_ERROR)
    {
      if (strchr (given->message, '\n'))
        return g_steal_pointer (&given);
      return km_desk_error_new (given->code, km_error_get_wire_code (given), given->message);
    }
  if (given->domain == KM_DB_ERROR)
    return from_db (given);
  if (g_error_matches (given, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return km_desk_error_new (KM_ERROR_CANCELLED, "cancelled", given->message);
  if (g_error_matches (given, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return km_desk_error_new (KM_ERROR_FULL, "disk-full", given->message);
  if (given->domain == G_IO_ERROR || given->domain == G_RESOLVER_ERROR || given->domain == G_TLS_ERROR)
    return km_desk_error_new (KM_ERROR_OFFLINE, "offline", given->message);
  return km_desk_error_new (KM_ERROR_FAILED, "failed", given->message);
}

GError *
km_desk_error_from_problem (KmProblem *problem)
{
  g_autoptr (GError) error = km_problem_to_error (problem);
  g_autofree char *details = g_strdup_printf ("[%d %s] %s", problem->status, problem->code, problem->detail ? problem->detail : "");
  GError *whole = NULL;

  km_error_set (&whole, error->code, problem->code, problem->field, "%s\n%s", km_desk_sentence (problem->code), details);
  return whole;
}

char *
km_desk_error_sentence (const GError *error)
{
  const char *end;

  if (error == NULL)
    return g_strdup ("");
  end = strchr (error->message, '\n');
  if (error->domain == KM_ERROR && end)
    return g_strndup (error->message, end - error->message);
  return g_strdup (km_desk_sentence (km_error_get_wire_code (error)));
}

char *
km_desk_error_details (const GError *error)
{
  const char *end;

  if (error == NULL)
    return NULL;
  end = strchr (error->message, '\n');
  if (error->domain == KM_ERROR && end)
    return end[1] ? g_strdup (end + 1) : NULL;
  return g_strdup (error->message);
}

gboolean
km_desk_error_is (const GError *error, const char *code)
{
  return error && km_error_has_wire_code (error, code);
}
