/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _KmDesk KmDesk;

/* The window before somebody is signed in: it opens the desk, asks for what is missing (the server's address, the enrolment
 * code), then for centre, counter, user name and password. What cannot go on is a page with «إعادة المحاولة» and «تفاصيل».
 * The form is there and takes keys from the first frame, while the desk still opens behind it.
 *
 * Signal: server-chosen (s url): the desk must be made for that server; the window waits for km_sign_in_window_set_desk(). */
#define KM_TYPE_SIGN_IN_WINDOW (km_sign_in_window_get_type ())
G_DECLARE_FINAL_TYPE (KmSignInWindow, km_sign_in_window, KM, SIGN_IN_WINDOW, AdwApplicationWindow)

/* desk is nullable: the window then asks for the server first. counterless: prefer no counter (--window dashboard). */
GtkWidget *km_sign_in_window_new      (GtkApplication *application,
                                       KmDesk         *desk,
                                       gboolean        counterless);
void       km_sign_in_window_set_desk (KmSignInWindow *self,
                                       KmDesk         *desk);
/* Shows a sentence under the form (a role without a window here). */
void       km_sign_in_window_say      (KmSignInWindow *self,
                                       const char     *sentence);

G_END_DECLS
