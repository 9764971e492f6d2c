/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-cap-key.h"
#include "km-compat.h"
#include "km-desk.h"
#include "km-pill.h"
#include "km-preferences-window.h"
#include "km-trouble.h"
#include "km-window-lock.h"
#include "km-window.h"

typedef struct
{
  KmDesk *desk;      /* (owned) */
  GtkWidget *header;
  GtkWidget *banners;
  GtkWidget *toasts;
  AdwToastOverlay *toast_place; /* (nullable) (owned by the page) where toasts go while it is shown */
  GtkWidget *account;
  GtkWidget *title;
  GtkWidget *connection;
  KmBanner *error_banner; /* what the desk says is wrong now */
  KmBanner *skew_banner;
  GMenu *menu;
  GtkWidget *stack; /* the window's content, and the locked screen over it */
} KmWindowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (KmWindow, km_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_DESK = 1,
  PROP_PAGE,
  LAST_PROP,
};
static GParamSpec *pspecs[LAST_PROP];

static const char *const common_keys[] = {
  "Ctrl+,", N_("Preferences"),
  "Ctrl+?", N_("Keyboard shortcuts"),
  "F10", N_("Menu of the account"),
  "Ctrl+L", N_("Lock the screen"),
  "Ctrl+Shift+L", N_("Sign out"),
  NULL,
};

/* What «تفاصيل» of a toast shows. window: (not owned) the toast lives in it. */
typedef struct
{
  GtkWindow *window;
  char *sentence;
  char *details;
} Details;

static void
details_free (gpointer data, GClosure *closure)
{
  Details *details = data;

  g_free (details->sentence);
  g_free (details->details);
  g_free (details);
}

static void
toast_details_cb (AdwToast *toast, gpointer data)
{
  Details *details = data;

  km_ask_show_details (details->window, _("Details"), details->sentence, details->details);
}

/* A sentence is read whole: it takes a second line rather than end in dots. */
static AdwToast *
toast_new (const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (markup);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* Its buttons keep their room in the narrowest place. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}

static void
add_toast (KmWindow *self, AdwToast *toast)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  gboolean here = priv->toast_place != NULL && gtk_widget_get_mapped (GTK_WIDGET (priv->toast_place));

  adw_toast_overlay_add_toast (here ? priv->toast_place : ADW_TOAST_OVERLAY (priv->toasts), toast);
}

void
km_window_set_toast_place (KmWindow *self, AdwToastOverlay *place)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  g_return_if_fail (KM_IS_WINDOW (self));

  priv->toast_place = place;
}

static void
toast_with_details (KmWindow *self, const char *sentence, const char *technical)
{
  AdwToast *toast = toast_new (sentence);

  if (technical && *technical)
    {
      Details *details = g_new0 (Details, 1);

      details->window = GTK_WINDOW (self);
      details->sentence = g_strdup (sentence);
      details->details = g_strdup (technical);
      adw_toast_set_button_label (toast, _("Details"));
      adw_toast_set_timeout (toast, 10);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (toast_details_cb), details, details_free, 0);
    }
  add_toast (self, toast);
}

static void
notice_cb (KmWindow *self, const char *sentence, const char *details, KmDesk *desk)
{
  toast_with_details (self, sentence, details);
}

static void
update_connection (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  g_autofree char *backlog = NULL;
  gboolean online;

  g_object_get (priv->desk, "online", &online, "backlog-text", &backlog, NULL);
  if (!online)
    {
      g_autofree char *text = NULL;

      /* Translators: the state of the connection with what waits to be sent, "3 transactions (410 pounds) waiting to be sent" */
      text = backlog && *backlog ? g_strdup_printf (_("Offline, %s"), backlog) : g_strdup (_("Offline"));
      km_pill_set (priv->connection, KM_PILL_WARNING, text);
      gtk_widget_set_tooltip_text (priv->connection, _("There is no connection to the server. Work goes on, and everything is sent by itself when the connection is back."));
    }
  else
    {
      km_pill_set (priv->connection, backlog && *backlog ? KM_PILL_BUSY : KM_PILL_GOOD, backlog && *backlog ? backlog : _("Online"));
      gtk_widget_set_tooltip_text (priv->connection, NULL);
    }
}

static void
update_troubles (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  g_autofree char *error = NULL;
  g_autofree char *details = NULL;
  g_autofree char *skew = NULL;

  g_object_get (priv->desk, "error", &error, "error-details", &details, "skew-text", &skew, NULL);
  /* A hidden banner keeps its words, so that they do not vanish before it has slid away. */
  if (error && *error)
    {
      km_banner_set_title (priv->error_banner, error);
      km_banner_set_button (priv->error_banner, details && *details ? _("Details") : NULL);
    }
  km_banner_set_revealed (priv->error_banner, error && *error);
  if (skew && *skew)
    km_banner_set_title (priv->skew_banner, skew);
  km_banner_set_revealed (priv->skew_banner, skew && *skew);
}

