/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-props.h"

static GQuark
props_quark (void)
{
  return g_quark_from_static_string ("km-props");
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const KmProp *prop = &((const KmProp *) g_type_get_qdata (pspec->owner_type, props_quark ()))[id - 1];
  gpointer field = G_STRUCT_MEMBER_P (object, prop->offset);

  switch (prop->kind)
    {
    case KM_PROP_STRING:
      g_value_set_string (value, *(char **) field ? *(char **) field : "");
      break;
    case KM_PROP_UINT:
      g_value_set_uint (value, *(guint *) field);
      break;
    case KM_PROP_INT:
      g_value_set_int (value, *(int *) field);
      break;
    case KM_PROP_INT64:
      g_value_set_int64 (value, *(gint64 *) field);
      break;
    case KM_PROP_BOOLEAN:
      g_value_set_boolean (value, *(gboolean *) field);
      break;
    case KM_PROP_ENUM:
      g_value_set_enum (value, *(int *) field);
      break;
    case KM_PROP_OBJECT:
      g_value_set_object (value, *(GObject **) field);
      break;
    case KM_PROP_STRV:
      g_value_set_boxed (value, *(char ***) field);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
km_props_clear (gpointer object)
{
  const KmProp *prop = g_type_get_qdata (G_OBJECT_TYPE (object), props_quark ());

  for (; prop && prop->name; prop++)
    {
      gpointer field = G_STRUCT_MEMBER_P (object, prop->offset);

      if (prop->kind == KM_PROP_STRING)
        g_clear_pointer ((char **) field, g_free);
      else if (prop->kind == KM_PROP_STRV)
        g_clear_pointer ((char ***) field, g_strfreev);
      else if (prop->kind == KM_PROP_OBJECT)
        g_clear_object ((GObject **) field);
    }
}

static void
finalize (GObject *object)
{
  km_props_clear (object);
  G_OBJECT_CLASS (g_type_class_peek (G_TYPE_OBJECT))->finalize (object);
}

static GParamSpec *
make_pspec (const KmProp *prop)
{
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | (prop->writable ? G_PARAM_READWRITE : G_PARAM_READABLE);

  switch (prop->kind)
    {
    case KM_PROP_STRING:
      return g_param_spec_string (prop->name, NULL, NULL, NULL, flags);
    case KM_PROP_UINT:
      return g_param_spec_uint (prop->name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case KM_PROP_INT:
      return g_param_spec_int (prop->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case KM_PROP_INT64:
      return g_param_spec_int64 (prop->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case KM_PROP_BOOLEAN:
      return g_param_spec_boolean (prop->name, NULL, NULL, FALSE, flags);
    case KM_PROP_ENUM:
      return g_param_spec_enum (prop->name, NULL, NULL, prop->type (), 0, flags);
    case KM_PROP_OBJECT:
      return g_param_spec_object (prop->name, NULL, NULL, prop->type (), flags);
    case KM_PROP_STRV:
      return g_param_spec_boxed (prop->name, NULL, NULL, G_TYPE_STRV, flags);
    default:
      g_assert_not_reached ();
    }
}

/* @props ends with an entry without a name, so that finalize needs no length. */
void
km_props_install (GObjectClass *klass, const KmProp *props, guint n)
{
  g_assert (props[n - 1].name == NULL);

  g_type_set_qdata (G_OBJECT_CLASS_TYPE (klass), props_quark (), (gpointer) props);
  klass->get_property = get_property;
  klass->finalize = finalize;
  for (guint i = 0; i + 1 < n; i++)
    g_object_class_install_property (klass, i + 1, make_pspec (&props[i]));
}

gboolean
km_props_set_string (gpointer object, const char *name, char **field, const char *value)
{
  if (value == NULL)
    value = "";
  if (g_strcmp0 (*field ? *field : "", value) == 0)
    {
      if (*field == NULL)
        *field = g_strdup (value);
      return FALSE;
    }
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify (object, name);
  return TRUE;
}

gboolean
km_props_take_string (gpointer object, const char *name, char **field, char *value)
{
  gboolean changed = km_props_set_string (object, name, field, value);

  g_free (value);
  return changed;
}

#define NUMBER_SETTER(suffix, type)                                                                                                       \
  gboolean km_props_set_##suffix (gpointer object, const char *name, type *field, type value)                                             \
  {                                                                                                                                       \
    if (*field == value)                                                                                                                  \
      return FALSE;                                                                                                                       \
    *field = value;                                                                                                                       \
    g_object_notify (object, name);                                                                                                       \
    return TRUE;                                                                                                                          \
  }

NUMBER_SETTER (uint, guint)
NUMBER_SETTER (int, int)
NUMBER_SETTER (int64, gint64)

gboolean
km_props_set_boolean (gpointer object, const char *name, gboolean *field, gboolean value)
{
  return km_props_set_int (object, name, field, !!value);
}

gboolean
km_props_set_object (gpointer object, const char *name, gpointer field, gpointer value)
{
  if (!g_set_object ((GObject **) field, value))
    return FALSE;
  g_object_notify (object, name);
  return TRUE;
}

gboolean
km_props_set_strv (gpointer object, const char *name, char ***field, const char *const *value)
{
  if (*field && value ? g_strv_equal ((const char *const *) *field, value) : (const char *const *) *field == value)
    return FALSE;
  g_strfreev (*field);
  *field = g_strdupv ((char **) value);
  g_object_notify (object, name);
  return TRUE;
}

void
km_list_update (GListStore *store, GPtrArray *wanted)
{
  g_autoptr (GHashTable) keep = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) held = g_hash_table_new (NULL, NULL);
  guint n;

  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_add (keep, wanted->pdata[i]);

  /* What went, from the end so that positions stay true. */
  n = g_list_model_get_n_items (G_LIST_MODEL (store));
  for (guint i = n; i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i - 1);

      if (g_hash_table_contains (keep, item))
        g_hash_table_add (held, item);
      else
        g_list_store_remove (store, i - 1);
    }

  /* What came or moved. */
  for (guint i = 0; i < wanted->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (item == wanted->pdata[i])
        continue;
      if (g_hash_table_contains (held, wanted->pdata[i]))
        {
          guint position;

          if (g_list_store_find (store, wanted->pdata[i], &position))
            g_list_store_remove (store, position);
        }
      g_list_store_insert (store, i, wanted->pdata[i]);
    }
}
