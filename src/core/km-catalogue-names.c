/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue.h"

/* Names in both languages, and the words of the files. */

#define NAME(function, Type, ar, en)                                   \
  const char *function (const Type *self, KmLanguage language)         \
  {                                                                    \
    return language == KM_LANGUAGE_AR ? self->ar : self->en;           \
  }

NAME (km_authority_name, KmAuthority, name_ar, name_en)
NAME (km_authority_short_name, KmAuthority, short_ar, short_en)
NAME (km_service_name, KmService, name_ar, name_en)
NAME (km_service_short_name, KmService, short_ar, short_en)
NAME (km_bundle_template_name, KmBundleTemplate, name_ar, name_en)
NAME (km_governorate_name, KmGovernorate, name_ar, name_en)
NAME (km_section_name, KmSection, name_ar, name_en)
NAME (km_person_name, KmPerson, name_ar, name_en)
NAME (km_field_label, KmField, label_ar, label_en)
NAME (km_field_short_label, KmField, short_ar, short_en)
NAME (km_choice_label, KmChoice, label_ar, label_en)
NAME (km_fee_label, KmFee, label_ar, label_en)
NAME (km_document_label, KmDocument, label_ar, label_en)

static const char *const field_types[] = {
  [KM_FIELD_TEXT] = "text",
  [KM_FIELD_MULTILINE] = "multiline",
  [KM_FIELD_NATIONAL_ID] = "national_id",
  [KM_FIELD_DATE] = "date",
  [KM_FIELD_CHOICE] = "choice",
  [KM_FIELD_INTEGER] = "integer",
  [KM_FIELD_MONEY] = "money",
  [KM_FIELD_PHONE] = "phone",
  [KM_FIELD_EMAIL] = "email",
  [KM_FIELD_PASSPORT_NUMBER] = "passport_number",
  [KM_FIELD_GOVERNORATE] = "governorate",
  [KM_FIELD_ADDRESS] = "address",
  [KM_FIELD_PLATE_NUMBER] = "plate_number",
  [KM_FIELD_TAX_NUMBER] = "tax_number",
  [KM_FIELD_COMMERCIAL_REGISTER_NUMBER] = "commercial_register_number",
  [KM_FIELD_IBAN] = "iban",
  [KM_FIELD_BOOLEAN] = "boolean",
  [KM_FIELD_COPIES] = "copies",
};

static const char *const fee_bases[] = {
  [KM_FEE_FIXED] = "fixed",
  [KM_FEE_PER_COPY] = "per_copy",
  [KM_FEE_PER_PAGE] = "per_page",
  [KM_FEE_PER_YEAR] = "per_year",
  [KM_FEE_PERCENT_OF_VALUE] = "percent_of_value",
  [KM_FEE_CHOICE] = "choice",
};

static const char *const audiences[] = {
  [KM_AUDIENCE_CITIZEN] = "citizen",
  [KM_AUDIENCE_INVESTOR] = "investor",
  [KM_AUDIENCE_FOREIGNER] = "foreigner",
};

static gboolean
find_word (const char *const *words,
           gsize              n,
           const char        *text,
           guint             *out)
{
  if (text == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (strcmp (words[i], text) == 0)
      {
        *out = (guint) i;
        return TRUE;
      }
  return FALSE;
}

#define WORDS(name, Type, words)                                       \
  const char *km_##name##_to_string (Type value)                       \
  {                                                                    \
    g_return_val_if_fail ((gsize) value < G_N_ELEMENTS (words), NULL); \
    return words[value];                                               \
  }                                                                    \
  gboolean km_##name##_from_string (const char *text, Type *value)     \
  {                                                                    \
    guint found;                                                       \
    if (!find_word (words, G_N_ELEMENTS (words), text, &found))        \
      return FALSE;                                                    \
    *value = (Type) found;                                             \
    return TRUE;                                                       \
  }

WORDS (field_type, KmFieldType, field_types)
WORDS (fee_basis, KmFeeBasis, fee_bases)
WORDS (audience, KmAudience, audiences)
