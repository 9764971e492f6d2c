/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "km-histogram.h"

G_BEGIN_DECLS

/* What became of the commands of each kind since the start, for /metrics. The writer counts, any thread reads. */
typedef struct _KmKindFigures KmKindFigures;

typedef enum
{
  KM_OUTCOME_ACCEPTED,
  KM_OUTCOME_DUPLICATE,
  KM_OUTCOME_REJECTED,
  KM_OUTCOME_RETRY,
  KM_N_OUTCOMES,
} KmOutcome;

typedef struct
{
  guint64 outcomes[KM_N_OUTCOMES];
  KmHistogram took; /* executing it, without the commit */
} KmKindCount;

KmKindFigures *km_kind_figures_new   (void);
void           km_kind_figures_free  (KmKindFigures *self);

/* @kind (nullable: it could not be read) was answered with @answer, a result element's text, after @microseconds. */
void           km_kind_figures_count (KmKindFigures *self,
                                      const char    *kind,
                                      const char    *answer,
                                      gint64         microseconds);

/* Samples of all kinds that came at least once. */
void           km_kind_figures_append (KmKindFigures *self,
                                       GString       *text);

G_END_DECLS
