/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-banner.h"
#include "km-desk.h"
#include "km-field-entry.h"
#include "km-sign-in-page.h"
#include "km-trouble.h"

struct _KmSignInPage
{
  GtkWidget parent_instance;

  KmDesk *desk;
  GCancellable *cancellable;
  gboolean counterless;
  gboolean busy;
  gboolean counters_known;
  gboolean filling; /* the drop-downs change because their models do */
  GListModel *centres;

  GtkWidget *box;
  GtkWidget *practice;
  GtkWidget *centre;
  GtkWidget *counter;
  GtkWidget *username;
  GtkWidget *password;
  GtkWidget *message;
  GtkWidget *button;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (KmSignInPage, km_sign_in_page, GTK_TYPE_WIDGET)

enum
{
  TROUBLE,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

/* The accounts that a practice server has, and what they are for. */
static const struct
{
  const char *username;
  const char *role;
} practice_accounts[] = {
  { "clerk", N_("Clerk") },
  { "clerk2", N_("Another clerk") },
  { "supervisor", N_("Supervisor") },
  { "reception", N_("Reception") },
  { "display", N_("Hall display") },
};
#define PRACTICE_PASSWORD "practice"

static void
update_button (KmSignInPage *self)
{
  gboolean ready = self->centres && self->counters_known;

  gtk_widget_set_sensitive (self->centre, self->centres && !self->busy);
  gtk_widget_set_sensitive (self->counter, ready && !self->busy);
  gtk_widget_set_sensitive (self->button,
                            ready && !self->busy && *gtk_editable_get_text (GTK_EDITABLE (self->username))
                              && *gtk_editable_get_text (GTK_EDITABLE (self->password)));
  /* Not in the first frame: its picture is the only one that needs a loader of its own. */
  gtk_widget_set_visible (self->spinner, self->desk && (!ready || self->busy));
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->desk && (!ready || self->busy));
}

static void
set_busy (KmSignInPage *self, gboolean busy)
{
  self->busy = busy;
  /* Not insensitive: an entry that has the focus must keep it (GTK 4.8 warns of a focus that left without a word). */
  gtk_editable_set_editable (GTK_EDITABLE (self->username), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !busy);
  update_button (self);
}

static KmCentreItem *
chosen_centre (KmSignInPage *self)
{
  gpointer item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->centre));

  return KM_IS_CENTRE_ITEM (item) ? item : NULL;
}

/* NULL = without a counter, which is the last entry. */
static KmCounterChoice *
chosen_counter (KmSignInPage *self)
{
  gpointer item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->counter));

  return KM_IS_COUNTER_CHOICE (item) ? item : NULL;
}

static void sign_in (KmSignInPage *self, gboolean take_over);

static void
take_over_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInPage) self = data;
  g_autofree char *answer = km_ask_finish (result, NULL);

  if (self->desk && g_strcmp0 (answer, "go-on") == 0)
    sign_in (self, TRUE);
  else if (self->desk)
    gtk_widget_grab_focus (self->counter);
}

static void
signed_in_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInPage) self = data;
  g_autoptr(GError) error = NULL;
  gboolean done = km_desk_sign_in_finish (KM_DESK (object), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (done)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      return;
    }

  sentence = km_trouble_sentence (error);
  if (km_desk_error_is (error, "counter-occupied"))
    {
      const KmAnswer answers[] = {
        { "back", C_("leave a dialog", "Back"), KM_ANSWER_PLAIN },
        { "go-on", _("Go on here"), KM_ANSWER_SUGGESTED },
      };

      km_ask_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("The counter is taken"), sentence, NULL, answers, G_N_ELEMENTS (answers),
                    "back", "back", self->cancellable, take_over_cb, g_object_ref (self));
      return;
    }
  if (km_desk_error_is (error, "bad-credentials"))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      gtk_widget_grab_focus (self->password);
    }
  /* Last: what is typed takes the sentence away. */
  km_sign_in_page_say (self, sentence);
}

static void
sign_in (KmSignInPage *self, gboolean take_over)
{
  KmCounterChoice *counter = chosen_counter (self);
  g_autofree char *username = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->username));

  km_sign_in_page_say (self, NULL);
  set_busy (self, TRUE);
  km_desk_sign_in_async (self->desk, username, gtk_editable_get_text (GTK_EDITABLE (self->password)),
                         km_centre_item_get_code (chosen_centre (self)), counter ? km_counter_choice_get_code (counter) : NULL, take_over,
                         self->cancellable, signed_in_cb, g_object_ref (self));
}

static void
button_clicked_cb (KmSignInPage *self)
{
  if (gtk_widget_is_sensitive (self->button))
    sign_in (self, FALSE);
}

