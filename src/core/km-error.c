/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-error.h"

typedef struct {
  char *wire_code;
  char *field;
} KmErrorPrivate;

static void
km_error_private_init (KmErrorPrivate *private)
{
}

static void
km_error_private_copy (const KmErrorPrivate *source, KmErrorPrivate *target)
{
  target->wire_code = g_strdup (source->wire_code);
  target->field = g_strdup (source->field);
}

static void
km_error_private_clear (KmErrorPrivate *private)
{
  g_clear_pointer (&private->wire_code, g_free);
  g_clear_pointer (&private->field, g_free);
}

G_DEFINE_EXTENDED_ERROR (KmError, km_error)

static const struct {
  KmErrorCode code;
  const char *wire;
} wire_codes[] = {
  { KM_ERROR_FAILED, "failed" },
  { KM_ERROR_INVALID, "invalid" },
  { KM_ERROR_NOT_FOUND, "not-found" },
  { KM_ERROR_FORBIDDEN, "forbidden" },
  { KM_ERROR_UNAUTHORIZED, "unauthorized" },
  { KM_ERROR_CONFLICT, "conflict" },
  { KM_ERROR_BUSY, "busy" },
  { KM_ERROR_UNAVAILABLE, "unavailable" },
  { KM_ERROR_UNKNOWN_OUTCOME, "unknown" },
  { KM_ERROR_CORRUPT, "corrupt" },
  { KM_ERROR_TOO_NEW, "too-new" },
  { KM_ERROR_READ_ONLY, "read-only" },
  { KM_ERROR_LOCKED, "locked" },
  { KM_ERROR_IN_USE, "in-use" },
  { KM_ERROR_TOO_LARGE, "too-large" },
  { KM_ERROR_TOO_DEEP, "too-deep" },
  { KM_ERROR_BAD_JSON, "bad-json" },
  { KM_ERROR_OFFLINE, "offline" },
  { KM_ERROR_CANCELLED, "cancelled" },
  { KM_ERROR_OVERFLOW, "overflow" },
  { KM_ERROR_FULL, "full" },
};

const char *
km_error_code_to_wire (KmErrorCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wire_codes); i++) {
    if (wire_codes[i].code == code)
      return wire_codes[i].wire;
  }
  return "failed";
}

void
km_error_set (GError **error, KmErrorCode code, const char *wire_code, const char *field, const char *format, ...)
{
  KmErrorPrivate *private;
  va_list arguments;

  if (error == NULL)
    return;
  g_return_if_fail (*error == NULL);
  va_start (arguments, format);
  *error = g_error_new_valist (KM_ERROR, code, format, arguments);
  va_end (arguments);
  private = km_error_get_private (*error);
  private->wire_code = g_strdup (wire_code);
  private->field = g_strdup (field);
}

const char *
km_error_get_wire_code (const GError *error)
{
  const KmErrorPrivate *private;

  if (error == NULL || error->domain != KM_ERROR)
    return "failed";
  private = km_error_get_private (error);
  return private->wire_code != NULL ? private->wire_code : km_error_code_to_wire ((KmErrorCode) error->code);
}

const char *
km_error_get_field (const GError *error)
{
  if (error == NULL || error->domain != KM_ERROR)
    return NULL;
  return km_error_get_private (error)->field;
}

void
km_error_prefix_field (GError *error, const char *prefix)
{
  KmErrorPrivate *private;
  char *joined;

  if (error == NULL || error->domain != KM_ERROR)
    return;
  private = km_error_get_private (error);
  joined = g_strconcat (prefix, private->field, NULL); /* a NULL field ends the list: the prefix alone */
  g_free (private->field);
  private->field = joined;
}

gboolean
km_error_has_wire_code (const GError *error, const char *wire_code)
{
  return error != NULL && error->domain == KM_ERROR && g_strcmp0 (km_error_get_wire_code (error), wire_code) == 0;
}
