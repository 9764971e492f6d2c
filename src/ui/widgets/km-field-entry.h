/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-digits.h"

G_BEGIN_DECLS

/**
 * KmFieldEntryKind:
 * @KM_FIELD_ENTRY_TEXT: free text, in the direction of what is written in it
 * @KM_FIELD_ENTRY_NATIONAL_ID: 14 digits, drawn as 2 861203 28 0147 3
 * @KM_FIELD_ENTRY_PHONE: a telephone, drawn as 010 3552 1499
 * @KM_FIELD_ENTRY_IBAN: letters and digits in groups of four
 * @KM_FIELD_ENTRY_DATE: a date in figures, day first: 19/11/2026
 * @KM_FIELD_ENTRY_CODE: letters and digits that are copied from paper: passport, reference, e-mail
 * @KM_FIELD_ENTRY_TAX: nine digits, drawn as 100 531 385
 * @KM_FIELD_ENTRY_NUMBER: a count, drawn in the person's digits
 * @KM_FIELD_ENTRY_MONEY: an amount in pounds, drawn in the person's digits
 *
 * What is typed into an entry, and so how it is drawn.
 */
typedef enum
{
  KM_FIELD_ENTRY_TEXT,
  KM_FIELD_ENTRY_NATIONAL_ID,
  KM_FIELD_ENTRY_PHONE,
  KM_FIELD_ENTRY_IBAN,
  KM_FIELD_ENTRY_DATE,
  KM_FIELD_ENTRY_CODE,
  KM_FIELD_ENTRY_TAX,
  KM_FIELD_ENTRY_NUMBER,
  KM_FIELD_ENTRY_MONEY,
} KmFieldEntryKind;

#define KM_TYPE_FIELD_ENTRY_KIND (km_field_entry_kind_get_type ())
GType             km_field_entry_kind_get_type (void);

#define KM_TYPE_FIELD_ENTRY (km_field_entry_get_type ())
G_DECLARE_FINAL_TYPE (KmFieldEntry, km_field_entry, KM, FIELD_ENTRY, GtkEntry)

/* Properties: kind (KmFieldEntryKind), ltr (boolean: a short way to say KM_FIELD_ENTRY_CODE or KM_FIELD_ENTRY_TEXT). */
GtkWidget        *km_field_entry_new        (void);

KmFieldEntryKind  km_field_entry_get_kind   (KmFieldEntry     *self);
void              km_field_entry_set_kind   (KmFieldEntry     *self,
                                             KmFieldEntryKind  kind);
void              km_field_entry_set_ltr    (KmFieldEntry     *self,
                                             gboolean          ltr);
void              km_field_entry_set_digits (KmFieldEntry     *self,
                                             KmDigits          digits);

char             *km_field_entry_dup_clean  (KmFieldEntry     *self);
void              km_field_entry_set_clean  (KmFieldEntry     *self,
                                             const char       *text);

void              km_field_entry_keep_at_edge (GtkEditable   *editable);

G_END_DECLS
