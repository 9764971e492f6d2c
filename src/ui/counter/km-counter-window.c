/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-shift.h"
#include "km-ui-text.h"

#include "km-choice-popover.h"
#include "km-help-button.h"

#include "km-counter-window-private.h"

G_DEFINE_FINAL_TYPE (KmCounterWindow, km_counter_window, KM_TYPE_WINDOW)

/* --- header --- */

static void
update_header (KmCounterWindow *self)
{
  g_autofree char *number = km_ui_number (km_desk_get_counter_number (self->desk));
  g_autofree char *title = NULL, *shift = NULL, *state = NULL;

  if (km_desk_get_counter_number (self->desk) == 0)
    return;
  /* Translators: a counter by its number, the title of the clerk's window. */
  title = g_strdup_printf (_("Counter %s"), number);
  km_window_set_titles (KM_WINDOW (self), title, km_desk_get_centre_name (self->desk));
  g_object_get (self->shift, "opened-text", &shift, NULL);
  g_object_get (self->desk, "counter-state", &state, NULL);
  gtk_label_set_text (GTK_LABEL (self->shift_label), shift != NULL ? shift : "");
  gtk_widget_set_visible (self->break_button, km_shift_get_state (self->shift) == KM_SHIFT_OPEN && g_strcmp0 (state, "paused") != 0);
}

/* By their numbers; the supervisor sees them. */
static const struct
{
  const char *id, *label;
} break_reasons[] = {
  { "prayer", N_("Prayer") },
  { "meal", N_("Meal") },
  { "rest", N_("Rest") },
  { "task", N_("A task in the centre") },
  { "fault", N_("A fault at the counter") },
};

static void
break_chosen_cb (KmCounterWindow *self, const char *reason)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "counter.break", "s", reason);
}

