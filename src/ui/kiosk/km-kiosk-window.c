/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-digits.h"
#include "km-kiosk-order.h"
#include "km-kiosk-pages.h"
#include "km-kiosk-window.h"
#include "km-kiosk.h"
#include "km-ticket-printing.h"
#include "km-trouble.h"
#include "km-ui-text.h"

/* Nobody touches it any more: the next visitor finds the start. */
#define IDLE_SECONDS 60
/* How long a number stays on the screen. */
#define NUMBER_SECONDS 15

struct _KmKioskWindow
{
  GtkApplicationWindow parent_instance;

  KmDesk *desk;
  KmHall *hall;
  GCancellable *cancellable;
  KmKioskOrder *order;

  GtkWidget *pages;   /* a GtkStack that holds the pages up to the one that is seen */
  GtkWidget *state;   /* of the printer, on the page with the number */
  GtkWidget *go_on;   /* (nullable) of the page with the services */
  GPtrArray *trail;   /* GtkWidget: pages from the start on */
  gboolean busy;      /* a ticket is on its way */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (KmKioskWindow, km_kiosk_window, GTK_TYPE_APPLICATION_WINDOW)

static void start (KmKioskWindow *self);

/* --- pages ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
idle_cb (gpointer data)
{
  KmKioskWindow *self = data;

  self->idle_id = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_idle (KmKioskWindow *self, guint seconds)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (seconds > 0)
    self->idle_id = g_timeout_add_seconds (seconds, idle_cb, self);
}

static void
show_page (KmKioskWindow *self, GtkWidget *page)
{
  gtk_stack_add_child (GTK_STACK (self->pages), page);
  g_ptr_array_add (self->trail, page);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), page);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  wait_for_idle (self, IDLE_SECONDS);
}

static void
drop_pages (KmKioskWindow *self, guint keep)
{
  while (self->trail->len > keep)
    {
      GtkWidget *page = self->trail->pdata[self->trail->len - 1];

      g_ptr_array_set_size (self->trail, (int) self->trail->len - 1);
      if (self->trail->len > 0)
        gtk_stack_set_visible_child (GTK_STACK (self->pages), self->trail->pdata[self->trail->len - 1]);
      gtk_stack_remove (GTK_STACK (self->pages), page);
    }
  self->state = NULL;
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmKioskWindow *self = KM_KIOSK_WINDOW (widget);

  if (self->busy || self->trail->len < 2)
    return;
  if (self->trail->len == 2)
    start (self);
  else
    drop_pages (self, self->trail->len - 1);
}

static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start (KM_KIOSK_WINDOW (widget));
}

/* --- what for ----------------------------------------------------------------------------------------------------------------------- */

static void
details_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmKioskWindow *self = KM_KIOSK_WINDOW (widget);

  show_page (self, km_kiosk_details_new (self->order));
}

static void
service_toggled_cb (GtkCheckButton *check, KmKioskWindow *self)
{
  const KmService *service = g_object_get_data (G_OBJECT (check), "service");
  g_autofree char *number = NULL;
  g_autofree char *words = NULL;

  km_kiosk_order_toggle (self->order, service);
  number = km_ui_number (self->order->services->len);
  words = self->order->services->len > 0
            ? g_strdup_printf (ngettext ("Go on with %s service", "Go on with %s services", self->order->services->len), number)
            : g_strdup (_("Go on without choosing"));
  gtk_button_set_label (GTK_BUTTON (self->go_on), words);
  wait_for_idle (self, IDLE_SECONDS);
}

static void
add_services (KmKioskWindow *self, GtkWidget *box, const KmAuthority *authority)
{
  KmCatalogue *catalogue = self->order->catalogue;
  GtkWidget *heading = gtk_label_new (km_authority_name (authority, km_ui_language ()));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      GtkWidget *check;

      if (service->authority != authority || !km_desk_offers (self->desk, service))
        continue;
      check = gtk_check_button_new_with_label (km_service_name (service, km_ui_language ()));
      gtk_widget_add_css_class (check, "kiosk-check");
      g_object_set_data (G_OBJECT (check), "service", (gpointer) service);
      g_signal_connect_object (check, "toggled", G_CALLBACK (service_toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (box), check);
    }
}

