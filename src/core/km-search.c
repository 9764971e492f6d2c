/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-search.h"

#include <string.h>

#include "km-arabic.h"

/* A linear scan: three hundred entries of a few words are read faster than any index of
 * them is walked, and prefixes of any word need none. */

typedef struct
{
  const KmService *service;
  const KmBundleTemplate *bundle;
  const char *alias;       /* as written, for aliases */
  char *text;              /* folded words with a space before, between and after */
  char *code;              /* folded */
} Candidate;

struct _KmSearch
{
  KmCatalogue *catalogue;
  GArray *candidates;
};

static void
candidate_clear (Candidate *candidate)
{
  g_free (candidate->text);
  g_free (candidate->code);
}

static void
add_candidate (KmSearch               *self,
               const KmService        *service,
               const KmBundleTemplate *bundle,
               const char             *alias,
               const char             *words)
{
  g_autofree char *folded = km_arabic_fold (words);
  Candidate candidate = { .service = service, .bundle = bundle, .alias = alias };

  candidate.text = g_strconcat (" ", folded, " ", NULL);
  if (alias == NULL)
    candidate.code = km_arabic_fold (service != NULL ? service->code : bundle->code);
  g_array_append_val (self->candidates, candidate);
}

KmSearch *
km_search_new (KmCatalogue *catalogue)
{
  KmSearch *self = g_new0 (KmSearch, 1);

  self->catalogue = km_catalogue_ref (catalogue);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (self->candidates, (GDestroyNotify) candidate_clear);
  for (guint i = 0; i < km_catalogue_n_bundles (catalogue); i++)
    {
      const KmBundleTemplate *bundle = km_catalogue_nth_bundle (catalogue, i);
      g_autofree char *words = g_strjoin (" ", bundle->name_ar, bundle->name_en, NULL);

      add_candidate (self, NULL, bundle, NULL, words);
      for (guint j = 0; bundle->aliases[j] != NULL; j++)
        add_candidate (self, NULL, bundle, bundle->aliases[j], bundle->aliases[j]);
    }
  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      g_autofree char *words = g_strjoin (" ", service->name_ar, service->short_ar, service->authority->short_ar, service->name_en, service->short_en,
                                          service->authority->short_en, NULL);

      add_candidate (self, service, NULL, NULL, words);
      for (guint j = 0; service->aliases[j] != NULL; j++)
        add_candidate (self, service, NULL, service->aliases[j], service->aliases[j]);
    }
  return self;
}

void
km_search_free (KmSearch *search)
{
  if (search == NULL)
    return;
  g_array_unref (search->candidates);
  km_catalogue_unref (search->catalogue);
  g_free (search);
}

/* 0: a whole word, 1: the beginning of one, -1: not there. The article ال may be left out by
 * whoever types. */
static int
match_word (const char *text,
            const char *word)
{
  static const char *const before[] = { " ", " ال", " لل", " بال" };
  int best = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *wanted = g_strconcat (before[i], word, NULL);

      for (const char *at = strstr (text, wanted); at != NULL; at = strstr (at + 1, wanted))
        {
          if (at[strlen (wanted)] == ' ')
            return 0;
          best = 1;
        }
    }
  return best;
}

/* Lower is better; -1: no match. */
static int
rank (const Candidate *candidate,
      const char      *text,
      char           **words)
{
  int sum = 0;
  int n = 0;
  g_autofree char *phrase = NULL;

  if (candidate->code != NULL)
    {
      if (strcmp (candidate->code, text) == 0)
        return 0;
      if (g_str_has_prefix (candidate->code, text))
        return 10;
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      int one;

      if (words[i][0] == '\0')
        continue;
      one = match_word (candidate->text, words[i]);
      if (one < 0)
        return -1;
      sum += one;
      n++;
    }
  if (n == 0)
    return -1;
  phrase = g_strconcat (" ", text, " ", NULL);
  if (strcmp (candidate->text, phrase) == 0)
    return candidate->bundle != NULL ? 50 : 51;
  phrase[strlen (phrase) - 1] = '\0';
  /* The words as typed, one after the other, before the same words anywhere. */
  return 100 + 20 * sum - (strstr (candidate->text, phrase) != NULL ? 10 : 0) - (candidate->alias != NULL ? 5 : 0) - (candidate->bundle != NULL ? 1 : 0);
}

typedef struct
{
  KmSearchHit *hit;
  guint order;
} Found;

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *x = a;
  const Found *y = b;

  if (x->hit->rank != y->hit->rank)
    return x->hit->rank - y->hit->rank;
  return x->order < y->order ? -1 : x->order > y->order;
}

static Found *
find_same (GArray          *found,
           const Candidate *candidate)
{
  for (guint i = 0; i < found->len; i++)
    {
      Found *one = &g_array_index (found, Found, i);

      if (one->hit->service == candidate->service && one->hit->bundle == candidate->bundle)
        return one;
    }
  return NULL;
}

static GPtrArray *
find_folded (const KmSearch *self,
             const char     *text,
             guint           max)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *hits = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (self->candidates, Candidate, i);
      int value = rank (candidate, text, words);
      Found *known = value >= 0 ? find_same (found, candidate) : NULL;

      if (value < 0 || (known != NULL && known->hit->rank <= value))
        continue;
      if (known == NULL)
        {
          Found one = { .hit = g_new0 (KmSearchHit, 1), .order = i };

          g_array_append_val (found, one);
          known = &g_array_index (found, Found, found->len - 1);
        }
      known->hit->service = candidate->service;
      known->hit->bundle = candidate->bundle;
      known->hit->alias = candidate->alias;
      known->hit->rank = value;
    }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len; i++)
    {
      KmSearchHit *hit = g_array_index (found, Found, i).hit;

      if (i < max)
        g_ptr_array_add (hits, hit);
      else
        g_free (hit);
    }
  return hits;
}

GPtrArray *
km_search_find (const KmSearch *search,
                const char     *text,
                guint           max)
{
  g_autofree char *folded = km_arabic_fold (text);
  g_autofree char *mapped = NULL;
  g_autofree char *folded_mapped = NULL;
  g_autoptr (GPtrArray) hits = folded[0] != '\0' ? find_folded (search, folded, max) : g_ptr_array_new_with_free_func (g_free);

  if (hits->len > 0 || folded[0] == '\0')
    return g_steal_pointer (&hits);
  /* Typed on the other layout: hgsghl is السلام (counter.md §1.11). */
  mapped = km_arabic_has_letter (text) ? km_arabic_layout_unmap (text) : km_arabic_layout_map (text);
  folded_mapped = km_arabic_fold (mapped);
  return find_folded (search, folded_mapped, max);
}
