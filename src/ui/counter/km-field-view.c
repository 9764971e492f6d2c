/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-choice-drop-down.h"
#include "km-field-entry.h"
#include "km-office-completion.h"
#include "km-ui-text.h"
#include "km-time.h"

#include "km-field-view.h"

/* Up to three short answers are radio buttons: all of them are seen, one key chooses. More are a drop-down. */
#define MAX_RADIOS 3
#define MAX_RADIO_LETTERS 26

struct _KmFieldView
{
  GtkWidget parent_instance;

  KmVisit *visit;     /* (owned) */
  KmFormField *field; /* (owned) */
  char *key;

  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *hint;
  GtkWidget *aside;
  GtkWidget *problem;
  GtkWidget *control;
  GPtrArray *radios;   /* GtkCheckButton, in the order of the choices; NULL for other controls */

  gboolean updating;        /* the visit is being shown: what changes was not typed */
  gboolean focused;
  gboolean pointed;
  char *turned_from;        /* (nullable): what was typed on the wrong layout; taken back, it stays so */
  gboolean complain_anyway; /* the problem stood there before the focus came */
};

G_DEFINE_FINAL_TYPE (KmFieldView, km_field_view, GTK_TYPE_WIDGET)

static const struct
{
  const char *type;
  KmFieldEntryKind kind;
} kinds[] = {
  { "national_id", KM_FIELD_ENTRY_NATIONAL_ID },
  { "phone", KM_FIELD_ENTRY_PHONE },
  { "iban", KM_FIELD_ENTRY_IBAN },
  { "date", KM_FIELD_ENTRY_DATE },
  { "tax_number", KM_FIELD_ENTRY_TAX },
  { "passport_number", KM_FIELD_ENTRY_CODE },
  { "commercial_register_number", KM_FIELD_ENTRY_CODE },
  { "email", KM_FIELD_ENTRY_CODE },
  { "money", KM_FIELD_ENTRY_MONEY },
  { "integer", KM_FIELD_ENTRY_NUMBER },
  { "copies", KM_FIELD_ENTRY_NUMBER },
};

static KmFieldEntryKind
kind_of (KmFormField *field)
{
  const char *type = km_form_field_get_field_type (field);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0)
      return kinds[i].kind;
  return km_form_field_get_ltr (field) ? KM_FIELD_ENTRY_CODE : KM_FIELD_ENTRY_TEXT;
}

/* --- what was typed goes to the visit --- */

static void
answer (KmFieldView *self, const char *text)
{
  if (!self->updating && g_strcmp0 (text, km_form_field_get_text (self->field)) != 0)
    km_visit_set_answer (self->visit, self->key, text);
}

static void update_hint (KmFieldView *self);

static void
entry_changed_cb (KmFieldView *self)
{
  g_autofree char *clean = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->control));

  answer (self, clean);
  update_hint (self);
}

static void
answer_choice (KmFieldView *self, guint position)
{
  g_autoptr (KmFormChoice) choice = g_list_model_get_item (km_form_field_get_choices (self->field), position);

  if (choice != NULL && !self->updating && position != km_form_field_get_selected (self->field))
    km_visit_set_answer (self->visit, self->key, km_form_choice_get_value (choice));
}

static void
drop_down_selected_cb (KmFieldView *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  if (selected > 0 && selected != GTK_INVALID_LIST_POSITION)
    answer_choice (self, selected - 1);
  else if (!self->updating)
    km_visit_set_answer (self->visit, self->key, "");
}

static void
radio_toggled_cb (KmFieldView *self, GtkCheckButton *radio)
{
  guint position;

  if (gtk_check_button_get_active (radio) && g_ptr_array_find (self->radios, radio, &position))
    answer_choice (self, position);
}

static gboolean
is_not_applicable (KmFieldView *self)
{
  gboolean na;

  g_object_get (self->field, "na", &na, NULL);
  return na;
}

static gboolean
na_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return km_field_aside_toggle_na (KM_FIELD_ASIDE (KM_FIELD_VIEW (widget)->aside)) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static gboolean
identity_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return km_field_aside_switch_identity (KM_FIELD_ASIDE (KM_FIELD_VIEW (widget)->aside)) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
update_aside (KmFieldView *self)
{
  km_field_aside_set_wanted (KM_FIELD_ASIDE (self->aside), self->focused || self->pointed);
}

/* --- what the visit says is shown --- */

