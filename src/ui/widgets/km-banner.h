/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line across the window under the header: what happened, what holds, and at most one button. It speaks by itself to a
 * screen reader (role STATUS, or ALERT when it is a warning). AdwBanner is newer than the floor. */
typedef enum
{
  KM_BANNER_PLAIN,
  KM_BANNER_PRACTICE,
  KM_BANNER_WARNING,
} KmBannerKind;

#define KM_TYPE_BANNER (km_banner_get_type ())
G_DECLARE_FINAL_TYPE (KmBanner, km_banner, KM, BANNER, GtkWidget)

/* Properties: title (string), button-label (string, NULL = no button), revealed (boolean).
 * Signal: button-clicked. */
KmBanner *km_banner_new        (KmBannerKind  kind,
                                const char   *title);
void      km_banner_set_title  (KmBanner     *self,
                                const char   *title);
void      km_banner_set_button (KmBanner     *self,
                                const char   *label);
void      km_banner_set_revealed (KmBanner   *self,
                                  gboolean    revealed);
gboolean  km_banner_get_revealed (KmBanner   *self);

G_END_DECLS
