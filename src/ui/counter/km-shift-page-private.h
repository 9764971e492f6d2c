/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What km-shift-page.c (the page, opening, paying in) and km-shift-count.c (counting, signing, closing) share. */

#include "km-denomination-grid.h"
#include "km-field-entry.h"
#include "km-signature-box.h"

#include "km-shift-page.h"

G_BEGIN_DECLS

struct _KmShiftPage
{
  GtkWidget parent_instance;

  KmDesk *desk; /* (owned) (nullable until bound) */
  KmShiftTask task;
  int begun;        /* the task that is on screen, -1: none */
  gboolean busy;
  gboolean filling; /* the sum is written by the rows, not by the person */
  char *handed_to;  /* (owned) (nullable): name of who took the drawer over */

  GtkWidget *scroller;
  GtkStack *pages;

  GtkLabel *who;
  KmDenominationGrid *float_grid;
  KmFieldEntry *float_entry;
  GtkLabel *float_problem;
  GtkBox *open_place;

  GtkLabel *count_title;
  GtkLabel *count_words;
  KmDenominationGrid *count_grid;
  GtkLabel *held_label;
  GtkLabel *counted_label;
  KmSignatureBox *count_signature;
  GtkLabel *count_problem;
  GtkBox *count_place;

  GtkLabel *result_label;
  GtkLabel *difference_label;
  GtkLabel *unsent_label;
  KmSignatureBox *verify_signature;
  GtkLabel *signed_label;
  GtkLabel *verify_problem;
  GtkBox *verify_place;
  GtkBox *close_place;

  KmFieldEntry *pay_in_amount;
  KmFieldEntry *pay_in_bank;
  KmFieldEntry *pay_in_reference;
  GtkLabel *pay_in_problem;
  GtkBox *pay_in_place;

  GtkLabel *handed_label;
  GtkBox *handed_place;

  GtkWidget *open_button;
  GtkWidget *count_button;
  GtkWidget *verify_button;
  GtkWidget *report_button;
  GtkWidget *close_button;
  GtkWidget *pay_in_button;
  GtkWidget *sign_out_button;
};

KmShift   *km_shift_page_shift    (KmShiftPage *self);
void       km_shift_page_set_busy (KmShiftPage *self,
                                   gboolean     busy);
/* Says @sentence (NULL: nothing) on a label of problems. */
void       km_shift_page_say      (GtkLabel    *label,
                                   const char  *sentence);
void       km_shift_page_say_error (GtkLabel     *label,
                                    const GError *error);
/* Buttons of the page with their keys, in @place, the last one suggested. */
GtkWidget *km_shift_page_add_button (KmShiftPage *self,
                                     GtkBox      *place,
                                     const char  *label,
                                     const char  *key,
                                     gboolean     suggested,
                                     void       (*clicked) (KmShiftPage *self));
/* The signals of the page. */
void       km_shift_page_leave    (KmShiftPage *self);
void       km_shift_page_done     (KmShiftPage *self);

/* km-shift-count.c */
void       km_shift_count_init    (KmShiftPage *self);
/* Ctrl+Enter on the page of the count. */
void       km_shift_count_record  (KmShiftPage *self);
void       km_shift_count_begin   (KmShiftPage *self);
void       km_shift_counted_begin (KmShiftPage *self);

G_END_DECLS
