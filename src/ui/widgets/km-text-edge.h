/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Keeps text and caret of @text, the delegate of an entry, at the reading edge of that entry: a Latin name in an Arabic form, the caret
 * of an empty entry under a Latin keyboard, and digits under an Arabic one. The one character of an Arabic keyboard's lam-alef key enters as
 * its two letters. Once for each; it lives as long as @text. Main thread, as all here.
 */
void km_text_edge_attach   (GtkText  *text);

/* Whether @text (attached) is read from left to right whatever its digits, the form or the keyboard say: a number, a code, a date. */
void km_text_edge_set_code (GtkText  *text,
                            gboolean  code);

/* What must stand before the first character that is typed into @text (a code, still empty); mostly "". A mark that came later would put
 * the caret before that character. */
const char *km_text_edge_get_mark (GtkText *text);

G_END_DECLS