static void
username_activated_cb (KmSignInPage *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
typed_cb (KmSignInPage *self)
{
  km_sign_in_page_say (self, NULL);
  update_button (self);
}

static void
practice_account_cb (GtkButton *button, KmSignInPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->username), gtk_widget_get_name (GTK_WIDGET (button)));
  gtk_editable_set_text (GTK_EDITABLE (self->password), PRACTICE_PASSWORD);
  /* Only clerks sit at a counter; «without» is the last entry. */
  if (self->counters_known)
    {
      GListModel *counters = gtk_drop_down_get_model (GTK_DROP_DOWN (self->counter));
      guint n = counters ? g_list_model_get_n_items (counters) : 0;
      gboolean none = !g_str_has_prefix (gtk_widget_get_name (GTK_WIDGET (button)), "clerk");

      if (n > 1 && none != (chosen_counter (self) == NULL))
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->counter), none ? n - 1 : 0);
    }
  gtk_widget_grab_focus (self->button);
}

static char *
item_name (gpointer item)
{
  if (KM_IS_CENTRE_ITEM (item))
    return g_strdup (km_centre_item_get_name (item));
  if (KM_IS_COUNTER_CHOICE (item))
    return g_strdup (km_counter_choice_get_name (item));
  return g_strdup (gtk_string_object_get_string (item));
}

/* What a drop-down says while its choices are on their way. */
static void
show_loading (GtkWidget *drop_down)
{
  const char *const words[] = { _("Loading"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (words);

  gtk_drop_down_set_model (GTK_DROP_DOWN (drop_down), G_LIST_MODEL (model));
}

static void
counters_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInPage) self = data;
  g_autoptr(GError) error = NULL;
  GListModel *counters;
  g_autoptr(GListStore) offered = NULL;
  g_autoptr(GtkStringObject) none = NULL;
  const char *last;
  guint selected = 0;

  if (!km_desk_counters_finish (KM_DESK (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[TROUBLE], 0, error);
      return;
    }

  counters = km_centre_item_get_counters (chosen_centre (self));
  last = km_desk_get_last_counter (self->desk);
  if (!last)
    last = "";
  offered = g_list_store_new (G_TYPE_OBJECT);
  for (guint i = 0; i < g_list_model_get_n_items (counters); i++)
    {
      g_autoptr(KmCounterChoice) counter = g_list_model_get_item (counters, i);

      g_list_store_append (offered, counter);
      if (g_strcmp0 (km_counter_choice_get_code (counter), last) == 0)
        selected = i;
    }
  none = gtk_string_object_new (_("Without a counter"));
  g_list_store_append (offered, none);
  /* Who signed in last sat at no counter: neither now. */
  if (self->counterless || (*last == '\0' && *km_desk_get_last_username (self->desk) != '\0'))
    selected = g_list_model_get_n_items (G_LIST_MODEL (offered)) - 1;
  self->counters_known = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->counter), G_LIST_MODEL (offered));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->counter), selected);
  update_button (self);
}

static void
centre_selected_cb (KmSignInPage *self)
{
  KmCentreItem *centre = chosen_centre (self);

  if (self->filling || !centre)
    return;
  self->counters_known = FALSE;
  show_loading (self->counter);
  update_button (self);
  km_desk_counters_async (self->desk, centre, self->cancellable, counters_cb, g_object_ref (self));
}

static void
centres_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmSignInPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) centres = km_desk_centres_finish (KM_DESK (object), result, &error);
  const char *last;
  guint selected = 0;

  if (!centres)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[TROUBLE], 0, error);
      return;
    }

  last = km_desk_get_last_centre (self->desk);
  for (guint i = 0; i < g_list_model_get_n_items (centres); i++)
    {
      g_autoptr(KmCentreItem) centre = g_list_model_get_item (centres, i);

      if (g_strcmp0 (km_centre_item_get_code (centre), last) == 0)
        selected = i;
    }
  g_set_object (&self->centres, centres);
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->centre), centres);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->centre), selected);
  self->filling = FALSE;
  centre_selected_cb (self);
}

static GtkWidget *
add_field (GtkWidget *box, const char *words, GtkWidget *field)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (words);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "field-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), field);
  return field;
}

static GtkWidget *
drop_down_new (void)
{
  GtkExpression *name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (item_name), NULL, NULL);

  return gtk_drop_down_new (NULL, name);
}

/* Built only in practice, when the desk is known. */
static void
show_practice (KmSignInPage *self)
{
  GtkWidget *row = gtk_grid_new ();
  GtkWidget *title = gtk_label_new (_("Practice: nothing here is real, and its paper is void. Choose an account:"));

  if (self->practice)
    return;
  self->practice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (self->practice), title);
  gtk_grid_set_column_homogeneous (GTK_GRID (row), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (row), 8);
  gtk_grid_set_row_spacing (GTK_GRID (row), 8);
  for (gsize i = 0; i < G_N_ELEMENTS (practice_accounts); i++)
    {
      GtkWidget *button = gtk_button_new ();
      GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *name = gtk_label_new (practice_accounts[i].username);
      GtkWidget *role = gtk_label_new (_(practice_accounts[i].role));

      gtk_widget_add_css_class (name, "caption");
      gtk_widget_add_css_class (name, "dim-label");
      gtk_box_append (GTK_BOX (words), role);
      gtk_box_append (GTK_BOX (words), name);
      gtk_button_set_child (GTK_BUTTON (button), words);
      gtk_widget_set_name (button, practice_accounts[i].username);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(practice_accounts[i].role), -1);
      g_signal_connect (button, "clicked", G_CALLBACK (practice_account_cb), self);
      gtk_grid_attach (GTK_GRID (row), button, (int) (i % 3), (int) (i / 3), 1, 1);
    }
  gtk_box_append (GTK_BOX (self->practice), row);
  gtk_widget_add_css_class (self->practice, "practice-card");
  gtk_box_append (GTK_BOX (self->box), self->practice);
}