/* While something is typed the length so far, then what a typed date means. Beside the text, so that no row moves. */
static void
update_hint (KmFieldView *self)
{
  const char *type = km_form_field_get_field_type (self->field);
  g_autofree char *hint = NULL;

  if (KM_IS_FIELD_ENTRY (self->control))
    {
      g_autofree char *clean = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->control));
      glong length = g_utf8_strlen (clean, -1);
      glong whole = g_strcmp0 (type, "national_id") == 0 ? 14 : g_strcmp0 (type, "phone") == 0 && g_str_has_prefix (clean, "01") ? 11 : 0;
      GDate date;

      if (self->focused && whole > 0 && length > 0 && length < whole)
        {
          g_autofree char *a = km_ui_number (length);
          g_autofree char *b = km_ui_number (whole);

          /* Translators: how many digits of a number are typed so far, "8 of 11". */
          hint = g_strdup_printf (_("%1$s of %2$s"), a, b);
        }
      else if (g_strcmp0 (type, "date") == 0 && km_date_parse (km_form_field_get_value (self->field), &date, NULL))
        hint = km_date_text (&date, km_ui_language (), km_ui_digits (), KM_TIME_TEXT_WEEKDAY);
    }
  gtk_label_set_text (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
}

static void
update_problem (KmFieldView *self)
{
  const char *text = km_form_field_get_problem (self->field);
  KmFieldSeverity severity = km_form_field_get_severity (self->field);
  gboolean has = text != NULL && *text != '\0';
  /* What is still being typed is not called wrong (counter: the error comes on leaving). */
  gboolean show = has && (!self->focused || self->complain_anyway || self->radios != NULL || GTK_IS_DROP_DOWN (self->control));

  gtk_label_set_text (GTK_LABEL (self->problem), has ? text : "");
  gtk_widget_set_visible (self->problem, show);
  for (guint i = 0; i < 2; i++)
    {
      static const char *const names[] = { "blocked", "warned" };
      KmFieldSeverity of[] = { KM_FIELD_BLOCK, KM_FIELD_WARN };

      if (show && severity == of[i])
        gtk_widget_add_css_class (GTK_WIDGET (self), names[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), names[i]);
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               show && severity == KM_FIELD_BLOCK ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
update_description (KmFieldView *self)
{
  g_autofree char *help = NULL, *askers = NULL, *description = NULL;

  g_object_get (self->field, "help", &help, "askers", &askers, NULL);
  if (askers != NULL && *askers != '\0')
    /* Translators: which authorities ask for a field of the form. */
    description = g_strdup_printf (_("Asked by: %s"), askers);
  if (help != NULL && *help != '\0')
    {
      g_autofree char *first = g_steal_pointer (&description);

      description = first != NULL ? g_strdup_printf ("%s\n%s", help, first) : g_strdup (help);
    }
  gtk_widget_set_tooltip_text (self->box, description);
  if (description != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
update_labels (KmFieldView *self)
{
  g_autofree char *source = NULL, *label = NULL;
  gboolean required = km_form_field_get_required (self->field);

  g_object_get (self->field, "source-text", &source, NULL);
  if (source == NULL || *source == '\0')
    {
      g_free (source);
      source = g_strdup (required ? "" : _("optional"));
    }
  /* Translators: a field's label and a word about it, as in "Date of birth, from the national ID". */
  label = *source != '\0' ? g_strdup_printf (_("%1$s, %2$s"), km_form_field_get_label (self->field), source)
                          : g_strdup (km_form_field_get_label (self->field));
  gtk_label_set_text (GTK_LABEL (self->label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  km_form_field_get_full_label (self->field), -1);
  if (KM_IS_FIELD_ENTRY (self->control))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
  update_description (self);
}

static void
update_value (KmFieldView *self)
{
  gboolean missing = km_form_field_get_missing (self->field);

  self->updating = TRUE;
  if (self->radios != NULL)
    {
      guint selected = km_form_field_get_selected (self->field);

      for (guint i = 0; i < self->radios->len; i++)
        gtk_check_button_set_active (g_ptr_array_index (self->radios, i), i == selected);
    }
  else if (GTK_IS_DROP_DOWN (self->control))
    {
      guint selected = km_form_field_get_selected (self->field);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected == G_MAXUINT ? 0 : selected + 1);
    }
  else if (!self->focused)
    km_field_entry_set_clean (KM_FIELD_ENTRY (self->control), km_form_field_get_text (self->field));
  self->updating = FALSE;

  /* The control stays alive: an answer takes «لا ينطبق» back. */
  if (KM_IS_FIELD_ENTRY (self->control))
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), is_not_applicable (self)                          ? _("Not applicable")
                                                               : kind_of (self->field) == KM_FIELD_ENTRY_DATE ? _("day/month/year")
                                                                                                              : NULL);
  if (missing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "missing");
  update_hint (self);
}

static void
pointer_entered_cb (KmFieldView *self)
{
  self->pointed = TRUE;
  update_aside (self);
}

static void
pointer_left_cb (KmFieldView *self)
{
  self->pointed = FALSE;
  update_aside (self);
}

static void
focus_entered_cb (KmFieldView *self)
{
  const char *problem = km_form_field_get_problem (self->field);

  self->complain_anyway = problem != NULL && *problem != '\0';
  self->focused = TRUE;
  update_aside (self);
  update_hint (self);
}

/* What was typed on the wrong keyboard layout reads rightly, and can be taken back. */
static void
turn_layout (KmFieldView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  g_autofree char *turned = g_strcmp0 (text, self->turned_from) != 0 ? km_visit_turn_layout (self->visit, self->key, text) : NULL;

  if (turned == NULL)
    return;
  g_free (self->turned_from);
  self->turned_from = g_strdup (text);
  km_visit_set_answer (self->visit, self->key, turned);
  gtk_widget_activate_action (GTK_WIDGET (self), "counter.layout-turned", "(sss)", self->key, self->turned_from, turned);
}

static void
focus_left_cb (KmFieldView *self)
{
  self->focused = FALSE;
  if (KM_IS_FIELD_ENTRY (self->control))
    turn_layout (self);
  update_aside (self);
  update_value (self);
  update_problem (self);
}

/* --- making --- */

static GtkWidget *
make_radios (KmFieldView *self, GListModel *choices)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);

  self->radios = g_ptr_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (KmFormChoice) choice = g_list_model_get_item (choices, i);
      GtkWidget *radio = gtk_check_button_new_with_label (km_form_choice_get_label (choice));
      g_autofree char *name = g_strdup_printf ("%s: %s", km_form_field_get_full_label (self->field), km_form_choice_get_label (choice));

      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), g_ptr_array_index (self->radios, 0));
      gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_object (radio, "toggled", G_CALLBACK (radio_toggled_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->radios, radio);
      gtk_box_append (GTK_BOX (box), radio);
    }
  return box;
}

