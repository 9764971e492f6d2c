/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-money.h"

#include "km-visit-private.h"

/* The service search: what core finds, as lines for a window. */

/* Lowest price of a service: its fixed lines and the cheapest choice; "" where it depends on an answer. */
static char *
price_text (KmVisit *self, const KmService *service)
{
  gint64 sum = 0, cheapest = -1;
  g_autofree char *amount = NULL;

  for (guint i = 0; i < service->n_fees; i++)
    {
      const KmFee *fee = &service->fees[i];

      if (fee->basis == KM_FEE_CHOICE)
        cheapest = cheapest < 0 ? fee->piastres : MIN (cheapest, fee->piastres);
      else if (fee->basis == KM_FEE_FIXED)
        sum += fee->piastres;
      else
        return g_strdup ("");
    }
  if (sum == 0 && cheapest <= 0)
    return g_strdup (_ ("Free of charge"));
  amount = km_money_format (sum + MAX (cheapest, 0), km_desk_digits (self->desk), KM_MONEY_CURRENCY);
  /* Translators: %s is an amount of money, the lowest of several. */
  return cheapest < 0 ? g_steal_pointer (&amount) : g_strdup_printf (_ ("from %s"), amount);
}

static const char *
why_not (KmVisit *self, const KmService *service)
{
  if (km_service_for_audience (service, km_visit_audience (self)))
    return "";
  if (service->audience == 1u << KM_AUDIENCE_FOREIGNER)
    return _ ("for foreigners only");
  if (service->audience == 1u << KM_AUDIENCE_CITIZEN)
    return _ ("for citizens only");
  if (service->audience == 1u << KM_AUDIENCE_INVESTOR)
    return _ ("for investors only");
  return _ ("not for this kind of visitor");
}

static KmServiceHit *
service_hit (KmVisit *self, const KmService *service, const char *alias)
{
  KmServiceHit *hit = g_object_new (KM_TYPE_SERVICE_HIT, NULL);
  KmLanguage language = km_visit_language (self);

  hit->code = g_strdup (service->code);
  hit->name = km_digits_draw_sentence (km_service_name (service, language), km_desk_digits (self->desk));
  hit->authority_name = g_strdup (km_authority_short_name (service->authority, language));
  hit->via = g_strdup (alias ? alias : "");
  hit->fee_text = price_text (self, service);
  hit->why_not = g_strdup (why_not (self, service));
  hit->available = *hit->why_not == '\0';
  hit->service_count = 1;
  return hit;
}

static KmServiceHit *
bundle_hit (KmVisit *self, const KmBundleTemplate *bundle, const char *alias)
{
  KmServiceHit *hit = g_object_new (KM_TYPE_SERVICE_HIT, NULL);
  guint offered = 0;

  for (guint i = 0; i < bundle->n_services; i++)
    offered += km_service_for_audience (bundle->services[i], km_visit_audience (self)) ? 1 : 0;
  hit->code = g_strdup (bundle->code);
  hit->name = km_digits_draw_sentence (km_bundle_template_name (bundle, km_visit_language (self)), km_desk_digits (self->desk));
  hit->authority_name = g_strdup ("");
  hit->via = g_strdup (alias ? alias : "");
  hit->fee_text = g_strdup ("");
  hit->is_bundle = TRUE;
  hit->service_count = bundle->n_services;
  hit->available = offered > 0;
  hit->why_not = g_strdup (offered > 0 ? "" : _ ("not for this kind of visitor"));
  return hit;
}

static void
add (GListStore *store, KmServiceHit *hit, gboolean suggested)
{
  hit->suggested = suggested;
  g_list_store_append (store, hit);
  g_object_unref (hit);
}

static void
suggest (KmVisit *self, GListStore *store, guint max)
{
  KmCatalogue *catalogue = self->desk->catalogue;
  const char *const *codes = self->ticket ? km_ticket_item_get_wanted_codes (self->ticket) : NULL;

  for (; codes && *codes; codes++)
    {
      const KmBundleTemplate *bundle = km_catalogue_bundle (catalogue, *codes);
      const KmService *service = km_catalogue_service (catalogue, *codes);

      if (bundle)
        add (store, bundle_hit (self, bundle, NULL), TRUE);
      else if (service)
        add (store, service_hit (self, service, NULL), TRUE);
    }
  for (guint i = 0; i < km_catalogue_n_bundles (catalogue) && g_list_model_get_n_items (G_LIST_MODEL (store)) < max; i++)
    add (store, bundle_hit (self, km_catalogue_nth_bundle (catalogue, i), NULL), FALSE);
}

GListModel *
km_visit_search (KmVisit *self, const char *text, guint max)
{
  GListStore *store = g_list_store_new (KM_TYPE_SERVICE_HIT);
  g_autofree char *clean = g_strstrip (g_strdup (text ? text : ""));
  g_autoptr (GPtrArray) hits = NULL;

  if (self->desk->catalogue == NULL)
    return G_LIST_MODEL (store);
  if (*clean == '\0')
    {
      suggest (self, store, max);
      return G_LIST_MODEL (store);
    }
  hits = km_search_find (self->desk->search, clean, max);
  for (guint i = 0; i < hits->len; i++)
    {
      const KmSearchHit *found = hits->pdata[i];

      add (store, found->bundle ? bundle_hit (self, found->bundle, found->alias) : service_hit (self, found->service, found->alias), FALSE);
    }
  return G_LIST_MODEL (store);
}