static void
make_header (KmCounterWindow *self)
{
  AdwHeaderBar *header = km_window_get_header (KM_WINDOW (self));

  self->break_button = gtk_button_new_with_label (_("Break"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->break_button), "counter.ask-break");
  self->break_popover = km_choice_popover_new (_("Why the break?"));
  for (guint i = 0; i < G_N_ELEMENTS (break_reasons); i++)
    km_choice_popover_append (KM_CHOICE_POPOVER (self->break_popover), break_reasons[i].id, _(break_reasons[i].label), NULL);
  gtk_widget_set_parent (self->break_popover, self->break_button);
  g_signal_connect_object (self->break_popover, "chosen", G_CALLBACK (break_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (header, self->break_button);
  self->printer_button = KM_PRINTER_BUTTON (km_printer_button_new (km_desk_get_practice (self->desk)));
  adw_header_bar_pack_end (header, GTK_WIDGET (self->printer_button));
  adw_header_bar_pack_end (header, km_key_button_new (_("History"), "Ctrl H", "counter.history"));
  self->shift_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->shift_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->shift_label, "dim-label");
  gtk_widget_add_css_class (self->shift_label, "numeric");
  /* On the side that has room for all of it. */
  adw_header_bar_pack_start (header, self->shift_label);
}

/* --- pages --- */

void
km_counter_window_update_page (KmCounterWindow *self)
{
  KmShiftState shift = km_shift_get_state (self->shift);
  g_autofree char *counter = NULL;
  const char *wanted;
  const char *shown = gtk_stack_get_visible_child_name (self->pages);

  g_object_get (self->desk, "counter-state", &counter, NULL);
  if (shift != KM_SHIFT_OPEN || self->counting)
    wanted = "shift";
  else if (g_strcmp0 (counter, "paused") == 0)
    wanted = "break";
  else
    wanted = "work";
  if (g_strcmp0 (shown, wanted) != 0)
    gtk_stack_set_visible_child_name (self->pages, wanted);
  if (g_str_equal (wanted, "shift"))
    km_shift_page_begin (self->shift_page);
  else if (g_strcmp0 (shown, wanted) == 0)
    return;
  else if (g_str_equal (wanted, "break"))
    gtk_widget_grab_focus (self->back_button);
  else
    km_work_column_focus_search (self->work_column);
}

static void
shift_state_cb (KmCounterWindow *self)
{
  if (km_shift_get_state (self->shift) == KM_SHIFT_NONE)
    self->counting = FALSE;
  km_counter_window_update_page (self);
  update_header (self);
  km_counter_actions_update (self);
}

static void
shift_left_cb (KmCounterWindow *self)
{
  self->counting = FALSE;
  km_counter_window_update_page (self);
  km_counter_actions_update (self);
}

static void
counter_state_cb (KmCounterWindow *self)
{
  km_counter_window_update_page (self);
  update_header (self);
  km_counter_actions_update (self);
}

/* --- what is missing --- */

gboolean
km_counter_window_next_gap (KmCounterWindow *self, gboolean from_start)
{
  KmFormView *form = km_work_column_get_form (self->work_column);
  g_autofree char *after = NULL, *id = NULL;
  KmGapKind kind;

  if (!from_start)
    {
      after = g_strdup (km_form_view_get_focus_key (form));
      if (after == NULL)
        after = km_basket_column_dup_focus_id (self->basket_column);
    }
  kind = km_visit_next_gap (self->visit, after, &id);
  switch (kind)
    {
    case KM_GAP_FIELD:
      km_work_column_show_form (self->work_column);
      km_form_view_go_to (form, id);
      return TRUE;
    case KM_GAP_CHOICE:
    case KM_GAP_DOCUMENT:
    case KM_GAP_TENDER:
      km_basket_column_go_to (self->basket_column, kind, id);
      return TRUE;
    case KM_GAP_NONE:
    default:
      return FALSE;
    }
}

/* --- the server agrees to the fees before money is taken --- */

static void maybe_quote (KmCounterWindow *self);

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_visit_quote_finish (KM_VISIT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->quoting = FALSE;
  /* A difference is said at once, not when the purse is open; everything else F9 will say. */
  if (!done && km_desk_error_is (error, "fee-differs"))
    km_counter_window_say (self, error);
  maybe_quote (self);
}

static void
maybe_quote (KmCounterWindow *self)
{
  gint64 total = km_visit_get_total (self->visit);
  gboolean quoted;

  g_object_get (self->visit, "quoted", &quoted, NULL);
  if (self->quoting || quoted || !km_visit_get_complete (self->visit) || !km_desk_get_online (self->desk) || total == self->quoted_total)
    return;
  self->quoting = TRUE;
  self->quoted_total = total;
  km_visit_quote_async (self->visit, self->cancellable, quoted_cb, g_object_ref (self));
}

/* --- the visit --- */

static void
visit_state_cb (KmCounterWindow *self)
{
  KmVisitState state = km_visit_get_state (self->visit);

  self->quoted_total = -1;
  if (state == KM_VISIT_EMPTY)
    km_paid_page_set_receipt (km_work_column_get_paid_page (self->work_column), NULL);
  km_counter_actions_update (self);
  /* After a call the next key is the search for what the visitor wants, after a payment the next visitor. */
  if (state == KM_VISIT_PAID)
    km_queue_column_focus_call (self->queue_column);
  else if ((state == KM_VISIT_CALLED || state == KM_VISIT_EMPTY) && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "work") == 0)
    km_work_column_focus_search (self->work_column);
}

static void
work_changed_cb (KmCounterWindow *self)
{
  km_counter_actions_update (self);
  maybe_quote (self);
}

void
km_counter_window_say (KmCounterWindow *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = km_desk_error_sentence (error);
  km_window_toast_error (KM_WINDOW (self), sentence, error);
}

static const char *const *
km_counter_window_get_shortcuts (KmWindow *window)
{
  static const char *const keys[] = {
    "F2", N_("Finish and call the next ticket"),
    "Shift+F2", N_("Call a ticket out of turn"),
    "F3", N_("Recall"),
    "F4", N_("Hold"),
    "F5", N_("Transfer"),
    "F6", N_("No-show"),
    "F7", N_("Next missing entry"),
    "F8", N_("Read back with the visitor"),
    "F9", N_("Take the payment and print"),
    "F12", N_("Finish"),
    "Shift+F5", N_("Hand the drawer over"),
    "Shift+F8", N_("Surprise count"),
    "Shift+F9", N_("Pay cash in"),
    "Shift+F12", N_("Close the shift"),
    "Ctrl+K", N_("Search for a service or bundle"),
    "Ctrl+R", N_("Return the called ticket to the queue"),
    "Ctrl+P", N_("Print the last receipt again"),
    "Ctrl+H", N_("History"),
    "Ctrl+Z", N_("Take the last move back"),
    "Alt+N", N_("Not applicable"),
    NULL,
  };

  return keys;
}

