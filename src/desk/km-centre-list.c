/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"

/* The sign-in page's lists: centres and their counters. */

struct _KmCentreItem
{
  GObject parent_instance;
  char *code, *name, *kind;
  GListModel *counters;
};
static const KmProp centre_props[] = {
  { "code", KM_PROP_STRING, G_STRUCT_OFFSET (KmCentreItem, code) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmCentreItem, name) },
  { "kind", KM_PROP_STRING, G_STRUCT_OFFSET (KmCentreItem, kind) },
  { "counters", KM_PROP_OBJECT, G_STRUCT_OFFSET (KmCentreItem, counters), g_list_model_get_type },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmCentreItem, km_centre_item, G_TYPE_OBJECT)

static void
km_centre_item_class_init (KmCentreItemClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), centre_props, G_N_ELEMENTS (centre_props));
}

static void
km_centre_item_init (KmCentreItem *self)
{
  self->counters = G_LIST_MODEL (g_list_store_new (KM_TYPE_COUNTER_CHOICE));
}

const char *
km_centre_item_get_code (KmCentreItem *self)
{
  return self->code;
}

const char *
km_centre_item_get_name (KmCentreItem *self)
{
  return self->name;
}

GListModel *
km_centre_item_get_counters (KmCentreItem *self)
{
  return self->counters;
}

struct _KmCounterChoice
{
  GObject parent_instance;
  char *code, *name, *lanes;
  guint number;
};
static const KmProp counter_props[] = {
  { "code", KM_PROP_STRING, G_STRUCT_OFFSET (KmCounterChoice, code) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmCounterChoice, name) },
  { "lanes", KM_PROP_STRING, G_STRUCT_OFFSET (KmCounterChoice, lanes) },
  { "number", KM_PROP_UINT, G_STRUCT_OFFSET (KmCounterChoice, number) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmCounterChoice, km_counter_choice, G_TYPE_OBJECT)

static void
km_counter_choice_class_init (KmCounterChoiceClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), counter_props, G_N_ELEMENTS (counter_props));
}

static void
km_counter_choice_init (KmCounterChoice *self)
{
}

const char *
km_counter_choice_get_code (KmCounterChoice *self)
{
  return self->code;
}

const char *
km_counter_choice_get_name (KmCounterChoice *self)
{
  return self->name;
}

guint
km_counter_choice_get_number (KmCounterChoice *self)
{
  return self->number;
}

static void
got_centres (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  g_autoptr (GListStore) store = NULL;
  json_t *centre;
  gsize i;

  if (json == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  store = g_list_store_new (KM_TYPE_CENTRE_ITEM);
  json_array_foreach (km_json_get_array (json, "centres"), i, centre)
    {
      g_autoptr (KmCentreItem) item = g_object_new (KM_TYPE_CENTRE_ITEM, NULL);

      item->code = g_strdup (km_json_get_string (centre, "centre", ""));
      item->name = g_strdup (km_desk_pick_json (self, centre));
      item->kind = g_strdup (km_json_get_string (centre, "kind", ""));
      g_list_store_append (store, item);
    }
  g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
}

void
km_desk_centres_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_desk_centres_async);
  km_link_send_async (self->link, KM_LINK_READS, "GET", "/v1/centres", NULL, NULL, NULL, cancellable, got_centres, task);
}

GListModel *
km_desk_centres_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
got_counters (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  KmCentreItem *item = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  g_autoptr (GPtrArray) counters = g_ptr_array_new_with_free_func (g_object_unref);
  json_t *counter;
  gsize i;

  if (json == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json_array_foreach (km_json_get_array (json, "counters"), i, counter)
    {
      KmCounterChoice *choice = g_object_new (KM_TYPE_COUNTER_CHOICE, NULL);
      g_autoptr (GString) lanes = g_string_new (NULL);
      json_t *code, *lane;
      gsize k, l;

      choice->code = g_strdup (km_json_get_string (counter, "counter", ""));
      choice->number = (guint) km_json_get_integer (counter, "number", 0);
      choice->name = km_desk_counter_text (self, choice->number);
      json_array_foreach (km_json_get_array (counter, "lanes"), k, code)
        json_array_foreach (km_json_get_array (json, "lanes"), l, lane)
          if (json_is_string (code) && g_strcmp0 (km_json_get_string (lane, "lane", NULL), json_string_value (code)) == 0)
            g_string_append_printf (lanes, "%s%s", lanes->len ? km_desk_pick (self, "، ", ", ") : "", km_desk_pick_json (self, lane));
      choice->lanes = g_string_free (g_steal_pointer (&lanes), FALSE);
      g_ptr_array_add (counters, choice);
    }
  km_list_update (G_LIST_STORE (item->counters), counters);
  g_task_return_boolean (task, TRUE);
}

void
km_desk_counters_async (KmDesk *self, KmCentreItem *centre, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_strconcat ("/v1/centres/", centre->code, NULL);

  g_task_set_source_tag (task, km_desk_counters_async);
  g_task_set_task_data (task, g_object_ref (centre), g_object_unref);
  km_link_send_async (self->link, KM_LINK_READS, "GET", path, NULL, NULL, NULL, cancellable, got_counters, task);
}

gboolean
km_desk_counters_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
