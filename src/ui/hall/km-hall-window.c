/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-desk.h"
#include "km-digits.h"
#include "km-hall.h"
#include "km-hall-label.h"
#include "km-hall-ticket.h"
#include "km-hall-window.h"
#include "km-time.h"
#include "km-ui-text.h"
#include "km-words.h"

/* Arabic and English take turns; what does not fit into the last line comes with the next turn. */
#define TURN_SECONDS 10

/* Heights of digits as shares of the screen's height: counter.md §3.28 asks for 17, 9 and 4 per cent at least. */
#define NUMBER_SHARE 0.20
#define COUNTER_SHARE 0.12
#define CALL_SHARE 0.092
#define HEADING_SHARE 0.03
#define FOOTER_SHARE 0.041

/* Pixels of the last line that are no words: its padding and what is between (style.css), and a little air. */
#define FOOTER_AROUND 128

#define EM_SPACE "\342\200\203"
#define NO_BREAK "\302\240"

typedef struct
{
  GtkWidget *row;
  GtkWidget *ticket;
  GtkWidget *counter;
} CallRow;

struct _KmHallWindow
{
  GtkApplicationWindow parent_instance;

  KmDesk *desk;
  KmHall *hall;

  GtkWidget *stack;
  GtkWidget *ticket_word;
  GtkWidget *ticket;
  GtkWidget *counter;
  GtkWidget *welcome;
  GtkWidget *centre;
  GtkWidget *calls_word;
  GtkWidget *counters_word;
  CallRow rows[KM_HALL_CALLS];
  GtkWidget *clock;
  GtkWidget *note_word;
  GtkWidget *note;
  GtkWidget *practice;

  int height;
  gboolean latin;
  guint first_lane, n_lanes; /* those in the last line */
  guint turn_id;
};

G_DEFINE_FINAL_TYPE (KmHallWindow, km_hall_window, GTK_TYPE_APPLICATION_WINDOW)

/* What stands on the screen in both languages, whatever the program's: the room reads it, not the clerk. */
typedef struct
{
  const char *ar, *en;
} Words;

static const Words ticket_words = { "التذكرة", "Ticket" };
static const Words counter_words = { "شباك", "Counter" };
static const Words counters_words = { "الشباك", "Counter" };
static const Words calls_words = { "آخر النداءات", "Last calls" };
static const Words welcome_words = { "أهلًا بكم في مراكز خدمات مصر", "Welcome to Khadamat Misr" };
static const Words expected_words = { "الانتظار المتوقع لمن يأخذ تذكرة الآن", "Expected wait for a new ticket" };
static const Words over_hour_words = { "أكثر من ساعة", "more than an hour" };
static const Words waiting_words = { "في الانتظار", "waiting" };
static const Words nobody_words = { "لا انتظار", "no wait" };
static const Words practice_words = { "تدريب", "Practice" };

static const char *
say (KmHallWindow *self, const Words *words)
{
  return self->latin ? words->en : words->ar;
}

static KmDigits
digits (KmHallWindow *self)
{
  return self->latin ? KM_DIGITS_LATIN : KM_DIGITS_ARABIC;
}

static KmLanguage
language (KmHallWindow *self)
{
  return self->latin ? KM_LANGUAGE_EN : KM_LANGUAGE_AR;
}

/* --- the last line ------------------------------------------------------------------------------------------------------------- */

static char *
wait_text (KmHallWindow *self, KmHallLane *lane)
{
  int minutes = km_hall_lane_get_wait_minutes (lane);
  guint waiting = km_hall_lane_get_waiting (lane);
  g_autofree char *number = NULL;

  if (minutes > 60)
    return g_strdup (say (self, &over_hour_words));
  if (minutes > 0)
    return km_words_count ((guint64) minutes, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, language (self), digits (self));
  if (waiting == 0)
    return g_strdup (say (self, &nobody_words));
  /* How long nobody can tell yet: how many is known. */
  number = km_number_format (waiting, digits (self));
  return g_strconcat (number, NO_BREAK, say (self, &waiting_words), NULL);
}

