/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-language.h"
#include "km-page.h"

G_BEGIN_DECLS

/* A paper that shows what a printer can do: rules of every width, every size of type, joined and marked Arabic letters, digits of both
 * kinds, a box, a plate and a symbol to scan. @printer: its name for people (nullable). Title: TEST. Any thread. Returns: (transfer full). */
KmPage *km_test_strip_new (const char  *printer,
                           gint64       at,
                           KmPaperSize  paper,
                           KmLanguage   language,
                           KmDigits     digits,
                           GTimeZone   *zone);

/* What the strip's symbol says. Static. */
const char *km_test_strip_payload (void);

G_END_DECLS
