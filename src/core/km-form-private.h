/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-form.h"

G_BEGIN_DECLS

/* Inside of the form: shared by the files km-form*.c alone. */

typedef struct
{
  KmFormEntry view;        /* first: what others see */
  char *key;
  char *value;
  char *typed;
  char *source_key;
  char *problem_code;
  char *problem;
  gboolean remark;         /* a problem that does not block comes from here, not from the value */
  gboolean touched;        /* the clerk typed or cleared it: nothing fills it any more */
  gboolean on_form;
  gboolean was_on_form;
  gboolean changed;
} Entry;

struct _KmForm
{
  KmBundle *bundle;
  KmCatalogue *catalogue;
  KmAudience audience;
  GDate today;
  GHashTable *entries;     /* key -> Entry: also those that left the form, with their answers */
  GPtrArray *order;        /* Entry, on the form */
  GPtrArray *groups;       /* KmFormGroup */
  GHashTable *identity;    /* "applicant" or "2/child" -> GINT 1 national ID, 2 passport: what the clerk set */
};

/* The key of an item's field; free it. */
char *km_form_key (const KmBundleItem *item, const KmField *field);
Entry *km_form_lookup (const KmForm *form, const char *key); /* on the form, else NULL */
/* What an item's entry is for a field that may belong to another item: the item's own first. */
Entry *km_form_entry_for_item (const KmForm *form, guint item, const KmField *field);
Entry *km_form_entry_in_scope (const KmForm *form, guint scope, const KmField *field);

void km_form_fill (KmForm *form);           /* defaults, national IDs, same; conditions, identity, problems */
gboolean km_form_person_shows_passport (const KmForm *form, const KmPerson *person, guint scope);
void km_form_entry_set_value (Entry *entry, const char *value, KmAnswerSource source, const char *source_key);
void km_form_entry_set_problem (Entry *entry, gboolean blocks, const char *code, const char *sentence);
/* Makes the headings anew, from basket and answers; TRUE when one changed. */
gboolean km_form_retitle (KmForm *form);
KmFormChanges *km_form_collect_changes (KmForm *form, gboolean structure);

G_END_DECLS