static int
text_width (GtkWidget *label, const char *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (label, text);
  int width;

  pango_layout_set_attributes (layout, gtk_label_get_attributes (GTK_LABEL (label)));
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* As many lanes as fit from the first one on; the others come with the next turn. */
static void
update_lanes (KmHallWindow *self)
{
  GListModel *lanes = km_hall_get_lanes (self->hall);
  guint n = g_list_model_get_n_items (lanes);
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - text_width (self->clock, gtk_label_get_label (GTK_LABEL (self->clock))) - FOOTER_AROUND;
  g_autoptr(GString) text = g_string_new (NULL);

  gtk_label_set_label (GTK_LABEL (self->note_word), n > 0 ? say (self, &expected_words) : "");
  for (self->n_lanes = 0; self->n_lanes < n; self->n_lanes++)
    {
      g_autoptr(KmHallLane) lane = g_list_model_get_item (lanes, (self->first_lane + self->n_lanes) % n);
      g_autofree char *wait = wait_text (self, lane);
      gsize before = text->len;

      if (text->len > 0)
        g_string_append (text, EM_SPACE);
      g_string_append_printf (text, "%s:" NO_BREAK "%s", self->latin ? km_hall_lane_get_name_en (lane) : km_hall_lane_get_name_ar (lane), wait);
      if (self->n_lanes > 0 && text_width (self->note, text->str) > room)
        {
          g_string_truncate (text, before);
          break;
        }
    }
  gtk_label_set_label (GTK_LABEL (self->note), text->str);
}

static void
update_footer (KmHallWindow *self)
{
  gboolean stale = km_hall_get_stale (self->hall);
  g_autofree char *clock = km_time_clock_text (km_desk_now (self->desk), km_ui_zone (), language (self), digits (self));

  gtk_label_set_label (GTK_LABEL (self->clock), clock);
  if (stale)
    {
      g_autofree char *since = km_time_clock_text (km_hall_get_at (self->hall), km_ui_zone (), language (self), digits (self));
      g_autofree char *text = self->latin ? g_strdup_printf ("No connection. The calls are those of %s", since)
                                          : g_strdup_printf ("لا يوجد اتصال. النداءات كما كانت %s", since);

      gtk_label_set_label (GTK_LABEL (self->note_word), "");
      gtk_label_set_label (GTK_LABEL (self->note), text);
    }
  else
    update_lanes (self);
  if (stale)
    gtk_widget_add_css_class (self->note, "stale");
  else
    gtk_widget_remove_css_class (self->note, "stale");
}

/* --- the calls ------------------------------------------------------------------------------------------------------------------ */

static char *
number_text (KmHallWindow *self, guint number)
{
  return km_number_format (number, digits (self));
}

static void
update_calls (KmHallWindow *self)
{
  KmHallCall *current = km_hall_get_current (self->hall);
  GListModel *calls = km_hall_get_calls (self->hall);
  g_autofree char *number = number_text (self, current ? km_hall_call_get_counter_number (current) : 0);
  g_autofree char *counter = g_strdup_printf ("%s" NO_BREAK "%s", say (self, &counter_words), number);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), current ? "call" : "welcome");
  gtk_label_set_label (GTK_LABEL (self->ticket_word), say (self, &ticket_words));
  km_hall_ticket_set (KM_HALL_TICKET (self->ticket), current, self->latin);
  gtk_label_set_label (GTK_LABEL (self->counter), counter);
  gtk_label_set_label (GTK_LABEL (self->welcome), say (self, &welcome_words));
  gtk_label_set_label (GTK_LABEL (self->calls_word), say (self, &calls_words));
  gtk_label_set_label (GTK_LABEL (self->counters_word), say (self, &counters_words));
  gtk_label_set_label (GTK_LABEL (self->practice), say (self, &practice_words));
  for (guint i = 0; i < KM_HALL_CALLS; i++)
    {
      g_autoptr(KmHallCall) call = g_list_model_get_item (calls, i);
      g_autofree char *at = call ? number_text (self, km_hall_call_get_counter_number (call)) : g_strdup ("");

      gtk_widget_set_opacity (self->rows[i].row, call ? 1 : 0);
      km_hall_ticket_set (KM_HALL_TICKET (self->rows[i].ticket), call, self->latin);
      gtk_label_set_label (GTK_LABEL (self->rows[i].counter), at);
    }
}

