/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the tables of routes and of kinds as JSON, for the tests that hold description, rights and server together. */

#include "km-command-table.h"
#include "km-json.h"
#include "km-routes.h"

static json_t *
roles_to_json (guint roles)
{
  json_t *list = json_array ();

  for (guint role = 1; role < KM_ROLE_ANY; role <<= 1)
    if ((roles & role) != 0)
      json_array_append_new (list, json_string (km_role_to_string ((KmRole) role)));
  return list;
}

int
main (void)
{
  static const char *const access[] = {
    [KM_ACCESS_ANYONE] = "anyone", [KM_ACCESS_LOCAL] = "local", [KM_ACCESS_PERSON] = "person", [KM_ACCESS_TILL] = "till", [KM_ACCESS_EITHER] = "either",
  };
  json_t *routes_json = json_array (), *kinds_json = json_array (), *all;
  guint n_routes;
  gsize n_kinds;
  const KmRoute *routes = km_routes_get_all (&n_routes);
  const KmCommandKind *kinds = km_command_table_get_all (&n_kinds);

  for (guint i = 0; i < n_routes; i++)
    json_array_append_new (routes_json, json_pack ("{s:s, s:s, s:b, s:s, s:o}", "method", routes[i].method, "path", routes[i].pattern, "takes_body", routes[i].max_body > 0,
                                                   "access", access[routes[i].access], "roles", roles_to_json (routes[i].roles)));
  for (gsize i = 0; i < n_kinds; i++)
    json_array_append_new (kinds_json, json_pack ("{s:s, s:s, s:o, s:b}", "kind", kinds[i].kind, "sort", km_command_sort_to_string (kinds[i].sort),
                                                  "roles", roles_to_json (kinds[i].roles), "anyone", (kinds[i].rules & KM_COMMAND_RULE_ANYONE) != 0));
  all = json_pack ("{s:o, s:o}", "routes", routes_json, "kinds", kinds_json);
  json_dumpf (all, stdout, JSON_INDENT (1));
  json_decref (all);
  return 0;
}
