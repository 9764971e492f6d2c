/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language of the program: "ar" or "en". Arabic, right to left, unless English was chosen, whatever the system's
 * locale. */

/* Sets the C locale (C.UTF-8 when the system's is missing or not UTF-8), LANGUAGE, and gettext's folder. Call first in main(),
 * before any thread, any translated string and GTK. language: "ar", "en" or NULL (= the saved choice, else Arabic). */
void        km_locale_init        (const char *language);
/* Sets GTK's direction. Call after gtk_init() and before the first widget. */
void        km_locale_init_gtk    (void);
/* "ar" or "en". Static. */
const char *km_locale_language    (void);
gboolean    km_locale_is_arabic   (void);

G_END_DECLS
