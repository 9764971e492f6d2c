/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The sentence a person reads for an error of any domain: what happened, what holds, what to do; never a number, never
 * English in an Arabic window. Returns (transfer full). */
char       *km_trouble_sentence (const GError *error);
/* The technical side, for «تفاصيل»: domain, code, message. Returns (transfer full). */
char       *km_trouble_details  (const GError *error);

/* A page that says that something cannot go on, with «إعادة المحاولة» and «تفاصيل».
 * Signals: retry, leave. */
#define KM_TYPE_TROUBLE_PAGE (km_trouble_page_get_type ())
G_DECLARE_FINAL_TYPE (KmTroublePage, km_trouble_page, KM, TROUBLE_PAGE, GtkWidget)

GtkWidget *km_trouble_page_new       (void);
/* title: a few words; sentence (nullable): instead of the error's own; error is copied. can_retry shows the retry button. */
void       km_trouble_page_set_error (KmTroublePage *self,
                                      const char    *title,
                                      const char    *sentence,
                                      const GError  *error,
                                      gboolean       can_retry);

G_END_DECLS
