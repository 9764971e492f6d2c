/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The errors of the rules and of what stands on them. A GError of this domain carries an English, technical message; what a
 * person reads comes from km_problem_sentence () by the error's wire code. */
#define KM_ERROR (km_error_quark ())

typedef enum {
  KM_ERROR_FAILED,
  KM_ERROR_INVALID,
  KM_ERROR_NOT_FOUND,
  KM_ERROR_FORBIDDEN,
  KM_ERROR_UNAUTHORIZED,
  KM_ERROR_CONFLICT,
  KM_ERROR_BUSY,
  KM_ERROR_UNAVAILABLE,
  KM_ERROR_UNKNOWN_OUTCOME,
  KM_ERROR_CORRUPT,
  KM_ERROR_TOO_NEW,
  KM_ERROR_READ_ONLY,
  KM_ERROR_LOCKED,
  KM_ERROR_IN_USE,
  KM_ERROR_TOO_LARGE,
  KM_ERROR_TOO_DEEP,
  KM_ERROR_BAD_JSON,
  KM_ERROR_OFFLINE,
  KM_ERROR_CANCELLED,
  KM_ERROR_OVERFLOW,
  KM_ERROR_FULL,
} KmErrorCode;

GQuark km_error_quark (void);

/* Sets @error (which may be NULL) in KM_ERROR. @wire_code (nullable) is the stable string of the wire, else the one that
 * belongs to @code; @field (nullable) is a JSON pointer to the member at fault ("/body/items/0/service"). Any thread. */
void km_error_set (GError **error, KmErrorCode code, const char *wire_code, const char *field, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* The stable wire code of any GError: its own, else the one of its KmErrorCode; "failed" for other domains. Static or owned
 * by @error. */
const char *km_error_get_wire_code (const GError *error);

/* The JSON pointer of the member at fault, or NULL. Owned by @error. */
const char *km_error_get_field (const GError *error);

/* Puts @prefix before the field of @error ("/commands/3" + "/body/total"); nothing if @error is not of KM_ERROR. */
void km_error_prefix_field (GError *error, const char *prefix);

/* The wire code that belongs to @code when nothing more exact is known ("invalid", "not-found", …). Static. */
const char *km_error_code_to_wire (KmErrorCode code);

/* TRUE if @error is of KM_ERROR with exactly this wire code. */
gboolean km_error_has_wire_code (const GError *error, const char *wire_code);

G_END_DECLS
