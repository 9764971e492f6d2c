/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-cap-key.h"
#include "km-desk.h"
#include "km-error.h"
#include "km-preferences-window.h"
#include "km-question-page.h"
#include "km-sign-in-page.h"
#include "km-sign-in-window.h"
#include "km-trouble.h"

struct _KmSignInWindow
{
  AdwApplicationWindow parent_instance;

  KmDesk *desk; /* (nullable) */
  GCancellable *cancellable;

  GtkWidget *stack;
  GtkWidget *form;     /* KmSignInPage */
  GtkWidget *trouble;  /* (nullable) KmTroublePage, made when it is needed */
  GtkWidget *server;   /* (nullable) KmQuestionPage for the server's address */
  GtkWidget *enrol;    /* (nullable) KmQuestionPage for the enrolment code */
  GtkWidget *centre;   /* the drop-down in enrol */
  gboolean opened;     /* the desk is open: retry reads the centres again, else it opens again */
  guint start_id;
};

G_DEFINE_FINAL_TYPE (KmSignInWindow, km_sign_in_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  SERVER_CHOSEN,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

static void open_desk (KmSignInWindow *self);

/* A few words above the sentence. The sentence says the rest. */
static const char *
trouble_title (const GError *error)
{
  if (error->domain == KM_ERROR)
    switch ((int) error->code)
      {
      case KM_ERROR_IN_USE:
      case KM_ERROR_LOCKED:
        return _("The program is already open");
      case KM_ERROR_TOO_NEW:
        return _("The data is of a newer version");
      case KM_ERROR_READ_ONLY:
        return _("The folder cannot be written");
      case KM_ERROR_CORRUPT:
        return _("The data is damaged");
      case KM_ERROR_FULL:
        return _("The disk is full");
      case KM_ERROR_OFFLINE:
      case KM_ERROR_UNAVAILABLE:
        return _("There is no connection to the server");
      default:
        break;
      }
  return _("The program cannot start");
}

static void
retry_cb (KmSignInWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->form);
  if (self->opened)
    km_sign_in_page_load (KM_SIGN_IN_PAGE (self->form), self->desk);
  else
    open_desk (self);
}

static void
show_trouble (KmSignInWindow *self, const GError *error)
{
  g_autofree char *known = NULL, *details = NULL;
  g_autoptr(GError) own = NULL;

  /* A practice server that refused to start has said more than that it is not there. */
  if (self->desk)
    g_object_get (self->desk, "error", &known, "error-details", &details, NULL);
  if (known && *known && km_desk_error_is (error, "offline"))
    error = own = g_error_new (KM_ERROR, KM_ERROR_FAILED, "%s\n%s", known, details ? details : "");
  if (!self->trouble)
    {
      self->trouble = km_trouble_page_new ();
      g_signal_connect_object (self->trouble, "retry", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->trouble, "leave", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (GTK_STACK (self->stack), self->trouble);
    }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->trouble);
  km_trouble_page_set_error (KM_TROUBLE_PAGE (self->trouble), trouble_title (error),
                             km_desk_error_is (error, "offline") ? _("The server cannot be reached. Signing in needs it. Its address can be changed in the preferences.") : NULL, error, TRUE);
}

static void
trouble_cb (KmSignInWindow *self, const GError *error, KmSignInPage *page)
{
  show_trouble (self, error);
}

static void
enrolled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (km_desk_enrol_finish (KM_DESK (object), result, &error))
    {
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->form);
      km_sign_in_page_load (KM_SIGN_IN_PAGE (self->form), self->desk);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = km_trouble_sentence (error);
  km_question_page_set_busy (KM_QUESTION_PAGE (self->enrol), FALSE);
  km_question_page_say (KM_QUESTION_PAGE (self->enrol), sentence);
}

static void
code_given_cb (KmSignInWindow *self, const char *code, KmQuestionPage *page)
{
  KmCentreItem *centre = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->centre));

  if (!centre)
    return;
  km_question_page_set_busy (page, TRUE);
  km_desk_enrol_async (self->desk, km_centre_item_get_code (centre), code, self->cancellable, enrolled_cb, g_object_ref (self));
}

static char *
centre_name (KmCentreItem *centre)
{
  return g_strdup (km_centre_item_get_name (centre));
}

static void
enrol_centres_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) centres = km_desk_centres_finish (KM_DESK (object), result, &error);

  if (centres)
    gtk_drop_down_set_model (GTK_DROP_DOWN (self->centre), centres);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Without the server there is nothing to enrol at: retry opens the question again. */
      self->opened = FALSE;
      show_trouble (self, error);
    }
}

static void
ask_for_code (KmSignInWindow *self)
{
  if (!self->enrol)
    {
      GtkExpression *name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (centre_name), NULL, NULL);
      g_autofree char *till = NULL, *why = NULL, *anew = NULL;

      g_object_get (self->desk, "till", &till, "error", &why, NULL);
      if (till && *till)
        anew = g_strdup_printf ("%s %s", why ? why : "", _("With a one-time code of an administrator it becomes a new till; the file of the one before is kept."));
      self->centre = gtk_drop_down_new (NULL, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->centre), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Centre"), -1);
      self->enrol = km_question_page_new (anew ? _("This machine is registered anew") : _("This machine is new here"),
                                          anew ? g_strstrip (anew) : _("An administrator makes a one-time code for it. It is asked for once, then receipts of this machine have their own series."),
                                          self->centre, _("One-time _code"), _("_Register the machine"));
      g_signal_connect_object (self->enrol, "given", G_CALLBACK (code_given_cb), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (GTK_STACK (self->stack), self->enrol);
    }
  km_question_page_set_busy (KM_QUESTION_PAGE (self->enrol), FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->enrol);
  km_desk_centres_async (self->desk, self->cancellable, enrol_centres_cb, g_object_ref (self));
}

