/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-flow.h"
#include "km-page.h"
#include "km-time.h"

G_BEGIN_DECLS

/* What the papers of the drawer share: they are Arabic, or English on choice, whatever the window's language. Private to paper. */
typedef struct
{
  KmLanguage language;
  KmDigits digits;
  GTimeZone *zone;
  KmPaperSize paper;
  KmFlow *flow;
} KmPaperPart;

/* One of two, by the paper's language. */
const char *km_paper_say (const KmPaperPart *part, const char *ar, const char *en) G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);

/* "١٧٩٫٠٠", "١٧٩٫٠٠ ج.م", in words, weekday and date with the hour, a number. New strings. */
char *km_paper_amount (const KmPaperPart *part, gint64 piastres);
char *km_paper_money (const KmPaperPart *part, gint64 piastres);
char *km_paper_money_in_words (const KmPaperPart *part, gint64 piastres);
char *km_paper_moment (const KmPaperPart *part, KmTime at);
char *km_paper_number (const KmPaperPart *part, gint64 n);

/* The text size of such a paper. */
double km_paper_text_size (KmPaperSize paper);

/* The practice plate, the house, the centre, the paper's own title. */
void km_paper_head (const KmPaperPart *part, gboolean practice, const char *centre, const char *title);

/* A heading after a rule. */
void km_paper_section (const KmPaperPart *part, KmFlow *flow, const char *title);

/* A label and its value; value NULL or empty: nothing. */
void km_paper_fact (const KmPaperPart *part, const char *label, const char *value);

/* A name and its amount; takes @amount. */
void km_paper_line (KmFlow *flow, const char *name, char *amount, gboolean bold);

/* The page of all that flowed; takes @context. @head stands on every sheet but the first. Returns: (transfer full). */
KmPage *km_paper_finish (const KmPaperPart *part, PangoContext *context, const char *title, const char *head, gboolean practice);

/* «موظف الشباك، رقم ١٤٧»; number nullable. */
char *km_paper_person (const KmPaperPart *part, const char *name, const char *number);

G_END_DECLS
