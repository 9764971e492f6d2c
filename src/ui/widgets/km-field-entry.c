/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-field-entry.h"

struct _KmFieldEntry
{
  GtkEntry parent_instance;

  gboolean ltr;
  char *groups;
};

G_DEFINE_FINAL_TYPE (KmFieldEntry, km_field_entry, GTK_TYPE_ENTRY)

enum
{
  PROP_LTR = 1,
  PROP_GROUPS,
  LAST_PROP,
};
static GParamSpec *pspecs[LAST_PROP];

#define NARROW_SPACE "\xe2\x80\xaf"

/* Drops U+202F and the direction marks U+200E, U+200F, U+202A-202E, U+2066-2069. */
static char *
without_marks (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x202F || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
        continue;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* Sets the groups apart only when the text is exactly as long as they are and of digits alone: what is still being typed,
 * or is not a number, stays as it is. */
static char *
grouped (const char *clean, const char *groups)
{
  g_auto(GStrv) lengths = groups ? g_strsplit (groups, "-", -1) : NULL;
  GString *out;
  glong total = 0;
  const char *p = clean;

  if (!lengths)
    return g_strdup (clean);
  for (guint i = 0; lengths[i]; i++)
    total += g_ascii_strtoll (lengths[i], NULL, 10);
  if (g_utf8_strlen (clean, -1) != total)
    return g_strdup (clean);
  for (const char *q = clean; *q; q = g_utf8_next_char (q))
    if (!g_unichar_isalnum (g_utf8_get_char (q)))
      return g_strdup (clean);

  out = g_string_new (NULL);
  for (guint i = 0; lengths[i]; i++)
    {
      const char *end = g_utf8_offset_to_pointer (p, g_ascii_strtoll (lengths[i], NULL, 10));

      if (i > 0)
        g_string_append (out, NARROW_SPACE);
      g_string_append_len (out, p, end - p);
      p = end;
    }
  return g_string_free (out, FALSE);
}

static void
apply_direction (KmFieldEntry *self)
{
  GtkEditable *inner = gtk_editable_get_delegate (GTK_EDITABLE (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_widget_set_direction (GTK_WIDGET (inner), self->ltr ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  gtk_editable_set_alignment (inner, self->ltr && rtl ? 1.0f : 0.0f);
}

static void
focus_left_cb (KmFieldEntry *self)
{
  g_autofree char *clean = NULL;

  if (!self->groups)
    return;
  clean = km_field_entry_dup_clean (self);
  km_field_entry_set_clean (self, clean);
}

static void
km_field_entry_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (km_field_entry_parent_class)->direction_changed (widget, previous);
  if (gtk_editable_get_delegate (GTK_EDITABLE (widget)))
    apply_direction (KM_FIELD_ENTRY (widget));
}

static void
km_field_entry_finalize (GObject *object)
{
  g_free (KM_FIELD_ENTRY (object)->groups);
  G_OBJECT_CLASS (km_field_entry_parent_class)->finalize (object);
}

static void
km_field_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KmFieldEntry *self = KM_FIELD_ENTRY (object);

  switch (id)
    {
    case PROP_LTR:
      km_field_entry_set_ltr (self, g_value_get_boolean (value));
      break;
    case PROP_GROUPS:
      km_field_entry_set_groups (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_field_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KmFieldEntry *self = KM_FIELD_ENTRY (object);

  switch (id)
    {
    case PROP_LTR:
      g_value_set_boolean (value, self->ltr);
      break;
    case PROP_GROUPS:
      g_value_set_string (value, self->groups);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_field_entry_class_init (KmFieldEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = km_field_entry_finalize;
  object_class->set_property = km_field_entry_set_property;
  object_class->get_property = km_field_entry_get_property;
  widget_class->direction_changed = km_field_entry_direction_changed;

  pspecs[PROP_LTR] = g_param_spec_boolean ("ltr", NULL, NULL, FALSE, flags);
  pspecs[PROP_GROUPS] = g_param_spec_string ("groups", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
km_field_entry_init (KmFieldEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
km_field_entry_new (void)
{
  return g_object_new (KM_TYPE_FIELD_ENTRY, NULL);
}

void
km_field_entry_set_ltr (KmFieldEntry *self, gboolean ltr)
{
  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  if (self->ltr == !!ltr)
    return;
  self->ltr = !!ltr;
  apply_direction (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_LTR]);
}

void
km_field_entry_set_groups (KmFieldEntry *self, const char *groups)
{
  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  if (g_strcmp0 (self->groups, groups) == 0)
    return;
  g_free (self->groups);
  self->groups = g_strdup (groups);
  focus_left_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_GROUPS]);
}

char *
km_field_entry_dup_clean (KmFieldEntry *self)
{
  g_return_val_if_fail (KM_IS_FIELD_ENTRY (self), NULL);

  return without_marks (gtk_editable_get_text (GTK_EDITABLE (self)));
}

void
km_field_entry_set_clean (KmFieldEntry *self, const char *text)
{
  gboolean focused;
  g_autofree char *clean = NULL;
  g_autofree char *shown = NULL;

  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  focused = (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  clean = without_marks (text ? text : "");
  if (focused)
    {
      g_autofree char *now = km_field_entry_dup_clean (self);

      if (strcmp (now, clean) == 0)
        return;
    }
  shown = grouped (clean, self->groups);
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self)), shown) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), shown);
}
