// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-execute.h"

/* What the disk said last, for operators: the transaction itself only knows that it is lost. */
static _Thread_local int last_fatal = -1;

const char *
km_executor_take_reason (void)
{
  int code = last_fatal;

  last_fatal = -1;
  switch (code)
    {
    case KM_DB_ERROR_FULL:
      return "full";
    case KM_DB_ERROR_READ_ONLY:
      return "read-only";
    case KM_DB_ERROR_CORRUPT:
      return "corrupt";
    default:
      return "unknown";
    }
}

gboolean
km_executor_is_fatal (KmDb *db, const GError *error)
{
  if (error != NULL && error->domain == KM_DB_ERROR)
    last_fatal = error->code;
  if (!km_db_in_transaction (db))
    return TRUE;
  if (error->domain != KM_DB_ERROR)
    return FALSE;
  switch ((KmDbError) error->code)
    {
    case KM_DB_ERROR_CONSTRAINT:
    case KM_DB_ERROR_FAILED:
      return FALSE;
    case KM_DB_ERROR_BUSY:
    case KM_DB_ERROR_FULL:
    case KM_DB_ERROR_READ_ONLY:
    case KM_DB_ERROR_CORRUPT:
    case KM_DB_ERROR_LOCKED:
    case KM_DB_ERROR_TOO_NEW:
    case KM_DB_ERROR_GONE:
    case KM_DB_ERROR_NOT_FOUND:
    case KM_DB_ERROR_IO:
    default:
      return TRUE;
    }
}
