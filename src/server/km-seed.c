// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-account.h"
#include "km-error.h"
#include "km-json.h"
#include "km-password.h"
#include "km-seed.h"

#define ALL_LANES "CIV NOT TRF BIZ SOC PAS"

static const struct
{
  const char *username, *name_ar, *name_en, *number, *authority;
  KmRole role;
} accounts[] = {
  { "clerk", "محمود سعيد", "Mahmoud Said", "124", NULL, KM_ROLE_CLERK },
  { "clerk2", "نادية حسن", "Nadia Hassan", "131", NULL, KM_ROLE_CLERK },
  { "reception", "هبة إبراهيم", "Heba Ibrahim", "118", NULL, KM_ROLE_RECEPTIONIST },
  { "supervisor", "منى فؤاد", "Mona Fouad", "102", NULL, KM_ROLE_SUPERVISOR },
  { "admin", "سامي يوسف", "Samy Youssef", "100", NULL, KM_ROLE_ADMINISTRATOR },
  { "officer", "نهى كمال", "Noha Kamal", "310", "CSO", KM_ROLE_AUTHORITY },
  { "display", "شاشة الصالة", "Hall display", "900", NULL, KM_ROLE_DEVICE },
};

static const struct
{
  const char *lane, *letter, *latin, *name_ar, *name_en, *authorities;
} lanes[] = {
  { "CIV", "م", "M", "الأحوال المدنية والأدلة الجنائية", "Civil status and criminal records", "CSO CRM" },
  { "NOT", "ق", "K", "الشهر العقاري والنيابة العامة", "Notary and prosecution", "NOT PPO" },
  { "TRF", "ر", "R", "المرور", "Traffic", "TRF" },
  { "BIZ", "س", "S", "السجل التجاري والضرائب والعمل", "Business, taxes and labour", "CRG IDA TAX LAB" },
  { "SOC", "ص", "C", "التضامن والتأمينات والتموين والمدفوعات", "Social affairs, insurance, supply and payments", "SOL NOS SUP PAY RET" },
  { "PAS", "ط", "T", "الجوازات والتصديقات", "Passports and attestation", "PAS CON" },
};

/* counters: lanes served from a number on, until the next row. */
static const struct
{
  const char *centre;
  int from, to;
  const char *lanes;
} counters[] = {
  { "ASW", 1, 4, ALL_LANES },   { "ASW", 5, 5, "CIV SOC" },   { "ASW", 6, 6, "NOT" },   { "ASW", 7, 7, "TRF" },       { "ASW", 8, 8, "BIZ PAS" },
  { "CAI", 1, 10, ALL_LANES },  { "CAI", 11, 14, "CIV SOC" }, { "CAI", 15, 16, "NOT" }, { "CAI", 17, 18, "TRF" },     { "CAI", 19, 20, "BIZ PAS" },
  { "VAN-01", 1, 1, "CIV NOT" },
};

static const struct
{
  const char *centre, *name_ar, *name_en, *kind, *lanes;
} centres[] = {
  { "ASW", "مركز خدمات مصر، أسوان", "Khadamat Misr Centre, Aswan", "centre", ALL_LANES },
  { "CAI", "مركز خدمات مصر، القاهرة (المقطم)", "Khadamat Misr Centre, Cairo (Mokattam)", "centre", ALL_LANES },
  { "VAN-01", "مركز خدمات مصر المتنقل ١", "Khadamat Misr Mobile Centre 1", "van", "CIV NOT" },
};

static const char settings[] = "{\"head_starts\":{\"disability\":15,\"elderly\":10,\"infant\":10,\"pregnant\":15}}";

/* ---- The catalogue ---- */

