/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-bundle.h"

G_BEGIN_DECLS

/* One form for all services of a bundle. A shared field stands once, with all who
 * ask for it; what differs from item to item stands once for each.
 *
 * A field on the form has a key that stays the same as long as it is there:
 *   "applicant.full_name"            shared by all items that ask for it
 *   "2/child.full_name"              the copy of item 2 and of items for the same person
 *   "1/cso_009.copies"               a service's own field, always by item
 *   "deceased/applicant.relation"    a relation is one per person concerned (counter.md §1.7)
 *
 * Answers are strings in clean form: ASCII digits, ISO dates, piastres, "true" or
 * "false", values of choices. Owned by one thread. */
typedef struct _KmForm KmForm;

typedef enum
{
  KM_ANSWER_NONE,
  KM_ANSWER_TYPED,
  KM_ANSWER_NATIONAL_ID,   /* derived from the person's national ID */
  KM_ANSWER_SAME,          /* filled from another person or field of the bundle */
  KM_ANSWER_DEFAULT,       /* one copy, a tick not set */
} KmAnswerSource;

typedef struct
{
  const char *key;
  const KmField *field;
  guint scope;             /* item or copy number in the key, 0: shared */
  guint group;             /* index of its group in this form */
  const char *value;       /* clean, or NULL when unanswered or wrong */
  const char *typed;       /* what the clerk typed while it is wrong (value is NULL then), else NULL */
  KmAnswerSource source;
  const char *source_key;  /* where a filled answer came from, or NULL */
  gboolean not_applicable; /* the clerk said «لا ينطبق»: no value, and not missing */
  gboolean may_not_apply;  /* the clerk may say so here and now */
  gboolean required;       /* here and now: by the identity rule, audience and conditions */
  gboolean visible;        /* FALSE: its condition does not hold; then never missing, never sent */
  gboolean blocks;         /* the problem must be mended before the money; else a remark */
  const char *problem_code;/* stable, or NULL */
  const char *problem;     /* a translated sentence for beside the field, or NULL */
  GPtrArray *askers;       /* const KmAuthority *, each once, in the order of the items */
  GArray *items;           /* guint: items that ask */
} KmFormEntry;

typedef struct
{
  const char *key;         /* "applicant", "2/child", "1/" (the own fields of item 1) */
  const KmSection *section;/* NULL for the own fields of an item */
  guint item;              /* the item of own fields, or the scope of a copy; 0: shared */
  const char *title_ar, *title_en; /* with the person's name where the group is a copy or its item stands twice */
  GPtrArray *askers;       /* const KmAuthority * */
  GPtrArray *entries;      /* KmFormEntry *, visible or not, in order */
} KmFormGroup;

/* What a call changed, so that windows touch only that. */
typedef struct
{
  GPtrArray *keys;         /* of const char *: values, problems, visibility or requirement changed; in form order */
  gboolean structure;      /* entries or groups came, went or moved: read the groups again */
  gboolean titles;         /* headings read otherwise: a name was typed, a service came a second time */
} KmFormChanges;

void km_form_changes_free (KmFormChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmFormChanges, km_form_changes_free)

/* `today` (borrowed for the call) is the business day: birth dates lie before it. The
 * bundle is borrowed and must outlive the form; after changing it call
 * km_form_update(). */
KmForm *km_form_new (KmBundle *bundle, KmAudience audience, const GDate *today);
void km_form_free (KmForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmForm, km_form_free)

/* The bundle changed. Answers of fields that went away are kept and come back
 * with the field. An entry that stays keeps its address. */
KmFormChanges *km_form_update (KmForm *form);
KmFormChanges *km_form_set_audience (KmForm *form, KmAudience audience);
KmAudience km_form_audience (const KmForm *form);

guint km_form_n_groups (const KmForm *form);
const KmFormGroup *km_form_nth_group (const KmForm *form, guint n);
const KmFormEntry *km_form_find (const KmForm *form, const char *key);
/* All entries in order; owned by the form, valid until the next change of structure. */
GPtrArray *km_form_entries (const KmForm *form);

/* Sets what the clerk typed (any digits, any layout of a date, money in pounds): cleans it,
 * checks it, fills in what follows from it. "" or NULL takes the answer away, and nothing fills
 * it again but a new national ID. An unknown key changes nothing. */
KmFormChanges *km_form_set_answer (KmForm *form, const char *key, const char *text);
/* «لا ينطبق» (counter.md §1.4): takes the answer away and asks no more for it; FALSE, or any answer, takes that back. Changes
 * nothing where it may not be said. */
KmFormChanges *km_form_set_not_applicable (KmForm *form, const char *key, gboolean not_applicable);
/* The clean value, NULL while there is none. Borrowed until the next change. */
const char *km_form_get_answer (const KmForm *form, const char *key);

/* The identity rule (domain.md §0, counter.md §1.6): which paper a person shows.
 * Follows the person's nationality, else the audience; the clerk may set it. `key`
 * is that person's national ID or passport entry. */
gboolean km_form_identity_is_passport (const KmForm *form, const char *key);
/* The key of the other paper of that person that may stand in place of `key` on this form; NULL when there is none. Borrowed. */
const char *km_form_other_identity (const KmForm *form, const char *key);
/* Whether the person who stands at the counter shows a passport, named yet or not. */
gboolean km_form_visitor_shows_passport (const KmForm *form);
KmFormChanges *km_form_set_identity (KmForm *form, const char *key, gboolean passport);

/* Keys of what still blocks (missing or wrong), in the order of the form. Borrowed
 * strings; the caller frees the array. item 0: the whole form. */
GPtrArray *km_form_gaps (const KmForm *form, guint item);
/* The first gap after `after_key` (NULL: from the start), going round; NULL: none. */
const char *km_form_next_gap (const KmForm *form, const char *after_key);
/* How many visible required fields of an item there are and how many are done. */
void km_form_completeness (const KmForm *form, guint item, guint *done, guint *total);

/* The answer an item gives for a field of its service: its own, else the shared one. */
const char *km_form_item_answer (const KmForm *form, guint item, const char *field_id);
/* Whom an item is for: the name given in the basket; else, when its service stands more than once, the
 * name on the form of the person it is about (counter.md §1.7). NULL while unknown or when there is
 * nothing to tell apart. Borrowed until the next change. */
const char *km_form_item_name (const KmForm *form, guint item);
/* The name, identity number and whether it is a passport, of the person who stands at
 * the counter: the applicant, else the principal, seller or first party. Borrowed; NULL
 * while unknown. */
void km_form_visitor (const KmForm *form, const char **name, const char **identity, gboolean *passport);

/* Two objects for the wire: {"field": "value"} shared by the items, and an item's own. */
json_t *km_form_shared_answers (const KmForm *form);
json_t *km_form_own_answers (const KmForm *form, guint item);

/* Adds the ids (char *, new) of the fields that do not apply, of those that the item asks for. */
void km_form_not_applicable (const KmForm *form, guint item, GPtrArray *ids);

/* Drafts: everything typed, also what is wrong, with its key. */
json_t *km_form_to_json (const KmForm *form);
gboolean km_form_restore (KmForm *form, json_t *json, GError **error);

G_END_DECLS
