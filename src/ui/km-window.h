/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "km-banner.h"

G_BEGIN_DECLS

typedef struct _KmDesk KmDesk;

/* The base of the windows of a signed-in person. It has: a header bar with the account's menu at the start, a title
 * with subtitle in the middle, the state of the connection at the end and «تدريب» in practice mode; banners below it;
 * toasts over the page. A subclass gives the page and adds its own buttons and menu entries. It knows by itself:
 * the actions win.preferences, win.shortcuts, win.about, win.sign-out; the pill that says online, or how many facts
 * worth how much wait to be sent.
 *
 * Properties: desk (construct-only), page (GtkWidget: what stands below the header). */
#define KM_TYPE_WINDOW (km_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (KmWindow, km_window, KM, WINDOW, AdwApplicationWindow)

struct _KmWindowClass
{
  AdwApplicationWindowClass parent_class;

  /* The keys that win.shortcuts shows beside the common ones: a static, NULL-terminated flat list of pairs of key and words,
   * the words marked with N_() ("F2", N_("Call the next ticket"), ..., NULL). NULL = only the common keys. */
  const char *const *(*get_shortcuts) (KmWindow *self);
  gpointer padding[8];
};

KmDesk       *km_window_get_desk        (KmWindow   *self);
AdwHeaderBar *km_window_get_header      (KmWindow   *self);
void          km_window_set_page        (KmWindow   *self,
                                         GtkWidget  *page);
/* The words in the middle of the header, and the window's own title. subtitle is nullable. */
void          km_window_set_titles      (KmWindow   *self,
                                         const char *title,
                                         const char *subtitle);
/* Puts a section before the common entries of the account menu (shift, break, history...). */
void          km_window_add_menu        (KmWindow   *self,
                                         GMenuModel *section);
/* Adds a banner below the header; the window owns it. */
void          km_window_add_banner      (KmWindow   *self,
                                         KmBanner   *banner);
/* Toasts go there while @place, a part of the page, is shown: where they cover nothing that is pressed. */
void          km_window_set_toast_place (KmWindow   *self,
                                         AdwToastOverlay *place);
/* A sentence that goes away by itself. */
void          km_window_toast           (KmWindow   *self,
                                         const char *sentence);
/* The same with a button («تراجع») that activates action_name, with target (nullable, floating is sunk). */
void          km_window_toast_action    (KmWindow   *self,
                                         const char *sentence,
                                         const char *button,
                                         const char *action_name,
                                         GVariant   *target);
/* The sentence for error (km_trouble_sentence() when sentence is NULL), with «تفاصيل» when there is more to know.
 * G_IO_ERROR_CANCELLED says nothing. */
void          km_window_toast_error     (KmWindow     *self,
                                         const char   *sentence,
                                         const GError *error);

G_END_DECLS