static gboolean
read_folder (const char *folder, const char *under, GHashTable *files, GError **error)
{
  g_autofree char *path = *under != '\0' ? g_build_filename (folder, under, NULL) : g_strdup (folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative = *under != '\0' ? g_strconcat (under, "/", name, NULL) : g_strdup (name);
      g_autofree char *file = g_build_filename (folder, relative, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (!km_catalogue_is_file_name (relative))
        continue;
      if (!g_file_get_contents (file, &contents, &length, error))
        return FALSE;
      g_hash_table_insert (files, g_steal_pointer (&relative), g_bytes_new_take (g_steal_pointer (&contents), length));
    }
  return TRUE;
}

json_t *
km_seed_load_catalogue (const char *folder, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  if (!read_folder (folder, "", files, error) || !read_folder (folder, "services", files, error))
    return NULL;
  return km_catalogue_assemble (files, error);
}

gboolean
km_seed_publish_catalogue (KmStore *store, json_t *document, KmTime now, GError **error)
{
  KmDb *db = km_store_get_writer (store);
  g_autofree char *version = NULL, *current = NULL;

  if (!km_db_begin (db, error))
    return FALSE;
  version = km_store_put_catalogue (store, db, document, now, error);
  if (version == NULL
      || km_db_one (db, KM_SQL ("SELECT version FROM catalogue_published ORDER BY at DESC LIMIT 1"), error, "", "s", &current) < 0
      || (g_strcmp0 (version, current) != 0 && !km_store_publish_catalogue (store, db, version, now, error)) || !km_db_commit (db, error))
    {
      km_db_rollback (db);
      return FALSE;
    }
  km_store_forget_catalogue (store);
  return TRUE;
}

/* ---- Practice ---- */

static gboolean
write_accounts (KmDb *db, KmTime now, GError **error)
{
  g_autofree char *hash = km_password_hash ("practice", error);

  if (hash == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      KmAccount account = {
        .username = (char *) accounts[i].username,
        .name_ar = (char *) accounts[i].name_ar,
        .name_en = (char *) accounts[i].name_en,
        .number = (char *) accounts[i].number,
        .authority = (char *) accounts[i].authority,
        .hash = hash,
        .role = accounts[i].role,
      };

      /* From the beginning of time: a practice clock may be set back. */
      if (!km_account_put (db, &account, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, word);
}

static gboolean
write_centres (KmDb *db, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (centres); i++)
    {
      if (!km_db_run (db, KM_SQL ("INSERT INTO centre (centre, name_ar, name_en, kind, settings) VALUES ($1, $2, $3, $4, $5)"), error, "sssss",
                      centres[i].centre, centres[i].name_ar, centres[i].name_en, centres[i].kind, settings))
        return FALSE;
      for (gsize j = 0; j < G_N_ELEMENTS (lanes); j++)
        if (has_word (centres[i].lanes, lanes[j].lane)
            && !km_db_run (db,
                           KM_SQL ("INSERT INTO lane (centre, lane, position, letter, latin, name_ar, name_en, authorities) "
                                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                           error, "ssisssss", centres[i].centre, lanes[j].lane, (gint64) j, lanes[j].letter, lanes[j].latin, lanes[j].name_ar,
                           lanes[j].name_en, lanes[j].authorities))
          return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    for (int number = counters[i].from; number <= counters[i].to; number++)
      {
        g_autofree char *code = g_strdup_printf ("%s-%02d", counters[i].centre, number);

        if (!km_db_run (db, KM_SQL ("INSERT INTO counter (counter, centre, number, lanes) VALUES ($1, $2, $3, $4)"), error, "ssis", code,
                        counters[i].centre, (gint64) number, counters[i].lanes))
          return FALSE;
      }
  return TRUE;
}

gboolean
km_seed_practice (KmStore *store, const char *folder, KmTime now, GError **error)
{
  KmDb *db = km_store_get_writer (store);
  g_autoptr (json_t) document = NULL;
  gint64 there = 0;

  g_return_val_if_fail (km_store_is_practice (store), FALSE);
  document = km_seed_load_catalogue (folder, error);
  if (document == NULL || km_db_one (db, KM_SQL ("SELECT count(*) FROM centre"), error, "", "i", &there) < 0)
    return FALSE;
  if (there == 0)
    {
      if (!km_db_begin (db, error))
        return FALSE;
      if (!write_accounts (db, now, error) || !write_centres (db, error) || !km_db_commit (db, error))
        {
          km_db_rollback (db);
          return FALSE;
        }
      if (!km_store_reload_directory (store, error))
        return FALSE;
    }
  return km_seed_publish_catalogue (store, document, now, error);
}
