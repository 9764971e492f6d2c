/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KM_SEX_UNKNOWN,
  KM_SEX_MALE,
  KM_SEX_FEMALE,
} KmSex;

/* What the 14 digits C YYMMDD GG SSSS K of an Egyptian national ID tell (validators §1). */
typedef struct {
  GDate birth;
  KmSex sex;
  char  governorate[3]; /* of registration: "01" … "35", "88" = abroad */
} KmNationalId;

#define KM_NATIONAL_ID_LENGTH 14

/* Reads @text (digits of any script, spaces and hyphens between) as of @today. FALSE with KM_ERROR_INVALID and a wire code
 * "national-id-length", "-century", "-date", "-future", "-governorate" or "-sequence". @out may be NULL. The check digit
 * is not looked at: its rule was never published. Any thread. */
gboolean km_national_id_parse (const char *text, const GDate *today, KmNationalId *out, GError **error);

/* TRUE if digit 14 fits the best known variant of the unpublished rule: for a remark, never to block. @clean is 14 ASCII digits. */
gboolean km_national_id_check_digit_fits (const char *clean);

/* Whole years lived on @today. */
guint km_national_id_age (const KmNationalId *id, const GDate *today);

/* "male", "female" or NULL: the values of the sex fields. */
const char *km_sex_to_string (KmSex sex);

G_END_DECLS