static void
km_sign_in_page_dispose (GObject *object)
{
  KmSignInPage *self = KM_SIGN_IN_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  if (child)
    gtk_widget_unparent (child);
  g_clear_object (&self->centres);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_sign_in_page_parent_class)->dispose (object);
}

static void
km_sign_in_page_finalize (GObject *object)
{
  g_object_unref (KM_SIGN_IN_PAGE (object)->cancellable);
  G_OBJECT_CLASS (km_sign_in_page_parent_class)->finalize (object);
}

static void
km_sign_in_page_class_init (KmSignInPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_sign_in_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = km_sign_in_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[TROUBLE] = g_signal_new ("trouble", KM_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
km_sign_in_page_init (KmSignInPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *title = gtk_label_new (_("Khadamat Misr Counter"));
  GtkWidget *foot = gtk_overlay_new ();
  GtkWidget *words = gtk_label_new_with_mnemonic (_("_Sign in"));
  GtkEditable *inner;

  self->cancellable = g_cancellable_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->box, 24);
  gtk_widget_set_margin_bottom (self->box, 24);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_add_css_class (title, "title-1");
  gtk_box_append (GTK_BOX (self->box), title);

  /* Both are typed in Latin letters: left to right, at the reading edge. */
  self->username = km_field_entry_new ();
  km_field_entry_set_ltr (KM_FIELD_ENTRY (self->username), TRUE);
  self->password = gtk_password_entry_new ();
  inner = gtk_editable_get_delegate (GTK_EDITABLE (self->password));
  gtk_widget_set_direction (GTK_WIDGET (inner), GTK_TEXT_DIR_LTR);
  km_field_entry_keep_at_edge (GTK_EDITABLE (self->password));
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->password), TRUE);
  self->centre = drop_down_new ();
  self->counter = drop_down_new ();
  show_loading (self->centre);
  show_loading (self->counter);
  add_field (form, _("C_entre"), self->centre);
  add_field (form, _("C_ounter"), self->counter);
  add_field (form, _("_User name"), self->username);
  add_field (form, _("_Password"), self->password);

  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "error");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_widget_set_margin_top (self->message, 8);
  gtk_box_append (GTK_BOX (form), self->message);

  self->button = gtk_button_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (words)), -1);
  gtk_button_set_child (GTK_BUTTON (self->button), words);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_margin_top (self->button, 16);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_END);
  gtk_widget_set_margin_end (self->spinner, 12);
  gtk_widget_set_margin_top (self->spinner, 16);
  gtk_widget_set_can_target (self->spinner, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (foot), self->button);
  gtk_overlay_add_overlay (GTK_OVERLAY (foot), self->spinner);
  gtk_box_append (GTK_BOX (form), foot);
  gtk_widget_add_css_class (form, "card");
  gtk_widget_add_css_class (form, "sign-in");
  gtk_box_append (GTK_BOX (self->box), form);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 440);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));

  g_signal_connect_object (self->username, "activate", G_CALLBACK (username_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->password, "activate", G_CALLBACK (button_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->username, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->password, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->centre, "notify::selected", G_CALLBACK (centre_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->counter, "notify::selected", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  update_button (self);
}

GtkWidget *
km_sign_in_page_new (gboolean counterless)
{
  KmSignInPage *self = g_object_new (KM_TYPE_SIGN_IN_PAGE, NULL);

  self->counterless = counterless;
  return GTK_WIDGET (self);
}

void
km_sign_in_page_load (KmSignInPage *self, KmDesk *desk)
{
  const char *last;

  g_return_if_fail (KM_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (desk);

  g_set_object (&self->desk, desk);
  last = km_desk_get_last_username (desk);
  if (last && *last && !*gtk_editable_get_text (GTK_EDITABLE (self->username)))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->username), last);
      km_sign_in_page_focus (self);
    }
  if (km_desk_get_practice (desk))
    show_practice (self);
  update_button (self);
  km_desk_centres_async (desk, self->cancellable, centres_cb, g_object_ref (self));
}

void
km_sign_in_page_say (KmSignInPage *self, const char *sentence)
{
  g_return_if_fail (KM_IS_SIGN_IN_PAGE (self));

  gtk_label_set_text (GTK_LABEL (self->message), sentence ? sentence : "");
  gtk_widget_set_visible (self->message, sentence != NULL);
}

void
km_sign_in_page_focus (KmSignInPage *self)
{
  g_return_if_fail (KM_IS_SIGN_IN_PAGE (self));

  gtk_widget_grab_focus (*gtk_editable_get_text (GTK_EDITABLE (self->username)) ? self->password : self->username);
}
