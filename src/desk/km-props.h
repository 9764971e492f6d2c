/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. Read-only properties of small objects, written down once as a table: name, kind, where the value lies in the
 * instance. The setters notify only on change. Nothing here is thread-safe. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KM_PROP_STRING, /* char *, never NULL for a reader: "" */
  KM_PROP_UINT,
  KM_PROP_INT,
  KM_PROP_INT64,
  KM_PROP_BOOLEAN,
  KM_PROP_ENUM,   /* an enum of type @type */
  KM_PROP_OBJECT, /* owned, of type @type */
  KM_PROP_STRV,
} KmPropKind;

typedef struct
{
  const char *name;
  KmPropKind kind;
  gsize offset;
  GType (*type) (void);
  gboolean writable; /* the class has a set_property of its own */
} KmProp;

/* Installs @props (static, @n of them, ids from 1) with a get_property and a finalize that free the values. Call it first in class_init:
 * a class with its own finalize calls km_props_clear() in it. For direct
 * children of GObject only. */
void km_props_install (GObjectClass *klass, const KmProp *props, guint n);
void km_props_clear (gpointer object);

/* Each returns TRUE when the value changed (and notify::@name was emitted). @field points into @object. */
gboolean km_props_set_string (gpointer object, const char *name, char **field, const char *value);
gboolean km_props_take_string (gpointer object, const char *name, char **field, char *value);
gboolean km_props_set_uint (gpointer object, const char *name, guint *field, guint value);
gboolean km_props_set_int (gpointer object, const char *name, int *field, int value);
gboolean km_props_set_int64 (gpointer object, const char *name, gint64 *field, gint64 value);
gboolean km_props_set_boolean (gpointer object, const char *name, gboolean *field, gboolean value);
gboolean km_props_set_object (gpointer object, const char *name, gpointer field, gpointer value);
gboolean km_props_set_strv (gpointer object, const char *name, char ***field, const char *const *value);

/* Makes @store hold just @wanted (GObjects, borrowed, each once) in that order, keeping what stays: only what came, went or moved
 * is told to listeners. */
void km_list_update (GListStore *store, GPtrArray *wanted);

G_END_DECLS
