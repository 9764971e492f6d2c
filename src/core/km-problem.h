/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* An error as it travels: application/problem+json (RFC 9457) with a stable code. */
typedef struct {
  int     status; /* HTTP status */
  char   *code;   /* stable, e.g. "counter-occupied" */
  char   *title;  /* short English name of the code */
  char   *detail; /* nullable: English, technical */
  char   *field;  /* nullable: JSON pointer of the member at fault */
  json_t *extra;  /* nullable: object whose members stand beside the others ({"expected": 43}) */
} KmProblem;

/* A new problem of @code; status and title come from the table of codes (500 and @code itself if it is not in the table).
 * @detail may be NULL. Free with km_problem_free (). Any thread. */
KmProblem *km_problem_new (const char *code, const char *detail);
KmProblem *km_problem_new_for_field (const char *code, const char *field, const char *detail);

/* From any GError: code, status and field by its wire code. The message of an error of another domain is not shown. */
KmProblem *km_problem_new_from_error (const GError *error);

/* As a KM_ERROR that keeps code, field and detail. */
GError *km_problem_to_error (const KmProblem *problem);

/* Adds a member to the problem (steals @value); reserved names (type, title, status, detail, code, field) are refused. */
void km_problem_set_extra (KmProblem *problem, const char *name, json_t *value);

KmProblem *km_problem_copy (const KmProblem *problem);
void       km_problem_free (KmProblem *problem);

/* Reads tolerantly (answers may grow): an object with at least a string "code"; else @error is KM_ERROR_INVALID. */
KmProblem *km_problem_from_json (json_t *json, GError **error);
json_t    *km_problem_to_json (const KmProblem *problem);

/* The HTTP status of @code; 500 if unknown. */
int km_problem_status (const char *code);

/* A calm, translated sentence for a person about @code: what happened, what holds, what to do. Static. */
const char *km_problem_sentence (const char *code);

/* All codes of the table, in its order; @n is their number. For tests and for the API's description. Static. */
const char *const *km_problem_codes (gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmProblem, km_problem_free)

G_END_DECLS