static GtkWidget *
make_entry (KmFieldView *self)
{
  GtkWidget *entry = km_field_entry_new ();
  guint max = km_form_field_get_max_length (self->field);
  KmFieldEntryKind kind = kind_of (self->field);
  gboolean office;

  km_field_entry_set_kind (KM_FIELD_ENTRY (entry), kind);
  km_field_entry_set_digits (KM_FIELD_ENTRY (entry), km_ui_digits ());
  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  if (kind == KM_FIELD_ENTRY_TEXT && max > 0)
    gtk_entry_set_max_length (GTK_ENTRY (entry), (int) max);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  g_object_get (self->field, "office", &office, NULL);
  if (office)
    km_office_completion_attach (GTK_ENTRY (entry), self->visit, self->field);
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static gboolean
fits_radios (GListModel *choices)
{
  glong letters = 0;
  guint n = g_list_model_get_n_items (choices);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KmFormChoice) choice = g_list_model_get_item (choices, i);

      letters += g_utf8_strlen (km_form_choice_get_label (choice), -1);
    }
  return n > 0 && n <= MAX_RADIOS && letters <= MAX_RADIO_LETTERS;
}

static GtkWidget *
small_label (gboolean dim)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
build (KmFieldView *self)
{
  GListModel *choices = km_form_field_get_choices (self->field);
  guint n_choices = choices != NULL ? g_list_model_get_n_items (choices) : 0;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->label = small_label (TRUE);
  gtk_widget_add_css_class (self->label, "field-label");
  gtk_widget_set_hexpand (self->label, TRUE);
  self->hint = small_label (TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (line), self->label);
  self->aside = km_field_aside_new (self->visit, self->field);
  gtk_box_append (GTK_BOX (line), self->aside);
  gtk_box_append (GTK_BOX (self->box), line);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  if (n_choices > 0 && fits_radios (choices))
    self->control = make_radios (self, choices);
  else if (n_choices > 0)
    {
      self->control = km_choice_drop_down_new (choices);
      g_signal_connect_object (self->control, "notify::selected", G_CALLBACK (drop_down_selected_cb), self, G_CONNECT_SWAPPED);
    }
  else
    self->control = make_entry (self);
  gtk_widget_set_hexpand (self->control, TRUE);
  gtk_box_append (GTK_BOX (line), self->control);
  gtk_box_append (GTK_BOX (line), self->hint);
  gtk_box_append (GTK_BOX (self->box), line);

  self->problem = small_label (FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->problem), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "field-problem");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->problem);
}

