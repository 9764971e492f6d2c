/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-paths.h"
#include "km-settings.h"

struct _KmSettings
{
  GObject parent_instance;

  GSettings *settings; /* (nullable): no schema */
};

G_DEFINE_FINAL_TYPE (KmSettings, km_settings, G_TYPE_OBJECT)

enum
{
  PROP_LANGUAGE = 1,
  PROP_SERVER_URL,
  PROP_PRINTER,
  PROP_NETWORK_PRINTER,
  PROP_PAPER,
  PROP_PDF_FOLDER,
  PROP_PAPER_LANGUAGE,
  PROP_PRINT_TO,
  PROP_COPIES,
  PROP_CUTTER,
  PROP_DRAWER,
  LAST_PROP,
};
static GParamSpec *pspecs[LAST_PROP];

/* Property and key are named alike; the second column is the value without a schema. */
static const char *const defaults[LAST_PROP] = {
  [PROP_LANGUAGE] = "ar",
  [PROP_SERVER_URL] = "",
  [PROP_PRINTER] = "",
  [PROP_NETWORK_PRINTER] = "",
  [PROP_PAPER] = "roll80",
  [PROP_PDF_FOLDER] = "",
  [PROP_PAPER_LANGUAGE] = "ar",
};

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *folder = km_paths_schema_dir ();
  g_autoptr(GSettingsSchemaSource) beside = NULL;
  GSettingsSchema *schema = source ? g_settings_schema_source_lookup (source, KM_APPLICATION_ID, TRUE) : NULL;

  if (schema || !folder)
    return schema;
  beside = g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL);
  return beside ? g_settings_schema_source_lookup (beside, KM_APPLICATION_ID, TRUE) : NULL;
}

static void
changed_cb (KmSettings *self, const char *key)
{
  for (guint i = 1; i < LAST_PROP; i++)
    if (g_str_equal (pspecs[i]->name, key))
      g_object_notify_by_pspec (G_OBJECT (self), pspecs[i]);
}

static void
km_settings_dispose (GObject *object)
{
  g_clear_object (&KM_SETTINGS (object)->settings);
  G_OBJECT_CLASS (km_settings_parent_class)->dispose (object);
}

static void
set_copies (KmSettings *self, int copies)
{
  if (self->settings && (guint) copies != km_settings_get_copies (self))
    g_settings_set_uint (self->settings, "copies", (guint) copies);
}

static void
set_boolean (KmSettings *self, const char *key, gboolean value)
{
  if (self->settings && g_settings_get_boolean (self->settings, key) != value)
    g_settings_set_boolean (self->settings, key, value);
}

static void
km_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KmSettings *self = KM_SETTINGS (object);

  if (id == PROP_PRINT_TO)
    km_settings_set_print_to (self, g_value_get_int (value));
  else if (id == PROP_COPIES)
    set_copies (self, g_value_get_int (value));
  else if (id == PROP_CUTTER || id == PROP_DRAWER)
    set_boolean (self, pspec->name, g_value_get_boolean (value));
  else if (id < PROP_PRINT_TO)
    km_settings_set (self, pspec->name, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KmSettings *self = KM_SETTINGS (object);

  if (id == PROP_PRINT_TO)
    g_value_set_int (value, km_settings_get_print_to (self));
  else if (id == PROP_COPIES)
    g_value_set_int (value, (int) km_settings_get_copies (self));
  else if (id == PROP_CUTTER)
    g_value_set_boolean (value, km_settings_get_cutter (self));
  else if (id == PROP_DRAWER)
    g_value_set_boolean (value, km_settings_get_drawer (self));
  else if (id < PROP_PRINT_TO)
    g_value_take_string (value, km_settings_dup (self, pspec->name));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_settings_class_init (KmSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const char *const names[LAST_PROP] = {
    [PROP_LANGUAGE] = "language",
    [PROP_SERVER_URL] = "server-url",
    [PROP_PRINTER] = "printer",
    [PROP_NETWORK_PRINTER] = "network-printer",
    [PROP_PAPER] = "paper",
    [PROP_PDF_FOLDER] = "pdf-folder",
    [PROP_PAPER_LANGUAGE] = "paper-language",
  };

  object_class->dispose = km_settings_dispose;
  object_class->set_property = km_settings_set_property;
  object_class->get_property = km_settings_get_property;

  for (guint i = 1; i < PROP_PRINT_TO; i++)
    pspecs[i] = g_param_spec_string (names[i], NULL, NULL, defaults[i], flags);
  pspecs[PROP_PRINT_TO] = g_param_spec_int ("print-to", NULL, NULL, KM_PRINT_TO_DIALOG, KM_PRINT_TO_FOLDER, KM_PRINT_TO_DIALOG, flags);
  pspecs[PROP_COPIES] = g_param_spec_int ("copies", NULL, NULL, 1, KM_SETTINGS_MAX_COPIES, 1, flags);
  pspecs[PROP_CUTTER] = g_param_spec_boolean ("cutter", NULL, NULL, TRUE, flags);
  pspecs[PROP_DRAWER] = g_param_spec_boolean ("drawer", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
km_settings_init (KmSettings *self)
{
  g_autoptr(GSettingsSchema) schema = find_schema ();

  if (!schema)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

KmSettings *
km_settings_new (void)
{
  return g_object_new (KM_TYPE_SETTINGS, NULL);
}

KmPrintTo
km_settings_get_print_to (KmSettings *self)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), KM_PRINT_TO_DIALOG);

  return self->settings ? (KmPrintTo) g_settings_get_enum (self->settings, "print-to") : KM_PRINT_TO_DIALOG;
}

gboolean
km_settings_has_print_to (KmSettings *self)
{
  g_autoptr(GVariant) chosen = NULL;

  g_return_val_if_fail (KM_IS_SETTINGS (self), FALSE);

  if (self->settings)
    chosen = g_settings_get_user_value (self->settings, "print-to");
  return chosen != NULL;
}

KmPrintTo
km_settings_resolve_print_to (KmSettings *self, gboolean practice)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), KM_PRINT_TO_DIALOG);

  return practice && !km_settings_has_print_to (self) ? KM_PRINT_TO_FOLDER : km_settings_get_print_to (self);
}

