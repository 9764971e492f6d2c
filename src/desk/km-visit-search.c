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
  if (!km_desk_offers (self->desk, service))
    return _ ("not offered in this centre");
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
    offered += km_visit_may_add (bundle->services[i], self) ? 1 : 0;
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

#define QUICK_MAX 9

static gboolean
can_add (KmVisit *self, const char *code)
{
  const KmBundleTemplate *bundle = km_catalogue_bundle (self->desk->catalogue, code);
  const KmService *service = km_catalogue_service (self->desk->catalogue, code);

  for (guint i = 0; bundle != NULL && i < bundle->n_services; i++)
    if (km_visit_may_add (bundle->services[i], self))
      return TRUE;
  return service != NULL && km_visit_may_add (service, self);
}

/* Whether this counter's lanes are where @service is asked for. */
static gboolean
is_of_this_counter (KmVisit *self, const KmService *service)
{
  json_t *lane, *authority;
  gsize i, k;

  json_array_foreach (km_json_get_array (self->desk->centre_info, "lanes"), i, lane)
    json_array_foreach (km_json_get_array (lane, "authorities"), k, authority)
      if (g_strcmp0 (json_string_value (authority), service->authority->code) == 0)
        return km_desk_serves (self->desk, km_json_get_string (lane, "lane", ""));
  return FALSE;
}

GPtrArray *
km_visit_quick_codes (KmVisit *self)
{
  g_autoptr (GPtrArray) used = km_habits_most_used (self->desk->habits, km_desk_get_counter (self->desk));
  const KmService *const *named = km_catalogue_quick (self->desk->catalogue);
  GPtrArray *codes = g_ptr_array_new ();

  for (guint i = 0; i < used->len && codes->len < QUICK_MAX; i++)
    if (can_add (self, used->pdata[i]))
      g_ptr_array_add (codes, used->pdata[i]);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; named[i] != NULL && codes->len < QUICK_MAX; i++)
      if ((pass == 1 || is_of_this_counter (self, named[i])) && can_add (self, named[i]->code) && !g_ptr_array_find_with_equal_func (codes, named[i]->code, g_str_equal, NULL))
        g_ptr_array_add (codes, (gpointer) named[i]->code);
  return codes;
}

static KmServiceHit *
code_hit (KmVisit *self, const char *code)
{
  const KmBundleTemplate *bundle = km_catalogue_bundle (self->desk->catalogue, code);
  const KmService *service = km_catalogue_service (self->desk->catalogue, code);

  return bundle != NULL ? bundle_hit (self, bundle, NULL) : service != NULL ? service_hit (self, service, NULL) : NULL;
}

/* Before a word is typed: what the ticket says, what this counter is asked for most, then the ready-made bundles. */
static void
suggest (KmVisit *self, GListStore *store, guint max)
{
  KmCatalogue *catalogue = self->desk->catalogue;
  const char *const *codes = self->ticket ? km_ticket_item_get_wanted_codes (self->ticket) : NULL;
  g_autoptr (GPtrArray) quick = km_visit_quick_codes (self);

  for (; codes && *codes; codes++)
    {
      KmServiceHit *hit = code_hit (self, *codes);

      if (hit != NULL)
        add (store, hit, TRUE);
    }
  for (guint i = 0; i < quick->len; i++)
    {
      KmServiceHit *hit = code_hit (self, quick->pdata[i]);

      hit->quick = i + 1;
      add (store, hit, FALSE);
    }
  for (guint i = 0; i < km_catalogue_n_bundles (catalogue) && g_list_model_get_n_items (G_LIST_MODEL (store)) < max; i++)
    {
      const KmBundleTemplate *bundle = km_catalogue_nth_bundle (catalogue, i);

      if (!g_ptr_array_find_with_equal_func (quick, bundle->code, g_str_equal, NULL))
        add (store, bundle_hit (self, bundle, NULL), FALSE);
    }
}

typedef struct
{
  guint times;
  const KmSearchHit *found;
  guint position;
  gboolean offered;
} Ranked;

/* What can be added first, then by the words, then what this counter is asked for most. */
static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;

  if (x->offered != y->offered)
    return x->offered ? -1 : 1;
  if (x->found->rank != y->found->rank)
    return x->found->rank < y->found->rank ? -1 : 1;
  if (x->times != y->times)
    return x->times > y->times ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

GListModel *
km_visit_search (KmVisit *self, const char *text, guint max)
{
  GListStore *store = g_list_store_new (KM_TYPE_SERVICE_HIT);
  g_autofree char *clean = g_strstrip (g_strdup (text ? text : ""));
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GArray) ranked = g_array_new (FALSE, TRUE, sizeof (Ranked));

  if (self->desk->catalogue == NULL)
    return G_LIST_MODEL (store);
  if (*clean == '\0')
    {
      suggest (self, store, max);
      return G_LIST_MODEL (store);
    }
  hits = km_search_find (self->desk->search, clean, G_MAXUINT);
  for (guint i = 0; i < hits->len; i++)
    {
      const KmSearchHit *found = hits->pdata[i];
      const char *code = found->bundle ? found->bundle->code : found->service->code;
      Ranked one = { km_habits_times (self->desk->habits, km_desk_get_counter (self->desk), code), found, i, can_add (self, code) };

      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len && i < max; i++)
    {
      const KmSearchHit *found = g_array_index (ranked, Ranked, i).found;

      add (store, found->bundle ? bundle_hit (self, found->bundle, found->alias) : service_hit (self, found->service, found->alias), FALSE);
    }
  return G_LIST_MODEL (store);
}

char **
km_visit_complete_office (KmVisit *self, const char *key, const char *text, guint max)
{
  const KmFormEntry *entry = self->form != NULL ? km_form_find (self->form, key) : NULL;
  g_autoptr (GPtrArray) values = entry != NULL && entry->field->remember ? km_habits_complete (self->desk->habits, entry->field->id, text, max)
                                                                         : g_ptr_array_new ();
  GPtrArray *copies = g_ptr_array_new ();

  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (copies, g_strdup (values->pdata[i]));
  g_ptr_array_add (copies, NULL);
  return (char **) g_ptr_array_free (copies, FALSE);
}

gboolean
km_visit_add_quick (KmVisit *self, guint number, GError **error)
{
  g_autoptr (GPtrArray) quick = self->desk->catalogue != NULL ? km_visit_quick_codes (self) : g_ptr_array_new ();
  const char *code;

  if (number < 1 || number > quick->len)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_NOT_FOUND, "no-quick", NULL));
      return FALSE;
    }
  code = quick->pdata[number - 1];
  return km_catalogue_bundle (self->desk->catalogue, code) != NULL ? km_visit_add_bundle (self, code, error) : km_visit_add_service (self, code, error);
}