static void
called_cb (KmHallWindow *self, KmHallCall *call)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  g_autofree char *spoken = g_strdup_printf ("%s %u، %s %u", km_hall_call_get_letter (call), km_hall_call_get_number (call), counter_words.ar,
                                             km_hall_call_get_counter_number (call));

  update_calls (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ticket), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (surface)
    gdk_surface_beep (surface);
}

static gboolean
turn_cb (gpointer data)
{
  KmHallWindow *self = data;

  self->latin = !self->latin;
  /* Both languages get the same lanes before the next ones come. */
  if (!self->latin && self->n_lanes > 0)
    self->first_lane = (self->first_lane + self->n_lanes) % MAX (g_list_model_get_n_items (km_hall_get_lanes (self->hall)), 1);
  update_calls (self);
  update_footer (self);
  return G_SOURCE_CONTINUE;
}

/* --- sizes -------------------------------------------------------------------------------------------------------------------------- */

static void
layout_cb (KmHallWindow *self, int width, int height)
{
  if (height == self->height)
    {
      update_footer (self);
      return;
    }
  self->height = height;
  km_hall_ticket_set_height (KM_HALL_TICKET (self->ticket), height * NUMBER_SHARE);
  km_hall_label_set_height (self->counter, height * COUNTER_SHARE, TRUE);
  km_hall_label_set_height (self->ticket_word, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->calls_word, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->counters_word, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->welcome, height * FOOTER_SHARE, TRUE);
  km_hall_label_set_height (self->centre, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->practice, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->clock, height * FOOTER_SHARE, TRUE);
  km_hall_label_set_height (self->note_word, height * HEADING_SHARE, TRUE);
  km_hall_label_set_height (self->note, height * FOOTER_SHARE, TRUE);
  for (guint i = 0; i < KM_HALL_CALLS; i++)
    {
      km_hall_ticket_set_height (KM_HALL_TICKET (self->rows[i].ticket), height * CALL_SHARE);
      km_hall_label_set_height (self->rows[i].counter, height * CALL_SHARE, FALSE);
    }
  update_footer (self);
}

static void
realize_cb (KmHallWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout", G_CALLBACK (layout_cb), self, G_CONNECT_SWAPPED);
}

/* --- the window ----------------------------------------------------------------------------------------------------------------------- */

/* On the whole screen there is no frame, also where no window manager takes it away. */
static void
fullscreened_cb (KmHallWindow *self)
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
leave_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_unfullscreen (GTK_WINDOW (widget));
}

static void
sign_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  km_desk_sign_out_async (KM_HALL_WINDOW (widget)->desk, NULL, NULL, NULL);
}

static void
km_hall_window_dispose (GObject *object)
{
  KmHallWindow *self = KM_HALL_WINDOW (object);

  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_object (&self->hall);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_hall_window_parent_class)->dispose (object);
}

static void
km_hall_window_class_init (KmHallWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_hall_window_dispose;
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_cb);
  gtk_widget_class_install_action (widget_class, "win.leave-fullscreen", NULL, leave_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "win.fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.leave-fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.sign-out", NULL);
}

static GtkWidget *
call_page_new (KmHallWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->ticket_word = km_hall_label_new ("hall-word");
  self->ticket = km_hall_ticket_new ();
  self->counter = km_hall_label_new ("hall-counter");
  gtk_widget_set_halign (self->ticket, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (self->ticket_word), 0);
  gtk_label_set_xalign (GTK_LABEL (self->counter), 0);
  gtk_box_append (GTK_BOX (page), self->ticket_word);
  gtk_box_append (GTK_BOX (page), self->ticket);
  gtk_box_append (GTK_BOX (page), self->counter);
  gtk_widget_set_valign (page, GTK_ALIGN_CENTER);
  return page;
}

/* Before the first call of the day. */
static GtkWidget *
welcome_page_new (KmHallWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->welcome = km_hall_label_new ("hall-counter");
  self->centre = km_hall_label_new ("hall-word");
  gtk_label_set_wrap (GTK_LABEL (self->welcome), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->welcome), GTK_JUSTIFY_CENTER);
  gtk_label_set_label (GTK_LABEL (self->centre), km_desk_get_centre_name (self->desk));
  gtk_box_append (GTK_BOX (page), self->welcome);
  gtk_box_append (GTK_BOX (page), self->centre);
  gtk_widget_set_valign (page, GTK_ALIGN_CENTER);
  return page;
}

