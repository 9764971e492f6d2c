/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What km-counter-window.c (layout, pages, printing) and km-counter-actions.c (keys and actions) share. */

#include "km-basket-column.h"
#include "km-counter-window.h"
#include "km-printer-button.h"
#include "km-queue-column.h"
#include "km-shift-page.h"
#include "km-work-column.h"

G_BEGIN_DECLS

struct _KmCounterWindow
{
  KmWindow parent_instance;

  KmDesk *desk;   /* (owned) */
  KmVisit *visit; /* the desk's */
  KmQueue *queue; /* the desk's */
  KmShift *shift; /* the desk's */
  GCancellable *cancellable; /* (owned) ends with the window */

  GtkStack *pages;
  KmQueueColumn *queue_column;
  AdwToastOverlay *toast_place;
  KmWorkColumn *work_column;
  KmBasketColumn *basket_column;
  KmShiftPage *shift_page;
  GtkWidget *back_button;
  GMenuModel *shift_menu; /* (owned by the template) */
  GtkWidget *shift_label;
  GtkWidget *break_button;
  KmPrinterButton *printer_button;
  GtkWidget *break_popover;
  GtkWidget *history;   /* (not owned) (nullable) the history's window while it is open */

  char *last_receipt;   /* (owned) (nullable) number of the receipt that Ctrl P prints again */
  gboolean counting;    /* the clerk asked for the count that ends the shift */
  gboolean printing;
  gboolean quoting;
  gint64 quoted_total;  /* of the last question, -1 before the first */
};

void km_counter_actions_install (GtkWidgetClass  *klass);
/* Recomputes every action's "enabled" from the desk: the one place that decides. */
void km_counter_actions_update  (KmCounterWindow *self);

/* The sentence of the desk for @error, as a toast with details. */
void km_counter_window_say      (KmCounterWindow *self,
                                 const GError    *error);
/* Shows the page that the desk's state asks for and puts the focus where the next key belongs. */
void km_counter_window_update_page (KmCounterWindow *self);
/* Prints @receipt as the settings say and tells on the paid page how it went. */
void km_counter_window_print    (KmCounterWindow *self,
                                 KmReceipt       *receipt);
/* Offers the paper of a payment that a crash cut off from its printer, once. */
void km_counter_paper_offer     (KmCounterWindow *self);
/* The actions counter.print-again and counter.print-unprinted. */
void km_counter_paper_again     (GtkWidget       *widget,
                                 const char      *name,
                                 GVariant        *parameter);
void km_counter_paper_unprinted (GtkWidget       *widget,
                                 const char      *name,
                                 GVariant        *parameter);
/* The action counter.history: past transactions in a window of their own. */
void km_counter_history         (GtkWidget       *widget,
                                 const char      *name,
                                 GVariant        *parameter);
/* The actions counter.ask-call and counter.call: a waiting ticket out of turn. */
void km_counter_call_ask        (GtkWidget       *widget,
                                 const char      *name,
                                 GVariant        *parameter);
void km_counter_call            (GtkWidget       *widget,
                                 const char      *name,
                                 GVariant        *parameter);
/* The actions of the drawer: counter.close-shift, surprise-count, hand-over, pay-in, print-report, and whether they may act. @idle: no
 * visitor is in front. */
void km_counter_shift_close     (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_shift_surprise  (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_shift_hand_over (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_shift_pay_in    (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_shift_print_report (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_shift_update    (KmCounterWindow *self,
                                 gboolean         work,
                                 gboolean         idle);
/* The actions on search and form (km-counter-form.c). */
void km_counter_form_search (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_quick (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_layout_turned (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_set_answer (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_go_to (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_first_gap (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_next_gap (GtkWidget *widget, const char *name, GVariant *parameter);
void km_counter_form_read_back (GtkWidget *widget, const char *name, GVariant *parameter);
/* Moves the focus to the gap after the focused one (@from_start: the first of all); FALSE when nothing is missing. */
gboolean km_counter_window_next_gap (KmCounterWindow *self,
                                     gboolean         from_start);

G_END_DECLS
