/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with a catalogue, in the language of who reads it (km_catalogue_set_plain()): in the place of gettext's own macro. */
const char *km_catalogue_words (const char *english) G_GNUC_FORMAT (1);
#define _(english) km_catalogue_words (english)

G_END_DECLS
