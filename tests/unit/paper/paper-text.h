/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-page.h"

/* NFKC without marks, invisible characters and spaces: what of Arabic survives the way through a PDF. New string. */
char    *paper_text_normalise (const char *text);

/* The page's PDF as pdftotext reads it, normalised. New string. */
char    *paper_text_of_page   (KmPage *page);

/* Every word of words (parted by spaces) is in text, which is normalised; names the first that is not. */
void     paper_text_assert    (const char *text, const char *words);
gboolean paper_text_has       (const char *text, const char *word);
