/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Validation of one answer by the type of its field. BLOCK: the form cannot be completed; WARN: a remark, the clerk goes on. */
typedef enum {
  KM_SEVERITY_NONE,
  KM_SEVERITY_WARN,
  KM_SEVERITY_BLOCK,
} KmSeverity;

typedef struct {
  KmSeverity  severity;
  const char *code;     /* static, e.g. "phone-length"; NULL without a problem */
  char       *sentence; /* translated, for a person; NULL without a problem */
} KmFieldProblem;

/* What the rules must know besides the text; all zero is allowed (GDate left clear: no check of the future). */
typedef struct {
  GDate              today;        /* centre's local date; clear = unknown */
  const char        *nationality;  /* "EG", another code, or NULL = unknown (taken as Egyptian) */
  gboolean           has_min, has_max;
  gint64             min, max;     /* as in the catalogue: pounds for money */
  guint              max_length;   /* characters; 0 = the type's own bound */
  const char *const *governorates; /* NULL-terminated codes; NULL = the built-in list */
  const char *const *choices;      /* NULL-terminated values; NULL = not checked */
  gboolean           company;      /* five-digit hotlines are accepted */
  gboolean           special_plate; /* police, diplomatic, old: the plate's rule is off */
  gboolean           check_digit;  /* remark when the national ID's check digit does not fit (off by default) */
} KmValidateContext;

/* Checks @text (as typed) as @type: one of the 18 of the catalogue (text multiline national_id date choice integer money phone
 * email passport_number governorate address plate_number tax_number commercial_register_number iban boolean copies) or one
 * of the finer rules that km_validate_type_of_field () names (name given_name latin_name postal_code mobile past_date). Sentences and
 * displayed values hold 0-9: the window draws them with km_digits_draw_sentence ().
 * Returns TRUE unless it is blocked. @clean (nullable) gets a new string in clean form (ASCII digits, ISO date, piastres, upper case …), also
 * when blocked (then cleaned as far as possible); an empty text is clean "" without a problem: "required" is the form's matter.
 * @problem (nullable) is set in every case; clear it with km_field_problem_clear (). An unknown @type is a programmer's error
 * and treated as "text". Any thread. */
gboolean km_validate (const char *type, const char *text, const KmValidateContext *context, char **clean, KmFieldProblem *problem);

/* The clean form of @value drawn for reading: grouped codes, dates day first (19/11/2026), money in pounds. New string. */
char *km_validate_display (const char *type, const char *value);

/* The rule that fits a field of type "text" by its id (…full_name is "name", …postal_code is "postal_code"), of type
 * "date" (…birth_date is "past_date") or "phone" (….mobile is "mobile"); else @type. Static or @type itself. */
const char *km_validate_type_of_field (const char *type, const char *field_id);

/* TRUE if @type is in the table. */
gboolean km_validate_has_type (const char *type);

/* TRUE for codes that are typed left to right (national ID, phone, IBAN, date, numbers …): the entry's direction. */
gboolean km_validate_is_ltr (const char *type);

void km_field_problem_clear (KmFieldProblem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KmFieldProblem, km_field_problem_clear)

G_END_DECLS
