/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-fees.h"
#include "km-kiosk-order.h"
#include "km-kiosk.h"

KmKioskOrder *
km_kiosk_order_new (KmDesk *desk)
{
  KmKioskOrder *order = g_new0 (KmKioskOrder, 1);
  KmCatalogue *catalogue = km_desk_get_catalogue (desk);

  order->desk = g_object_ref (desk);
  order->catalogue = catalogue ? km_catalogue_ref (catalogue) : NULL;
  order->services = g_ptr_array_new ();
  order->audience = "citizen";
  order->priority = "none";
  return order;
}

void
km_kiosk_order_free (KmKioskOrder *order)
{
  g_object_unref (order->desk);
  g_clear_pointer (&order->catalogue, km_catalogue_unref);
  g_ptr_array_unref (order->services);
  g_free (order->lane);
  g_free (order);
}

void
km_kiosk_order_set_bundle (KmKioskOrder *order, const KmBundleTemplate *bundle)
{
  order->bundle = bundle;
  g_ptr_array_set_size (order->services, 0);
  for (guint i = 0; i < bundle->n_services; i++)
    if (km_desk_offers (order->desk, bundle->services[i]) && !g_ptr_array_find (order->services, bundle->services[i], NULL))
      g_ptr_array_add (order->services, (gpointer) bundle->services[i]);
}

gboolean
km_kiosk_order_toggle (KmKioskOrder *order, const KmService *service)
{
  if (g_ptr_array_remove (order->services, (gpointer) service))
    return FALSE;
  g_ptr_array_add (order->services, (gpointer) service);
  return TRUE;
}

static KmHallLane *
find_lane (KmDesk *desk, gboolean (*fits) (KmHallLane *lane, gconstpointer data), gconstpointer data)
{
  GListModel *lanes = km_hall_get_lanes (km_desk_get_hall (desk));

  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr(KmHallLane) lane = g_list_model_get_item (lanes, i);

      if (fits (lane, data))
        return lane; /* the model holds it */
    }
  return NULL;
}

static gboolean
serves (KmHallLane *lane, gconstpointer authority)
{
  const char *const *codes = km_hall_lane_get_authorities (lane);

  return codes && g_strv_contains (codes, ((const KmAuthority *) authority)->code);
}

static gboolean
has_code (KmHallLane *lane, gconstpointer code)
{
  return g_str_equal (km_hall_lane_get_code (lane), code);
}

KmHallLane *
km_kiosk_lane_of (KmDesk *desk, const KmAuthority *authority)
{
  return find_lane (desk, serves, authority);
}

KmHallLane *
km_kiosk_order_get_lane (KmKioskOrder *order)
{
  for (guint i = 0; i < order->services->len; i++)
    {
      KmHallLane *lane = km_kiosk_lane_of (order->desk, ((const KmService *) order->services->pdata[i])->authority);

      if (lane)
        return lane;
    }
  return order->lane ? find_lane (order->desk, has_code, order->lane) : NULL;
}

/* Whether an earlier service of the visit makes the paper (counter.md §1.16): nobody has to bring it. */
static gboolean
made_on_the_way (KmKioskOrder *order, const KmDocument *document)
{
  for (guint i = 0; i < order->services->len; i++)
    {
      const KmService *service = order->services->pdata[i];

      if (service->produces && g_strv_contains (service->produces, document->label_ar))
        return TRUE;
    }
  return FALSE;
}

const char **
km_kiosk_order_documents (KmKioskOrder *order, KmLanguage language)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < order->services->len; i++)
    {
      const KmService *service = order->services->pdata[i];

      for (guint d = 0; d < service->n_documents; d++)
        if (!made_on_the_way (order, &service->documents[d]) && g_hash_table_add (seen, (gpointer) service->documents[d].label_ar))
          g_ptr_array_add (labels, (gpointer) km_document_label (&service->documents[d], language));
    }
  g_ptr_array_add (labels, NULL);
  return (const char **) g_ptr_array_steal (labels, NULL);
}

const char **
km_kiosk_order_names (KmKioskOrder *order, KmLanguage language)
{
  const char **names = g_new0 (const char *, order->services->len + 1);

  for (guint i = 0; i < order->services->len; i++)
    names[i] = km_service_name (order->services->pdata[i], language);
  return names;
}

const char **
km_kiosk_order_wanted (KmKioskOrder *order)
{
  const char **codes = g_new0 (const char *, order->services->len + 2);

  if (order->bundle)
    codes[0] = order->bundle->code;
  else
    for (guint i = 0; i < order->services->len; i++)
      codes[i] = ((const KmService *) order->services->pdata[i])->code;
  return codes;
}

gint64
km_kiosk_order_fee (KmKioskOrder *order, gboolean *exact)
{
  gint64 total = 0;

  *exact = TRUE;
  for (guint i = 0; i < order->services->len; i++)
    {
      gboolean known;

      total += km_service_least_fee (order->services->pdata[i], &known);
      *exact = *exact && known;
    }
  return total;
}
