// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-account.h"
#include "km-password.h"
#include "km-practice.h"

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

static gboolean
write_accounts (KmDb *db, GError **error)
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
km_practice_seed (KmStore *store, KmTime now, GError **error)
{
  KmDb *db = km_store_get_writer (store);
  gint64 there = 0;

  g_return_val_if_fail (km_store_is_practice (store), FALSE);
  if (km_db_one (db, KM_SQL ("SELECT count(*) FROM centre"), error, "", "i", &there) < 0)
    return FALSE;
  if (there > 0)
    return TRUE;
  if (!km_db_begin (db, error))
    return FALSE;
  if (!write_accounts (db, error) || !write_centres (db, error) || !km_db_commit (db, error))
    {
      km_db_rollback (db);
      return FALSE;
    }
  return km_store_reload_directory (store, error);
}
