/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"

G_BEGIN_DECLS

/* One line of what an item costs (domain.md §0, "Fee arithmetic"). */
typedef struct
{
  guint item;
  const KmService *service;
  const KmFee *fee;
  gint64 piastres;         /* due; 0 while `missing` */
  gint64 count;            /* copies, pages, years; 0 for the other bases */
  gint64 base;             /* percent_of_value: the value in piastres; else 0 */
  const char *missing;     /* id of the field without which it cannot be reckoned, or NULL */
} KmFeeLine;

/* Gives the clean answer for a field of the item, or NULL. */
typedef const char *(*KmAnswerFunc) (const char *field_id, gpointer data);

/* The lines of one item, appended to `lines` (elements freed by km_fee_line_free).
 * `choice` is the code of the line picked among the `choice` fees; NULL: none picked,
 * then no choice line is there and *needs_choice (may be NULL) is set. FALSE with
 * KM_ERROR_INVALID: unknown choice, an answer that is no number, an amount too large. */
gboolean km_fees_for_item (const KmService *service,
                           guint            item,
                           const char      *choice,
                           KmAnswerFunc     answer,
                           gpointer         data,
                           GPtrArray       *lines,
                           gboolean        *needs_choice,
                           GError         **error);
GPtrArray *km_fee_lines_new (void);
void km_fee_line_free (KmFeeLine *line);

/* The field a basis counts by: type `copies`, id ending in .pages or .years, the
 * first money field; NULL for fixed and choice. */
const KmField *km_service_fee_field (const KmService *service, KmFeeBasis basis);

/* What a visitor is told before a form exists: the least that the service can cost, in piastres, pass-through included: one copy, one page, one
 * year, the cheapest choice. `exact`: it costs just that, whatever the answers (nullable). */
gint64 km_service_least_fee (const KmService *service, gboolean *exact);

gint64 km_fee_lines_total (GPtrArray *lines);
gint64 km_fee_lines_pass_through (GPtrArray *lines);

G_END_DECLS
