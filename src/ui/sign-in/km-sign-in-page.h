/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _KmDesk KmDesk;

/* Centre, counter, user name, password. Signs in by itself; the result is the desk's state.
 * Signal: trouble (GError*): the centres could not be read; call km_sign_in_page_load() again to retry. */
#define KM_TYPE_SIGN_IN_PAGE (km_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (KmSignInPage, km_sign_in_page, KM, SIGN_IN_PAGE, GtkWidget)

GtkWidget *km_sign_in_page_new  (gboolean      counterless);
/* The desk whose centres are offered; before the first load the form already takes keys. */
void       km_sign_in_page_load (KmSignInPage *self,
                                 KmDesk       *desk);
/* A sentence under the form, NULL takes it away. */
void       km_sign_in_page_say  (KmSignInPage *self,
                                 const char   *sentence);
void       km_sign_in_page_focus (KmSignInPage *self);

G_END_DECLS