static void
lane_clicked_cb (GtkButton *button, KmKioskWindow *self)
{
  KmHallLane *lane = g_object_get_data (G_OBJECT (button), "lane");
  const char *const *codes = km_hall_lane_get_authorities (lane);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *foot, *page;

  g_free (self->order->lane);
  self->order->lane = g_strdup (km_hall_lane_get_code (lane));
  for (guint i = 0; codes && codes[i]; i++)
    {
      const KmAuthority *authority = km_catalogue_authority (self->order->catalogue, codes[i]);

      if (authority)
        add_services (self, box, authority);
    }
  page = km_kiosk_page_new (km_ui_language () == KM_LANGUAGE_AR ? km_hall_lane_get_name_ar (lane) : km_hall_lane_get_name_en (lane),
                            _("Choose one service or several."), box, TRUE, &foot);
  self->go_on = gtk_button_new_with_label (_("Go on without choosing"));
  gtk_widget_add_css_class (self->go_on, "kiosk-button");
  gtk_widget_add_css_class (self->go_on, "suggested-action");
  gtk_widget_set_hexpand (self->go_on, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->go_on), "kiosk.details");
  gtk_box_append (GTK_BOX (foot), self->go_on);
  show_page (self, page);
}

static void
bundle_clicked_cb (GtkButton *button, KmKioskWindow *self)
{
  km_kiosk_order_set_bundle (self->order, g_object_get_data (G_OBJECT (button), "bundle"));
  show_page (self, km_kiosk_details_new (self->order));
}

/* A bundle is shown where at least one of its services is offered and has a lane. */
static gboolean
can_be_served (KmKioskWindow *self, const KmBundleTemplate *bundle)
{
  for (guint i = 0; i < bundle->n_services; i++)
    if (km_desk_offers (self->desk, bundle->services[i]) && km_kiosk_lane_of (self->desk, bundle->services[i]->authority))
      return TRUE;
  return FALSE;
}

static void
bundles_clicked_cb (GtkButton *button, KmKioskWindow *self)
{
  KmCatalogue *catalogue = self->order->catalogue;
  GtkWidget *cards = km_kiosk_cards_new ();

  for (guint i = 0; i < km_catalogue_n_bundles (catalogue); i++)
    {
      const KmBundleTemplate *bundle = km_catalogue_nth_bundle (catalogue, i);
      g_autofree char *number = km_ui_number (bundle->n_services);
      g_autofree char *note = g_strdup_printf (ngettext ("%s service together", "%s services together", bundle->n_services), number);
      GtkWidget *card;

      if (!can_be_served (self, bundle))
        continue;
      card = km_kiosk_card_new (km_bundle_template_name (bundle, km_ui_language ()), note);
      g_object_set_data (G_OBJECT (card), "bundle", (gpointer) bundle);
      g_signal_connect_object (card, "clicked", G_CALLBACK (bundle_clicked_cb), self, 0);
      km_kiosk_cards_add (cards, card);
    }
  show_page (self, km_kiosk_page_new (_("What happened?"), _("Everything that goes with it is done at one counter."), cards, TRUE, NULL));
}

