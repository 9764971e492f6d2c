/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Put before gtk4-builder-tool (LD_PRELOAD), so that it knows the types that our windows are made of: alone it knows GTK's, and turns
 * every page away that has one of libadwaita's or of ours in it. */
#include "config.h"

#include <adwaita.h>
#include <dlfcn.h>

#include "km-basket-column.h"
#include "km-counter-window.h"
#include "km-field-entry.h"
#include "km-form-view.h"
#include "km-help-button.h"
#include "km-advice-list.h"
#include "km-paid-page.h"
#include "km-payment-box.h"
#include "km-queue-column.h"
#include "km-read-back-page.h"
#include "km-shift-page.h"
#include "km-work-column.h"

#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

static void
know_types (void)
{
  static gboolean known;

  /* libadwaita initialises GTK itself. */
  if (known)
    return;
  known = TRUE;
  adw_init ();
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
  /* What a page may name; the templates themselves are read by the tool. */
  g_type_ensure (KM_TYPE_WINDOW);
  g_type_ensure (KM_TYPE_FIELD_ENTRY);
  g_type_ensure (KM_TYPE_ADVICE_LIST);
  g_type_ensure (KM_TYPE_FORM_VIEW);
  g_type_ensure (KM_TYPE_HELP_BUTTON);
  g_type_ensure (KM_TYPE_PAID_PAGE);
  g_type_ensure (KM_TYPE_PAYMENT_BOX);
  g_type_ensure (KM_TYPE_QUEUE_COLUMN);
  g_type_ensure (KM_TYPE_WORK_COLUMN);
  g_type_ensure (KM_TYPE_BASKET_COLUMN);
  g_type_ensure (KM_TYPE_READ_BACK_PAGE);
  g_type_ensure (KM_TYPE_SHIFT_PAGE);
}

void
gtk_init (void)
{
  void (*real) (void) = (void (*) (void)) dlsym (RTLD_NEXT, "gtk_init");

  real ();
  know_types ();
}

gboolean
gtk_init_check (void)
{
  gboolean (*real) (void) = (gboolean (*) (void)) dlsym (RTLD_NEXT, "gtk_init_check");
  gboolean done = real ();

  if (done)
    know_types ();
  return done;
}