void
km_settings_set_print_to (KmSettings *self, KmPrintTo print_to)
{
  g_return_if_fail (KM_IS_SETTINGS (self));

  if (self->settings && km_settings_get_print_to (self) != print_to)
    g_settings_set_enum (self->settings, "print-to", (int) print_to);
}

char *
km_settings_dup (KmSettings *self, const char *property)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), NULL);

  if (self->settings)
    return g_settings_get_string (self->settings, property);
  for (guint i = 1; i < PROP_PRINT_TO; i++)
    if (g_str_equal (pspecs[i]->name, property))
      return g_strdup (defaults[i]);
  g_return_val_if_reached (NULL);
}

void
km_settings_set (KmSettings *self, const char *property, const char *value)
{
  g_autofree char *now = NULL;

  g_return_if_fail (KM_IS_SETTINGS (self));

  now = km_settings_dup (self, property);
  if (self->settings && g_strcmp0 (now, value ? value : "") != 0)
    g_settings_set_string (self->settings, property, value ? value : "");
}

gboolean
km_settings_get_paper_is_a5 (KmSettings *self)
{
  g_autofree char *paper = km_settings_dup (self, "paper");

  return g_strcmp0 (paper, "a5") == 0;
}

KmPaperSize
km_settings_get_paper (KmSettings *self)
{
  g_autofree char *paper = km_settings_dup (self, "paper");

  if (g_strcmp0 (paper, "a4") == 0)
    return KM_PAPER_A4;
  return g_strcmp0 (paper, "a5") == 0 ? KM_PAPER_A5 : KM_PAPER_ROLL80;
}

KmLanguage
km_settings_get_paper_language (KmSettings *self)
{
  g_autofree char *language = km_settings_dup (self, "paper-language");

  return g_strcmp0 (language, "en") == 0 ? KM_LANGUAGE_EN : KM_LANGUAGE_AR;
}

guint
km_settings_get_copies (KmSettings *self)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), 1);

  return self->settings ? g_settings_get_uint (self->settings, "copies") : 1;
}

gboolean
km_settings_get_cutter (KmSettings *self)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), TRUE);

  return !self->settings || g_settings_get_boolean (self->settings, "cutter");
}

gboolean
km_settings_get_drawer (KmSettings *self)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), FALSE);

  return self->settings && g_settings_get_boolean (self->settings, "drawer");
}

gboolean
km_settings_get_network_printer (KmSettings *self, char **host, guint16 *port)
{
  g_autofree char *address = km_settings_dup (self, "network-printer");
  g_autoptr(GSocketConnectable) parsed = address && *address ? g_network_address_parse (address, 9100, NULL) : NULL;

  if (!parsed)
    return FALSE;
  *host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)));
  *port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  return TRUE;
}

char *
km_settings_dup_pdf_folder (KmSettings *self)
{
  g_autofree char *chosen = km_settings_dup (self, "pdf-folder");
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *folder = NULL;

  if (chosen && *chosen)
    return g_steal_pointer (&chosen);
  folder = g_build_filename (documents ? documents : g_get_home_dir (), "Khadamat Misr", NULL);
  /* In a sandbox the home folder is the memory of one run: what was not given to it (the manifest asks for this one folder) would be
   * gone with the program, receipts and all. */
  if (km_paths_in_sandbox () && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_build_filename (g_get_user_data_dir (), "Khadamat Misr", NULL);
  return g_steal_pointer (&folder);
}

#define LOCK_MINUTES 5 /* without a schema */

guint
km_settings_get_lock_minutes (KmSettings *self)
{
  g_return_val_if_fail (KM_IS_SETTINGS (self), LOCK_MINUTES);

  return self->settings ? g_settings_get_uint (self->settings, "lock-after") : LOCK_MINUTES;
}

void
km_settings_set_lock_minutes (KmSettings *self, guint minutes)
{
  g_return_if_fail (KM_IS_SETTINGS (self));

  if (self->settings)
    g_settings_set_uint (self->settings, "lock-after", minutes);
}
