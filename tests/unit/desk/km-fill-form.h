/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "km-visit.h"

/* Answers whatever the visit still asks for: fields, papers, choices of fees. */
static inline void
fill_form (KmVisit *visit)
{
  g_autofree char *id = NULL;
  KmGapKind kind;
  guint rounds = 0;

  while ((kind = km_visit_next_gap (visit, NULL, &id)) != KM_GAP_NONE && rounds++ < 300)
    {
      if (kind == KM_GAP_DOCUMENT)
        km_visit_set_document (visit, id, KM_DOCUMENT_PRESENT);
      else if (kind == KM_GAP_CHOICE)
        {
          GListModel *groups = km_visit_get_fee_choices (visit);

          for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
            {
              g_autoptr (GListModel) group = g_list_model_get_item (groups, i);
              g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, 0);

              km_visit_set_fee_choice (visit, km_fee_choice_get_item (choice), km_fee_choice_get_code (choice));
            }
        }
      else if (kind == KM_GAP_FIELD)
        {
          KmFormField *field = km_visit_find_field (visit, id);
          const char *type = km_form_field_get_field_type (field);
          const char *text = "أحمد عبد الرحمن محمد السيد";

          g_test_message ("fill %s (%s) %s", id, type, km_form_field_get_problem (field));
          if (strcmp (type, "text") == 0 && km_form_field_get_max_length (field) > 0 && km_form_field_get_max_length (field) < 30)
            text = "12345";
          if (strcmp (type, "national_id") == 0)
            text = "28612030100473";
          else if (strcmp (type, "date") == 0)
            text = "19/11/2024";
          else if (strcmp (type, "phone") == 0)
            text = "01012345678";
          else if (strcmp (type, "integer") == 0 || strcmp (type, "copies") == 0)
            text = "2";
          else if (strcmp (type, "money") == 0)
            text = "1000";
          else if (strcmp (type, "boolean") == 0)
            text = "true";
          else if (strcmp (type, "choice") == 0 || strcmp (type, "governorate") == 0)
            {
              g_autoptr (KmFormChoice) choice = g_list_model_get_item (km_form_field_get_choices (field), 0);

              text = km_form_choice_get_value (choice);
            }
          km_visit_set_answer (visit, id, text);
          if (km_form_field_get_missing (km_visit_find_field (visit, id) ? km_visit_find_field (visit, id) : field))
            g_error ("%s (%s) stays missing: %s", id, type, km_form_field_get_problem (field));
        }
      else
        break;
      g_clear_pointer (&id, g_free);
    }
}
