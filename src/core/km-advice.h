/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-bundle.h"

G_BEGIN_DECLS

/* What an experienced clerk would say of a bundle before the form is filled: what one of its services makes
 * for another, what could be made here instead of sending the visitor away, what is asked twice. */

typedef enum
{
  KM_ADVICE_ORDER,    /* `items` in the order in which they can be done: each makes a paper that a later one needs */
  KM_ADVICE_ADD,      /* `document` is missing, and `service`, which is offered here, makes it */
  KM_ADVICE_COPIES,   /* `items` are the same service for the same person: one of them with more copies will do */
  KM_ADVICE_ONE_CARD, /* `items` end in one national ID card of one person (counter.md §1.23) */
} KmAdviceKind;

typedef struct
{
  KmAdviceKind kind;
  GArray *items;               /* guint: items of the bundle; for KM_ADVICE_ADD those that want the document */
  const KmService *service;    /* KM_ADVICE_ADD, else NULL */
  const char *label_ar, *label_en; /* KM_ADVICE_ADD: the document, else NULL */
} KmAdvice;

/* Whether the visitor has the document, or it does not apply to them. */
typedef gboolean (*KmDocumentSettled) (const char *label_ar, gpointer data);

/* What there is to say, most useful first; frees its elements (KmAdvice). @offered says what may be added here; both functions get @data.
 * The services of KM_ADVICE_ADD are each named once. */
GPtrArray *km_advise (const KmBundle *bundle, KmServiceFilter offered, KmDocumentSettled settled, gpointer data);

G_END_DECLS
