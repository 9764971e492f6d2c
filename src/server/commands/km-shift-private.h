// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../km-apply.h"

G_BEGIN_DECLS

#define KM_SHIFT_MAX_CASH (G_GINT64_CONSTANT (1000000000000)) /* piastres: ten thousand million pounds */

/* The bodies of all shift commands together. */
typedef struct
{
  const char *shift, *counter, *reference, *bank, *approval, *next_shift, *to, *supervisor;
  gint64 float_piastres, counted, piastres, unsent;
  gboolean surprise;
  json_t *denominations;
} KmShiftBody;

#define KM_SHIFT_MEMBER { "shift", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, shift), 0, 0 }
#define KM_SHIFT_MEMBER_APPROVAL \
  { "approval", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (KmShiftBody, approval), 1, 128 }
#define KM_SHIFT_MEMBER_DENOMINATIONS \
  { "denominations", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, denominations), 0, 32 }
#define KM_SHIFT_MEMBER_COUNTED { "counted", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (KmShiftBody, counted), 0, KM_SHIFT_MAX_CASH }

typedef struct
{
  char *centre, *counter, *account, *state;
  gint64 float_piastres, counted_at, verified_at;
} KmShiftRecord;

void km_shift_record_clear (KmShiftRecord *shift);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KmShiftRecord, km_shift_record_clear)

/* Reads the body and its shift, and enters the centre. "unknown-shift". A fact of somebody else's shift is flagged. */
gboolean km_shift_find (KmApply *apply, const KmJsonMember *members, gsize n_members, KmShiftBody *body, KmShiftRecord *shift, GError **error);

/* Checks the list; a sum that is not `expected` is told by a flag. `text` gets it as JSON. */
gboolean km_shift_read_denominations (KmApply *apply, json_t *list, gint64 expected, char **text, GError **error);

/* What should lie in the drawer now. */
gboolean km_shift_expected (KmApply *apply, const char *id, const KmShiftRecord *shift, gint64 *expected, GError **error);

/* Records a count of the drawer with what was expected, and opens a case for a difference, which nothing takes away again. The result
 * gets shift, expected, counted, difference. `witness` is nullable. */
gboolean km_shift_record_count (KmApply *apply, const KmShiftBody *body, const KmShiftRecord *shift, const char *purpose, const char *witness,
                                const char *denominations, gint64 *expected, GError **error);

/* The second signature of a fact: flags tell what is wrong with it. `signer` (nullable out) is who signed. */
gboolean km_shift_take_signature (KmApply *apply, const char *approval, char **signer, GError **error);

/* Tells listeners. */
void km_shift_event (KmApply *apply, const char *id, const char *counter, const char *state);

G_END_DECLS
