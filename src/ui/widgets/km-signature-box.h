/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a second person signs beside the clerk: user name and password, in this order, Enter goes on. The words say who is asked. Signal
 * "activate": Enter in the password. */
#define KM_TYPE_SIGNATURE_BOX (km_signature_box_get_type ())
G_DECLARE_FINAL_TYPE (KmSignatureBox, km_signature_box, KM, SIGNATURE_BOX, GtkWidget)

GtkWidget  *km_signature_box_new          (void);
/* «توقيع المشرف»: the heading, also part of both entries' accessible names. */
void        km_signature_box_set_title    (KmSignatureBox *self,
                                           const char     *title);
/* Owned by the box. */
const char *km_signature_box_get_username (KmSignatureBox *self);
const char *km_signature_box_get_password (KmSignatureBox *self);
/* Forgets the password; with @all the name too. */
void        km_signature_box_clear        (KmSignatureBox *self,
                                           gboolean        all);

G_END_DECLS