static void
update_account (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  const char *name = km_desk_get_account_name (priv->desk);

  /* Signing out empties the name while this window is still on the screen. */
  if (name && *name)
    gtk_menu_button_set_label (GTK_MENU_BUTTON (priv->account), name);
}

static void
error_details_cb (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  g_autofree char *error = NULL;
  g_autofree char *details = NULL;

  g_object_get (priv->desk, "error", &error, "error-details", &details, NULL);
  km_ask_show_details (GTK_WINDOW (self), _("Details"), error, details ? details : "");
}

static void
retry_clicked_cb (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  km_desk_retry_now (priv->desk);
}

static void
preferences_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmWindowPrivate *priv = km_window_get_instance_private (KM_WINDOW (widget));
  GtkWidget *window = km_preferences_window_new (GTK_WINDOW (widget), km_desk_get_practice (priv->desk));

  gtk_window_present (GTK_WINDOW (window));
}

static void
shortcuts_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmWindowClass *klass = KM_WINDOW_GET_CLASS (widget);

  km_compat_show_shortcuts (GTK_WINDOW (widget), klass->get_shortcuts ? klass->get_shortcuts (KM_WINDOW (widget)) : NULL, common_keys);
}

static void
about_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  km_compat_show_about (GTK_WINDOW (widget));
}

static void
signed_out_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!km_desk_sign_out_finish (KM_DESK (object), result, &error))
    km_window_toast_error (self, NULL, error);
}

static void
lock_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmWindowPrivate *priv = km_window_get_instance_private (KM_WINDOW (widget));

  km_desk_lock (priv->desk);
}

static void
sign_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KmWindowPrivate *priv = km_window_get_instance_private (KM_WINDOW (widget));

  km_desk_sign_out_async (priv->desk, NULL, signed_out_cb, g_object_ref (widget));
}