static GtkWidget *
earlier_new (KmHallWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->calls_word = km_hall_label_new ("hall-word");
  self->counters_word = km_hall_label_new ("hall-word");
  gtk_widget_set_hexpand (self->calls_word, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->calls_word), 0);
  gtk_box_append (GTK_BOX (heading), self->calls_word);
  gtk_box_append (GTK_BOX (heading), self->counters_word);
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < KM_HALL_CALLS; i++)
    {
      CallRow *row = &self->rows[i];

      row->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (row->row, "hall-row");
      gtk_widget_set_vexpand (row->row, TRUE);
      row->ticket = km_hall_ticket_new ();
      gtk_widget_set_hexpand (row->ticket, TRUE);
      gtk_widget_set_halign (row->ticket, GTK_ALIGN_START);
      gtk_widget_set_valign (row->ticket, GTK_ALIGN_CENTER);
      row->counter = km_hall_label_new ("hall-counter");
      gtk_box_append (GTK_BOX (row->row), row->ticket);
      gtk_box_append (GTK_BOX (row->row), row->counter);
      gtk_box_append (GTK_BOX (box), row->row);
    }
  gtk_widget_add_css_class (box, "hall-earlier");
  return box;
}

static GtkWidget *
footer_new (KmHallWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 32);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->clock = km_hall_label_new ("hall-clock");
  self->note_word = km_hall_label_new ("hall-word");
  self->note = km_hall_label_new ("hall-note");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->note_word, GTK_ALIGN_START);
  gtk_widget_set_halign (self->note, GTK_ALIGN_START);
  /* What does not fit is not asked for; the window must not grow by it. */
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (words), self->note_word);
  gtk_box_append (GTK_BOX (words), self->note);
  gtk_box_append (GTK_BOX (box), self->clock);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "hall-footer");
  return box;
}

static void
km_hall_window_init (KmHallWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hall");
  /* Arabic is the room's first language: the places stay, whatever language has its turn. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_RTL);
  gtk_window_set_default_size (GTK_WINDOW (self), 1366, 768);
  gtk_window_set_title (GTK_WINDOW (self), _("Hall display"));
  g_signal_connect_object (self, "realize", G_CALLBACK (realize_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
build (KmHallWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *room = gtk_grid_new ();
  GtkWidget *main_side = gtk_overlay_new ();
  GtkWidget *earlier = earlier_new (self);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), welcome_page_new (self), "welcome");
  gtk_stack_add_named (GTK_STACK (self->stack), call_page_new (self), "call");
  gtk_widget_add_css_class (self->stack, "hall-now");
  gtk_overlay_set_child (GTK_OVERLAY (main_side), self->stack);
  self->practice = km_hall_label_new ("hall-practice");
  gtk_widget_set_halign (self->practice, GTK_ALIGN_START);
  gtk_widget_set_valign (self->practice, GTK_ALIGN_START);
  gtk_widget_set_visible (self->practice, km_desk_get_practice (self->desk));
  gtk_overlay_add_overlay (GTK_OVERLAY (main_side), self->practice);

  gtk_grid_set_column_homogeneous (GTK_GRID (room), TRUE);
  gtk_grid_attach (GTK_GRID (room), main_side, 0, 0, 4, 1);
  gtk_grid_attach (GTK_GRID (room), earlier, 4, 0, 3, 1);
  gtk_widget_set_vexpand (room, TRUE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), room);
  gtk_box_append (GTK_BOX (box), footer_new (self));
  gtk_window_set_child (GTK_WINDOW (self), box);
}

KmHallWindow *
km_hall_window_new (GtkApplication *application, KmDesk *desk)
{
  KmHallWindow *self = g_object_new (KM_TYPE_HALL_WINDOW, "application", application, NULL);

  self->desk = g_object_ref (desk);
  self->hall = g_object_ref (km_desk_get_hall (desk));
  build (self);
  g_signal_connect_object (self->hall, "called", G_CALLBACK (called_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hall, "notify", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hall, "notify::stale", G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_hall_get_calls (self->hall), "items-changed", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);
  self->turn_id = g_timeout_add_seconds (TURN_SECONDS, turn_cb, self);
  update_calls (self);
  g_signal_connect_object (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_fullscreen (GTK_WINDOW (self));
  return self;
}