static char *
lane_note (KmKioskWindow *self, KmHallLane *lane)
{
  const char *const *codes = km_hall_lane_get_authorities (lane);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; codes && codes[i]; i++)
    {
      const KmAuthority *authority = km_catalogue_authority (self->order->catalogue, codes[i]);

      if (authority)
        g_string_append_printf (text, "%s%s", text->len > 0 ? (km_ui_language () == KM_LANGUAGE_AR ? "، " : ", ") : "",
                                km_authority_short_name (authority, km_ui_language ()));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The first page. Without lanes or catalogue it says what is missing. */
static GtkWidget *
start_page_new (KmKioskWindow *self)
{
  GListModel *lanes = km_hall_get_lanes (self->hall);
  GtkWidget *body, *cards, *card;

  if (!self->order->catalogue || g_list_model_get_n_items (lanes) == 0)
    {
      GtkWidget *page = adw_status_page_new ();

      adw_status_page_set_title (ADW_STATUS_PAGE (page), _("One moment, please"));
      adw_status_page_set_description (ADW_STATUS_PAGE (page), _("The services of this centre are being read. The reception gives tickets meanwhile."));
      return page;
    }
  body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  cards = km_kiosk_cards_new ();
  card = km_kiosk_card_new (_("Something happened in your life"), _("Newborn, marriage, death, a car, a house… several services at once"));
  gtk_widget_add_css_class (card, "suggested-action");
  g_signal_connect_object (card, "clicked", G_CALLBACK (bundles_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (body), card);
  gtk_box_append (GTK_BOX (body), cards);
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr(KmHallLane) lane = g_list_model_get_item (lanes, i);
      g_autofree char *note = lane_note (self, lane);

      card = km_kiosk_card_new (km_ui_language () == KM_LANGUAGE_AR ? km_hall_lane_get_name_ar (lane) : km_hall_lane_get_name_en (lane), note);
      g_object_set_data_full (G_OBJECT (card), "lane", g_object_ref (lane), g_object_unref);
      g_signal_connect_object (card, "clicked", G_CALLBACK (lane_clicked_cb), self, 0);
      km_kiosk_cards_add (cards, card);
    }
  return km_kiosk_page_new (_("Welcome. What did you come for?"), km_desk_get_centre_name (self->desk), body, FALSE, NULL);
}

static void
start (KmKioskWindow *self)
{
  if (self->busy)
    return;
  drop_pages (self, 0);
  self->go_on = NULL;
  g_clear_pointer (&self->order, km_kiosk_order_free);
  self->order = km_kiosk_order_new (self->desk);
  show_page (self, start_page_new (self));
  wait_for_idle (self, 0);
}

/* What the start shows has come or changed; nobody is disturbed in the middle of a choice. */
static void
refresh_start (KmKioskWindow *self)
{
  if (self->trail->len <= 1)
    start (self);
}

/* --- the ticket ------------------------------------------------------------------------------------------------------------------------ */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmKioskWindow) self = data;
  g_autoptr(GError) error = NULL;
  gboolean done = km_ticket_printing_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->state)
    return;
  gtk_label_set_label (GTK_LABEL (self->state),
                       done ? _("Take your slip of paper.") : _("No paper came out. Remember the number, it is valid; the reception prints it again."));
  if (!done)
    {
      gtk_widget_add_css_class (self->state, "warning");
      g_debug ("No slip: %s", error->message);
    }
}

static GtkWidget *
line_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
show_number (KmKioskWindow *self, const KmIssuedTicket *ticket)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *done = gtk_button_new_with_label (_("Done"));
  gboolean arabic = km_ui_language () == KM_LANGUAGE_AR;
  g_autofree char *number = km_ui_number (ticket->number);
  g_autofree char *label = g_strdup_printf ("%s %s", arabic ? ticket->letter : ticket->latin, number);
  g_autofree char *ahead_number = km_ui_number (ticket->ahead);
  g_autofree char *ahead = ticket->ahead > 0 ? g_strdup_printf (ngettext ("%s person before you", "%s people before you", ticket->ahead), ahead_number)
                                             : g_strdup (_("You are the next one"));

  gtk_box_append (GTK_BOX (box), line_new (_("Your ticket"), "kiosk-heading"));
  gtk_box_append (GTK_BOX (box), line_new (label, "kiosk-number"));
  gtk_box_append (GTK_BOX (box), line_new (arabic ? ticket->lane_name_ar : ticket->lane_name_en, "kiosk-title"));
  gtk_box_append (GTK_BOX (box), line_new (ahead, "kiosk-title"));
  self->state = line_new (_("The slip is being printed…"), "kiosk-note");
  gtk_box_append (GTK_BOX (box), self->state);
  gtk_widget_add_css_class (done, "kiosk-button");
  gtk_widget_set_halign (done, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (done), "kiosk.start");
  gtk_box_append (GTK_BOX (box), done);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  show_page (self, box);
  wait_for_idle (self, NUMBER_SECONDS);
}

static void
show_trouble (KmKioskWindow *self, const GError *error)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *again = gtk_button_new_with_label (_("Try again"));
  g_autofree char *sentence = km_trouble_sentence (error);

  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No ticket could be given"));
  /* Translators: %s says what is wrong, a sentence. */
  {
    g_autofree char *description = g_strdup_printf (_("%s The reception helps you."), sentence);

    adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  }
  gtk_widget_add_css_class (again, "kiosk-button");
  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (again), "kiosk.back");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), again);
  show_page (self, page);
}