/* The server has withdrawn this till, or knows a newer file of it. */
static void
state_changed_cb (KmSignInWindow *self)
{
  if (self->opened && km_desk_get_state (self->desk) == KM_DESK_NEEDS_ENROL)
    ask_for_code (self);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!km_desk_open_finish (KM_DESK (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_trouble (self, error);
      return;
    }
  self->opened = TRUE;
  if (km_desk_get_state (self->desk) == KM_DESK_NEEDS_ENROL)
    ask_for_code (self);
  else if (km_desk_get_state (self->desk) == KM_DESK_SIGNED_OUT)
    km_sign_in_page_load (KM_SIGN_IN_PAGE (self->form), self->desk);
}

static void
open_desk (KmSignInWindow *self)
{
  if (km_desk_get_state (self->desk) == KM_DESK_STARTING)
    km_desk_open_async (self->desk, self->cancellable, opened_cb, g_object_ref (self));
  else if (km_desk_get_state (self->desk) == KM_DESK_NEEDS_ENROL)
    ask_for_code (self);
  else
    {
      self->opened = TRUE;
      km_sign_in_page_load (KM_SIGN_IN_PAGE (self->form), self->desk);
    }
}

static void
server_given_cb (KmSignInWindow *self, const char *url, KmQuestionPage *page)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;

  if (!scheme || !(g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) || !g_uri_get_host (uri) || !*g_uri_get_host (uri))
    {
      km_question_page_say (page, _("This is not an address of a server. It looks like https://server.example:8443."));
      return;
    }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->form);
  g_signal_emit (self, signals[SERVER_CHOSEN], 0, url);
}

static gboolean
start_cb (gpointer data)
{
  KmSignInWindow *self = data;

  self->start_id = 0;
  if (self->desk)
    {
      open_desk (self);
      return G_SOURCE_REMOVE;
    }
  self->server = km_question_page_new (_("Which server?"), _("The address of the centre's server. To learn without one, open the program in practice mode."), NULL,
                                       _("_Address of the server"), _("_Connect"));
  g_signal_connect_object (self->server, "given", G_CALLBACK (server_given_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (GTK_STACK (self->stack), self->server);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->server);
  return G_SOURCE_REMOVE;
}

/* The first frame is being made: begin when it has been drawn. */
static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  KmSignInWindow *self = KM_SIGN_IN_WINDOW (widget);

  self->start_id = g_idle_add_full (G_PRIORITY_LOW, start_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
preferences_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmSignInWindow *self = KM_SIGN_IN_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (km_preferences_window_new (GTK_WINDOW (widget), self->desk && km_desk_get_practice (self->desk))));
}

static void
km_sign_in_window_dispose (GObject *object)
{
  KmSignInWindow *self = KM_SIGN_IN_WINDOW (object);

  g_clear_handle_id (&self->start_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_sign_in_window_parent_class)->dispose (object);
}

static void
km_sign_in_window_finalize (GObject *object)
{
  g_object_unref (KM_SIGN_IN_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (km_sign_in_window_parent_class)->finalize (object);
}

static void
km_sign_in_window_class_init (KmSignInWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_sign_in_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = km_sign_in_window_finalize;

  signals[SERVER_CHOSEN] = g_signal_new ("server-chosen", KM_TYPE_SIGN_IN_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.preferences", NULL, preferences_cb);
}

static void
km_sign_in_window_init (KmSignInWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 1366, 768);
  gtk_window_set_title (GTK_WINDOW (self), _("Khadamat Misr Counter"));
  km_cap_key_add (GTK_WIDGET (self), GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences");
}

/* Who typed a wrong address, or came to learn, finds the way on here. */
static GtkWidget *
new_menu_button (KmDesk *desk)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Preferences"), "win.preferences");
  if (!desk || !km_desk_get_practice (desk))
    g_menu_append (menu, _("Practice _mode"), "app.practice");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Menu"), -1);
  gtk_widget_set_tooltip_text (button, _("Menu"));
  return button;
}

GtkWidget *
km_sign_in_window_new (GtkApplication *application, KmDesk *desk, gboolean counterless)
{
  KmSignInWindow *self = g_object_new (KM_TYPE_SIGN_IN_WINDOW, "application", application, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new ("", NULL));
  gtk_widget_add_css_class (header, "flat");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), new_menu_button (desk));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->form = km_sign_in_page_new (counterless);
  g_signal_connect_object (self->form, "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (GTK_STACK (self->stack), self->form);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  km_sign_in_page_focus (KM_SIGN_IN_PAGE (self->form));

  if (g_set_object (&self->desk, desk) && desk)
    g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  /* After the first frame: opening the file and starting a practice server must not hold it up. */
  gtk_widget_add_tick_callback (GTK_WIDGET (self), first_frame_cb, NULL, NULL);
  return GTK_WIDGET (self);
}

void
km_sign_in_window_set_desk (KmSignInWindow *self, KmDesk *desk)
{
  g_return_if_fail (KM_IS_SIGN_IN_WINDOW (self));
  g_return_if_fail (desk);

  g_set_object (&self->desk, desk);
  open_desk (self);
}

void
km_sign_in_window_say (KmSignInWindow *self, const char *sentence)
{
  g_return_if_fail (KM_IS_SIGN_IN_WINDOW (self));

  km_sign_in_page_say (KM_SIGN_IN_PAGE (self->form), sentence);
}