/* What the national ID filled in is passed over by Tab, until a problem touches it; a click still goes there. */
static gboolean
km_field_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  KmFieldView *self = KM_FIELD_VIEW (widget);
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && gtk_widget_get_focus_child (widget) == NULL && !km_form_field_get_in_tab_order (self->field))
    return FALSE;
  /* Not the parent class: going backward it would give the focus to this widget, and so to the same entry again. */
  return gtk_widget_child_focus (self->box, direction);
}

static gboolean
km_field_view_grab_focus (GtkWidget *widget)
{
  KmFieldView *self = KM_FIELD_VIEW (widget);

  if (self->radios != NULL)
    {
      guint selected = km_form_field_get_selected (self->field);

      return gtk_widget_grab_focus (g_ptr_array_index (self->radios, selected < self->radios->len ? selected : 0));
    }
  return gtk_widget_grab_focus (self->control);
}

static void
km_field_view_dispose (GObject *object)
{
  KmFieldView *self = KM_FIELD_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->radios, g_ptr_array_unref);
  g_clear_object (&self->field);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->turned_from, g_free);
  G_OBJECT_CLASS (km_field_view_parent_class)->dispose (object);
}

static void
km_field_view_class_init (KmFieldViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_field_view_dispose;
  widget_class->focus = km_field_view_focus;
  widget_class->grab_focus = km_field_view_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kmfield");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, GDK_ALT_MASK, na_shortcut_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_ALT_MASK, identity_shortcut_cb, NULL);
}

static void
km_field_view_init (KmFieldView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *pointer = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_swapped (pointer, "enter", G_CALLBACK (pointer_entered_cb), self);
  g_signal_connect_swapped (pointer, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
}

GtkWidget *
km_field_view_new (KmVisit *visit, KmFormField *field)
{
  static const struct
  {
    const char *signal;
    GCallback update;
  } updates[] = {
    { "notify::label", G_CALLBACK (update_labels) },     { "notify::source-text", G_CALLBACK (update_labels) },
    { "notify::required", G_CALLBACK (update_labels) },  { "notify::askers", G_CALLBACK (update_labels) },
    { "notify::value", G_CALLBACK (update_value) },      { "notify::text", G_CALLBACK (update_value) },
    { "notify::na", G_CALLBACK (update_value) },         { "notify::missing", G_CALLBACK (update_value) },
    { "notify::problem", G_CALLBACK (update_problem) },  { "notify::severity", G_CALLBACK (update_problem) },
  };
  KmFieldView *self = g_object_new (KM_TYPE_FIELD_VIEW, NULL);

  self->visit = g_object_ref (visit);
  self->field = g_object_ref (field);
  self->key = g_strdup (km_form_field_get_key (field));
  build (self);
  for (guint i = 0; i < G_N_ELEMENTS (updates); i++)
    g_signal_connect_object (field, updates[i].signal, updates[i].update, self, G_CONNECT_SWAPPED);
  update_labels (self);
  update_value (self);
  update_problem (self);
  return GTK_WIDGET (self);
}

const char *
km_field_view_get_key (KmFieldView *self)
{
  g_return_val_if_fail (KM_IS_FIELD_VIEW (self), NULL);

  return self->key;
}

GtkWidget *
km_field_view_get_control (KmFieldView *self)
{
  g_return_val_if_fail (KM_IS_FIELD_VIEW (self), NULL);

  return self->control;
}

KmFieldAside *
km_field_view_get_aside (KmFieldView *self)
{
  g_return_val_if_fail (KM_IS_FIELD_VIEW (self), NULL);

  return KM_FIELD_ASIDE (self->aside);
}

gboolean
km_field_view_get_wide (KmFieldView *self)
{
  const char *type;

  g_return_val_if_fail (KM_IS_FIELD_VIEW (self), FALSE);

  type = km_form_field_get_field_type (self->field);
  return g_strcmp0 (type, "address") == 0 || g_strcmp0 (type, "multiline") == 0;
}
