/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "walk-answers.h"

/* By the end of the field's key (a GLib pattern), first match. A list with | is taken in turn by the visitor's number. */
static const struct
{
  const char *key, *text;
} by_key[] = {
  { "*child.national_id", "31601150105611" },
  { "*birth_date", "15/03/2016" },
  { "*expiry*", "15/03/2031" },
  { "*first_name", "يوسف|مريم|عمر" },
  { "*name", "أحمد عبد الرحمن محمد السيد|منى علي حسن إبراهيم|كريم سمير فؤاد حنا" },
};

static const struct
{
  const char *type, *text;
} by_type[] = {
  { "text", "بيان أول|بيان ثان|بيان ثالث" },
  { "multiline", "سطر أول للتجربة" },
  { "address", "١٤ شارع الصداقة، أسوان|٧ شارع النيل، أسوان" },
  { "national_id", "28612032801473|29002150101243|29105212100357" },
  { "passport_number", "A12345678" },
  { "phone", "01035521474|01123456789|01298765432" },
  { "mobile", "01035521474|01123456789|01298765432" },
  { "email", "ahmed@example.com" },
  { "date", "15/03/2020" },
  { "money", "1500|23000|999.75" },
  { "integer", "2|3|1" },
  { "copies", "3|1|2" },
  { "boolean", "true" },
  { "plate_number", "أ ب ج 123" },
  { "tax_number", "100531385" },
  { "commercial_register_number", "83594" },
  { "iban", "EG380019000500000000263180002" },
};

static char *
pick (const char *list, guint visitor)
{
  g_auto (GStrv) texts = g_strsplit (list, "|", -1);

  return g_strdup (texts[visitor % g_strv_length (texts)]);
}

static char *
pick_choice (KmFormField *field, guint visitor)
{
  GListModel *choices = km_form_field_get_choices (field);
  guint n = choices ? g_list_model_get_n_items (choices) : 0;
  g_autoptr (KmFormChoice) choice = NULL;

  if (n == 0)
    return NULL;
  choice = g_list_model_get_item (choices, visitor % n);
  return g_strdup (km_form_choice_get_value (choice));
}

char *
walk_answer (KmFormField *field, guint visitor)
{
  const char *key = km_form_field_get_key (field);
  const char *type = km_form_field_get_field_type (field);

  if (strcmp (type, "choice") == 0 || strcmp (type, "governorate") == 0)
    return pick_choice (field, visitor);
  if (strcmp (type, "text") == 0 || strcmp (type, "date") == 0 || strcmp (type, "national_id") == 0)
    for (guint i = 0; i < G_N_ELEMENTS (by_key); i++)
      if (g_pattern_match_simple (by_key[i].key, key))
        return pick (by_key[i].text, visitor);
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    if (strcmp (by_type[i].type, type) == 0)
      return pick (by_type[i].text, visitor);
  return NULL;
}