static void
km_window_constructed (GObject *object)
{
  KmWindow *self = KM_WINDOW (object);
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  static const char *const troubles[] = { "error", "error-details", "skew-text" };
  static const char *const connection[] = { "online", "backlog-text" };

  G_OBJECT_CLASS (km_window_parent_class)->constructed (object);
  if (!priv->desk)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", troubles[i], NULL);

      g_signal_connect_object (priv->desk, signal, G_CALLBACK (update_troubles), self, G_CONNECT_SWAPPED);
    }
  for (guint i = 0; i < G_N_ELEMENTS (connection); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", connection[i], NULL);

      g_signal_connect_object (priv->desk, signal, G_CALLBACK (update_connection), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (priv->desk, "notify::account-name", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->desk, "notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);

  if (km_desk_get_practice (priv->desk))
    {
      GtkWidget *pill = km_pill_new (KM_PILL_PRACTICE, _("Practice"));

      gtk_widget_set_tooltip_text (pill, _("Practice mode: nothing here is real, and its paper is void."));
      adw_header_bar_pack_start (ADW_HEADER_BAR (priv->header), pill);
    }
  km_window_lock_add (GTK_WINDOW (self), GTK_STACK (priv->stack), priv->desk);
  update_account (self);
  update_connection (self);
  update_troubles (self);
}

static void
km_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KmWindow *self = KM_WINDOW (object);
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  switch (id)
    {
    case PROP_DESK:
      priv->desk = g_value_dup_object (value);
      break;
    case PROP_PAGE:
      km_window_set_page (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KmWindowPrivate *priv = km_window_get_instance_private (KM_WINDOW (object));

  switch (id)
    {
    case PROP_DESK:
      g_value_set_object (value, priv->desk);
      break;
    case PROP_PAGE:
      g_value_set_object (value, adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (priv->toasts)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_window_dispose (GObject *object)
{
  KmWindowPrivate *priv = km_window_get_instance_private (KM_WINDOW (object));

  g_clear_object (&priv->menu);
  g_clear_object (&priv->desk);
  G_OBJECT_CLASS (km_window_parent_class)->dispose (object);
}

static void
km_window_class_init (KmWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = km_window_constructed;
  object_class->dispose = km_window_dispose;
  object_class->set_property = km_window_set_property;
  object_class->get_property = km_window_get_property;

  pspecs[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, KM_TYPE_DESK, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  pspecs[PROP_PAGE] = g_param_spec_object ("page", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);

  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_cb);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_cb);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_cb);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.lock", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts", NULL);
}

static void
km_window_init (KmWindow *self)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr(GMenu) common = g_menu_new ();
  g_autoptr(GMenu) leave = g_menu_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  priv->title = adw_window_title_new (_("Khadamat Misr Counter"), NULL);
  priv->header = adw_header_bar_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (priv->header), priv->title);

  priv->menu = g_menu_new ();
  g_menu_append (common, _("_Preferences"), "win.preferences");
  g_menu_append (common, _("_Keyboard shortcuts"), "win.shortcuts");
  g_menu_append (common, _("_About the program"), "win.about");
  g_menu_append (leave, _("_Lock the screen"), "win.lock");
  g_menu_append (leave, _("_Sign out"), "win.sign-out");
  g_menu_append_section (priv->menu, NULL, G_MENU_MODEL (common));
  g_menu_append_section (priv->menu, NULL, G_MENU_MODEL (leave));
  priv->account = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (priv->account), G_MENU_MODEL (priv->menu));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (priv->account), TRUE);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (priv->account), TRUE);
  gtk_widget_set_tooltip_text (priv->account, _("Menu of the account"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (priv->header), priv->account);

  priv->connection = km_pill_new (KM_PILL_NEUTRAL, "");
  g_signal_connect_object (click, "released", G_CALLBACK (retry_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (priv->connection, GTK_EVENT_CONTROLLER (click));
  adw_header_bar_pack_end (ADW_HEADER_BAR (priv->header), priv->connection);

  priv->banners = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  priv->error_banner = km_banner_new (KM_BANNER_WARNING, "");
  g_signal_connect_object (priv->error_banner, "button-clicked", G_CALLBACK (error_details_cb), self, G_CONNECT_SWAPPED);
  priv->skew_banner = km_banner_new (KM_BANNER_WARNING, "");
  gtk_box_append (GTK_BOX (priv->banners), GTK_WIDGET (priv->error_banner));
  gtk_box_append (GTK_BOX (priv->banners), GTK_WIDGET (priv->skew_banner));

  priv->toasts = adw_toast_overlay_new ();
  gtk_widget_set_vexpand (priv->toasts, TRUE);
  gtk_box_append (GTK_BOX (box), priv->header);
  gtk_box_append (GTK_BOX (box), priv->banners);
  gtk_box_append (GTK_BOX (box), priv->toasts);
  priv->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (priv->stack), box, "open");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), priv->stack);
  gtk_window_set_default_size (GTK_WINDOW (self), 1366, 768);
  km_cap_key_add (GTK_WIDGET (self), GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences");
  km_cap_key_add (GTK_WIDGET (self), GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.sign-out");
}

KmDesk *
km_window_get_desk (KmWindow *self)
{
  g_return_val_if_fail (KM_IS_WINDOW (self), NULL);

  return ((KmWindowPrivate *) km_window_get_instance_private (self))->desk;
}

AdwHeaderBar *
km_window_get_header (KmWindow *self)
{
  g_return_val_if_fail (KM_IS_WINDOW (self), NULL);

  return ADW_HEADER_BAR (((KmWindowPrivate *) km_window_get_instance_private (self))->header);
}

void
km_window_set_page (KmWindow *self, GtkWidget *page)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  g_return_if_fail (KM_IS_WINDOW (self));

  if (adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (priv->toasts)) == page)
    return;
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (priv->toasts), page);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_PAGE]);
}

void
km_window_set_titles (KmWindow *self, const char *title, const char *subtitle)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  g_return_if_fail (KM_IS_WINDOW (self));

  adw_window_title_set_title (ADW_WINDOW_TITLE (priv->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (priv->title), subtitle ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

void
km_window_add_menu (KmWindow *self, GMenuModel *section)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  g_return_if_fail (KM_IS_WINDOW (self));

  g_menu_insert_section (priv->menu, g_menu_model_get_n_items (G_MENU_MODEL (priv->menu)) - 2, NULL, section);
}

void
km_window_add_banner (KmWindow *self, KmBanner *banner)
{
  KmWindowPrivate *priv = km_window_get_instance_private (self);

  g_return_if_fail (KM_IS_WINDOW (self));

  gtk_box_append (GTK_BOX (priv->banners), GTK_WIDGET (banner));
}

void
km_window_toast (KmWindow *self, const char *sentence)
{
  g_return_if_fail (KM_IS_WINDOW (self));

  toast_with_details (self, sentence, NULL);
}

void
km_window_toast_action (KmWindow *self, const char *sentence, const char *button, const char *action_name, GVariant *target)
{
  AdwToast *toast;

  g_return_if_fail (KM_IS_WINDOW (self));

  toast = toast_new (sentence);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action_name);
  if (target)
    adw_toast_set_action_target_value (toast, target);
  add_toast (self, toast);
}

void
km_window_toast_error (KmWindow *self, const char *sentence, const GError *error)
{
  g_autofree char *own = NULL;
  g_autofree char *details = NULL;

  g_return_if_fail (KM_IS_WINDOW (self));
  g_return_if_fail (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  own = sentence ? g_strdup (sentence) : km_trouble_sentence (error);
  details = km_trouble_details (error);
  toast_with_details (self, own, details);
}