static void
km_counter_window_constructed (GObject *object)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (object);
  static const char *const of_actions[] = { "notify::busy", "notify::can-undo", "notify::unpaid", "notify::ready", "notify::no-show-wait-text" };
  static const char *const of_work[] = { "notify::complete", "notify::total", "notify::missing-text" };
  static const char *const of_header[] = { "notify::centre-name", "notify::counter-number" };

  G_OBJECT_CLASS (km_counter_window_parent_class)->constructed (object);
  self->desk = g_object_ref (km_window_get_desk (KM_WINDOW (self)));
  self->visit = km_desk_get_visit (self->desk);
  self->queue = km_desk_get_queue (self->desk);
  self->shift = km_desk_get_shift (self->desk);
  make_header (self);
  km_window_add_menu (KM_WINDOW (self), self->shift_menu);
  km_queue_column_set_desk (self->queue_column, self->desk);
  km_window_set_toast_place (KM_WINDOW (self), self->toast_place);
  km_work_column_set_visit (self->work_column, self->visit);
  km_basket_column_set_visit (self->basket_column, self->visit);
  km_shift_page_set_desk (self->shift_page, self->desk);

  g_signal_connect_object (self->visit, "notify::state", G_CALLBACK (visit_state_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_actions); i++)
    g_signal_connect_object (self->visit, of_actions[i], G_CALLBACK (km_counter_actions_update), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_work); i++)
    g_signal_connect_object (self->visit, of_work[i], G_CALLBACK (work_changed_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_header); i++)
    g_signal_connect_object (self->desk, of_header[i], G_CALLBACK (update_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "notify::waiting-count", G_CALLBACK (km_counter_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::online", G_CALLBACK (work_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::counter-state", G_CALLBACK (counter_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shift, "notify::state", G_CALLBACK (shift_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shift, "notify::opened-text", G_CALLBACK (update_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shift_page, "leave", G_CALLBACK (shift_left_cb), self, G_CONNECT_SWAPPED);
  update_header (self);
  km_counter_window_update_page (self);
  km_counter_actions_update (self);
  km_counter_paper_offer (self);
}

static void
km_counter_window_dispose (GObject *object)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->break_popover, gtk_widget_unparent);
  g_clear_weak_pointer (&self->history);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_counter_window_parent_class)->dispose (object);
}

static void
km_counter_window_finalize (GObject *object)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->last_receipt, g_free);
  G_OBJECT_CLASS (km_counter_window_parent_class)->finalize (object);
}

/* The rules of this window, once for the display. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/com/khadamatmisr/Counter/counter.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
km_counter_window_class_init (KmCounterWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = km_counter_window_constructed;
  object_class->dispose = km_counter_window_dispose;
  object_class->finalize = km_counter_window_finalize;
  KM_WINDOW_CLASS (klass)->get_shortcuts = km_counter_window_get_shortcuts;

  load_style ();
  g_type_ensure (KM_TYPE_QUEUE_COLUMN);
  g_type_ensure (KM_TYPE_WORK_COLUMN);
  g_type_ensure (KM_TYPE_BASKET_COLUMN);
  g_type_ensure (KM_TYPE_SHIFT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, queue_column);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, toast_place);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, work_column);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, basket_column);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, shift_page);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KmCounterWindow, shift_menu);
  km_counter_actions_install (widget_class);
}

/* An entry takes Ctrl+Z for itself even when it has nothing to take back, and after a move the focus is in an empty one. */
static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));
  gboolean can_undo;

  g_object_get (KM_COUNTER_WINDOW (widget)->visit, "can-undo", &can_undo, NULL);
  if (!can_undo || !GTK_IS_EDITABLE (focus) || *gtk_editable_get_text (GTK_EDITABLE (focus)) != '\0')
    return FALSE;
  gtk_widget_activate_action (widget, "counter.undo", NULL);
  return TRUE;
}

static void
add_undo_key (GtkWidget *widget)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (undo_key_cb, NULL, NULL)));
  gtk_widget_add_controller (widget, keys);
}

static void
km_counter_window_init (KmCounterWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->quoted_total = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_undo_key (GTK_WIDGET (self));
}

KmCounterWindow *
km_counter_window_new (AdwApplication *application, KmDesk *desk)
{
  return g_object_new (KM_TYPE_COUNTER_WINDOW, "application", application, "desk", desk, NULL);
}
