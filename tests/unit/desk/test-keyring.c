/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The till's key and the desktop's keyring, over a Secret Service made here: kept where the person's keyring is there and open; where none
 * is, or it is locked, nobody is asked for a password and the caller writes its file. */

#include "config.h"

#include <gio/gio.h>
#include <libsecret/secret.h>

#include "km-keyring.h"

#define SERVICE "/org/freedesktop/secrets"
#define COLLECTION SERVICE "/collection/login"
#define ITEM COLLECTION "/1"

static const char xml[] =
  "<node>"
  "<interface name='org.freedesktop.Secret.Service'>"
  "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/><arg type='v' direction='out'/>"
  "<arg type='o' direction='out'/></method>"
  "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
  "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/><arg type='a{o(oayays)}' direction='out'/></method>"
  "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='CreateCollection'><arg type='a{sv}' direction='in'/><arg type='s' direction='in'/><arg type='o' direction='out'/>"
  "<arg type='o' direction='out'/></method>"
  "<property name='Collections' type='ao' access='read'/>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Collection'>"
  "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
  "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "<property name='Items' type='ao' access='read'/><property name='Label' type='s' access='read'/>"
  "<property name='Locked' type='b' access='read'/><property name='Created' type='t' access='read'/>"
  "<property name='Modified' type='t' access='read'/>"
  "</interface>"
  "</node>";

/* What stands behind the service. */
static struct
{
  gboolean collection, locked; /* the default collection is there; it is locked */
  GVariant *secret;            /* (nullable): what was kept */
  guint asked;                 /* how often something was called that asks the person */
} keyring;

static GDBusConnection *bus;

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
         GDBusMethodInvocation *invocation, gpointer data)
{
  if (g_str_equal (method, "OpenSession"))
    {
      const char *algorithm;

      g_variant_get_child (parameters, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (invocation, g_variant_new ("(vo)", g_variant_new_string (""), SERVICE "/session/1"));
      else
        g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "plain alone");
    }
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", keyring.collection ? COLLECTION : "/"));
  else if (g_str_equal (method, "SearchItems"))
    {
      const char *const found[] = { ITEM, NULL }, *const none[] = { NULL };

      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^ao^ao)", keyring.secret ? found : none, none));
    }
  else if (g_str_equal (method, "GetSecrets"))
    {
      GVariantBuilder secrets;

      g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
      g_variant_builder_add (&secrets, "{o@(oayays)}", ITEM, keyring.secret);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{o(oayays)})", &secrets));
    }
  else if (g_str_equal (method, "CreateItem") && keyring.collection && !keyring.locked)
    {
      g_clear_pointer (&keyring.secret, g_variant_unref);
      keyring.secret = g_variant_get_child_value (parameters, 1);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", ITEM, "/"));
    }
  else
    {
      keyring.asked++;
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "%s would ask", method);
    }
}

static GVariant *
property_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *property, GError **error,
             gpointer data)
{
  const char *const collections[] = { COLLECTION, NULL }, *const none[] = { NULL };

  if (g_str_equal (property, "Collections"))
    return g_variant_new_objv (keyring.collection ? collections : none, -1);
  if (g_str_equal (property, "Items"))
    return g_variant_new_objv (none, -1);
  if (g_str_equal (property, "Label"))
    return g_variant_new_string ("Login");
  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (keyring.locked);
  return g_variant_new_uint64 (0);
}

static const GDBusInterfaceVTable vtable = { call_cb, property_cb, NULL, { 0 } };

static void
name_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The service on the bus of this test, which knows no other; or none. */
static void
serve (gboolean there, gboolean collection, gboolean locked)
{
  static guint id;
  gboolean owned = FALSE;

  keyring.collection = collection;
  keyring.locked = locked;
  keyring.asked = 0;
  g_clear_pointer (&keyring.secret, g_variant_unref);
  g_clear_handle_id (&id, g_bus_unown_name);
  secret_service_disconnect ();
  if (!there)
    return;
  id = g_bus_own_name_on_connection (bus, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE, name_cb, NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);
}

static void
export (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, &error);

  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, SERVICE, node->interfaces[0], &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, COLLECTION, node->interfaces[1], &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* --- as the store's thread --- */

static void
store_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, km_keyring_store ("/till", data));
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, km_keyring_lookup ("/till"), g_free);
}

static GTask *
on_thread (GTaskThreadFunc func, const char *secret)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, (gpointer) secret, NULL);
  g_task_run_in_thread (task, func);
  while (!g_task_get_completed (task))
    g_main_context_iteration (NULL, TRUE);
  return task;
}

static gboolean
store (const char *secret)
{
  g_autoptr (GTask) task = on_thread (store_thread, secret);

  return g_task_propagate_boolean (task, NULL);
}

static char *
look_up (void)
{
  g_autoptr (GTask) task = on_thread (lookup_thread, NULL);

  return g_task_propagate_pointer (task, NULL);
}

/* --- tests --- */

static void
test_away (void)
{
  serve (FALSE, FALSE, FALSE);
  g_assert_false (store ("key"));
  g_assert_null (look_up ());
}

static void
test_no_collection (void)
{
  serve (TRUE, FALSE, FALSE);
  g_assert_false (store ("key"));
  g_assert_null (look_up ());
  g_assert_cmpuint (keyring.asked, ==, 0);
}

static void
test_locked (void)
{
  serve (TRUE, TRUE, TRUE);
  g_assert_false (store ("key"));
  g_assert_null (look_up ());
  g_assert_cmpuint (keyring.asked, ==, 0);
}

static void
test_open (void)
{
  g_autofree char *back = NULL;

  serve (TRUE, TRUE, FALSE);
  g_assert_true (store ("key"));
  g_assert_nonnull (keyring.secret);
  back = look_up ();
  g_assert_cmpstr (back, ==, "key");
  g_assert_cmpuint (keyring.asked, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) daemon = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (daemon);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  export ();
  g_test_add_func ("/keyring/away", test_away);
  g_test_add_func ("/keyring/no-collection", test_no_collection);
  g_test_add_func ("/keyring/locked", test_locked);
  g_test_add_func ("/keyring/open", test_open);
  status = g_test_run ();
  serve (FALSE, FALSE, FALSE);
  g_clear_object (&bus);
  g_test_dbus_stop (daemon);
  return status;
}
