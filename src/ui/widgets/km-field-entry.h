/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An entry whose text does not turn round inside a right-to-left window. With ltr set (national ID, phone, IBAN, dates,
 * references, money) the inner GtkText is laid out left to right and kept at the reading edge; the outer entry's
 * direction has no effect on that. With groups set ("1-6-2-4-1") the digits are set apart by U+202F when the focus
 * leaves, which input cleaning drops (a space would turn the groups round). */
#define KM_TYPE_FIELD_ENTRY (km_field_entry_get_type ())
G_DECLARE_FINAL_TYPE (KmFieldEntry, km_field_entry, KM, FIELD_ENTRY, GtkEntry)

/* Properties: ltr (boolean), groups (string, nullable). */
GtkWidget *km_field_entry_new        (void);
void       km_field_entry_set_ltr    (KmFieldEntry *self,
                                      gboolean      ltr);
void       km_field_entry_set_groups (KmFieldEntry *self,
                                      const char   *groups);
/* The text without grouping marks (U+202F) and direction marks. Returns (transfer full). */
char      *km_field_entry_dup_clean  (KmFieldEntry *self);
/* Sets a text that was not typed here (a draft, a prefill): grouped unless the entry has the focus; silent when equal. */
void       km_field_entry_set_clean  (KmFieldEntry *self,
                                      const char   *text);

G_END_DECLS
