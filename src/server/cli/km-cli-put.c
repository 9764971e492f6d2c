/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-json.h"

/* What is put by a file: the same body as the command over HTTP has (data/openapi.json). */
static const struct
{
  const char *noun;
  const char *kind;
  const char *summary;
} nouns[] = {
  { "lane", "lane.put", N_("Makes or changes a lane from a JSON file {centre, lane, letter, latin, name_ar, name_en, authorities}. The server must not run.") },
  { "counter", "counter.put", N_("Makes or changes a counter from a JSON file {centre, counter, number, name_ar, lanes}. The server must not run.") },
  { "settings", "settings.put", N_("Sets what a centre decides for itself from a JSON file {centre, settings}: head starts, hours, services, thresholds, place, schedule. The server must not run.") },
  { "calendar", "calendar.put", N_("Changes the working calendar from a JSON file {holidays, seasons, weekend, hours, collection}, each optional: a new catalogue, in force at once. The server must not run.") },
};

json_t *
km_cli_read_json (const char *file,
                  int        *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  json_t *json = NULL;
  gsize length;

  if (!g_file_get_contents (strcmp (file, "-") == 0 ? "/dev/stdin" : file, &text, &length, &error))
    *code = km_cli_fail_with (error, file);
  else if ((json = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error)) == NULL)
    *code = km_cli_fail (KM_EXIT_FAILED, _("%s is not JSON: %s"), file, error->message);
  return json;
}

int
km_cli_put_file (const char *uri,
                 const char *kind,
                 json_t     *body)
{
  int code = KM_EXIT_OK;
  KmStore *store = km_cli_open (uri, KM_STORE_NONE, &code);

  if (store == NULL)
    {
      json_decref (body);
      return code;
    }
  code = km_cli_decide (store, kind, body, NULL);
  km_store_close (store);
  return code;
}

int
km_cli_put (int    argc,
            char **argv)
{
  g_autofree char *uri = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { NULL },
  };
  const char *noun = argv[0];
  int code = KM_EXIT_OK;
  json_t *body;
  guint i = 0;

  while (strcmp (nouns[i].noun, noun) != 0)
    i++;
  if (!km_cli_parse (entries, "put FILE", _(nouns[i].summary), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc != 3 || strcmp (argv[1], "put") != 0)
    return km_cli_fail (KM_EXIT_USAGE, _("say what to do: %s put FILE"), noun);
  body = km_cli_read_json (argv[2], &code);
  if (body == NULL)
    return code;
  return km_cli_put_file (uri, nouns[i].kind, body);
}