static void
issued_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmKioskWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KmIssuedTicket) ticket = km_desk_issue_finish (KM_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "kiosk.issue", TRUE);
  if (!ticket)
    {
      show_trouble (self, error);
      return;
    }
  show_number (self, ticket);
  km_ticket_printing_async (ticket, self->order, self->cancellable, printed_cb, g_object_ref (self));
}

static void
issue_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmKioskWindow *self = KM_KIOSK_WINDOW (widget);
  KmHallLane *lane = km_kiosk_order_get_lane (self->order);
  g_autofree const char **wanted = km_kiosk_order_wanted (self->order);

  if (self->busy || !lane)
    return;
  self->busy = TRUE;
  gtk_widget_action_set_enabled (widget, "kiosk.issue", FALSE);
  wait_for_idle (self, 0);
  km_desk_issue_async (self->desk, km_hall_lane_get_code (lane), self->order->audience, self->order->priority, wanted, self->cancellable, issued_cb,
                       g_object_ref (self));
}

/* --- the window ---------------------------------------------------------------------------------------------------------------------------- */

static void
fullscreened_cb (KmKioskWindow *self)
{
  gtk_window_set_decorated (GTK_WINDOW (self), !gtk_window_is_fullscreen (GTK_WINDOW (self)));
}

static void
fullscreen_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
sign_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  km_desk_sign_out_async (KM_KIOSK_WINDOW (widget)->desk, NULL, NULL, NULL);
}

static void
km_kiosk_window_dispose (GObject *object)
{
  KmKioskWindow *self = KM_KIOSK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  self->state = NULL;
  g_ptr_array_set_size (self->trail, 0);
  G_OBJECT_CLASS (km_kiosk_window_parent_class)->dispose (object);
}

static void
km_kiosk_window_finalize (GObject *object)
{
  KmKioskWindow *self = KM_KIOSK_WINDOW (object);

  g_clear_pointer (&self->order, km_kiosk_order_free);
  g_clear_pointer (&self->trail, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->hall);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_kiosk_window_parent_class)->finalize (object);
}

static void
km_kiosk_window_class_init (KmKioskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_kiosk_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = km_kiosk_window_finalize;
  gtk_widget_class_install_action (widget_class, "kiosk.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "kiosk.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "kiosk.details", NULL, details_cb);
  gtk_widget_class_install_action (widget_class, "kiosk.issue", NULL, issue_cb);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "kiosk.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "win.fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.sign-out", NULL);
}

static void
km_kiosk_window_init (KmKioskWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "kiosk");
  gtk_window_set_default_size (GTK_WINDOW (self), 1366, 768);
  gtk_window_set_title (GTK_WINDOW (self), _("Ticket kiosk"));
  self->cancellable = g_cancellable_new ();
  self->trail = g_ptr_array_new ();
}

KmKioskWindow *
km_kiosk_window_new (GtkApplication *application, KmDesk *desk)
{
  KmKioskWindow *self = g_object_new (KM_TYPE_KIOSK_WINDOW, "application", application, NULL);
  GtkWidget *overlay = gtk_overlay_new ();

  self->desk = g_object_ref (desk);
  self->hall = g_object_ref (km_desk_get_hall (desk));
  self->pages = gtk_stack_new ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->pages);
  if (km_desk_get_practice (desk))
    {
      GtkWidget *practice = gtk_label_new (_("Practice"));

      gtk_widget_add_css_class (practice, "pill");
      gtk_widget_add_css_class (practice, "practice");
      gtk_widget_set_halign (practice, GTK_ALIGN_END);
      gtk_widget_set_valign (practice, GTK_ALIGN_START);
      gtk_widget_set_margin_top (practice, 24);
      gtk_widget_set_margin_end (practice, 32);
      gtk_overlay_add_overlay (GTK_OVERLAY (overlay), practice);
    }
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  g_signal_connect_object (desk, "notify::catalogue-version", G_CALLBACK (refresh_start), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_hall_get_lanes (self->hall), "items-changed", G_CALLBACK (refresh_start), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self, G_CONNECT_SWAPPED);
  start (self);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_fullscreen (GTK_WINDOW (self));
  return self;
}
