/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-shift.h"
#include "km-visit.h"
#include "km-window.h"

G_BEGIN_DECLS

typedef enum
{
  KM_SHIFT_PAPER_REPORT,   /* of this shift, else of the one that ended last */
  KM_SHIFT_PAPER_SURPRISE, /* the record of the last surprise count */
  KM_SHIFT_PAPER_PAY_IN,   /* the slip of the last paying-in */
  KM_SHIFT_PAPER_HOLD,     /* what a held visitor takes along */
} KmShiftPaper;

/* What a hold slip says, taken before the visit is held and empty. */
typedef struct _KmHoldNote KmHoldNote;
KmHoldNote *km_hold_note_new  (KmVisit    *visit,
                               const char *reason);
void        km_hold_note_free (KmHoldNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmHoldNote, km_hold_note_free)

/* Prints @paper as this machine's settings say and tells by a toast of @window how it went. Takes @note (for KM_SHIFT_PAPER_HOLD, else
 * NULL). Never blocks; a window that closes meanwhile ends it. */
void km_shift_paper_print (KmWindow     *window,
                           KmShiftPaper  paper,
                           KmHoldNote   *note);

G_END_DECLS
