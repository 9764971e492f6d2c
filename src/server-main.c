/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "serve", km_cli_serve, N_("serve a database") },
  { "init", km_cli_init, N_("make a new database") },
  { "account", km_cli_account, N_("list, add and disable accounts, set passwords") },
  { "centre", km_cli_centre, N_("list centres, make or change one") },
  { "lane", km_cli_put, N_("make or change a lane") },
  { "counter", km_cli_put, N_("make or change a counter") },
  { "settings", km_cli_put, N_("set what a centre decides for itself") },
  { "calendar", km_cli_put, N_("change holidays and working hours") },
  { "catalogue", km_cli_catalogue, N_("check, publish and list catalogues, approve fees") },
  { "till", km_cli_till, N_("codes for new workstations; list or withdraw tills") },
  { "backup", km_cli_backup, N_("copy a database while it is served") },
  { "restore", km_cli_restore, N_("put a copy in the place of a database") },
  { "recover", km_cli_recover, N_("save what can be read of a damaged database") },
  { "export", km_cli_export, N_("write a centre's books of a period for an auditor") },
  { "verify", km_cli_verify, N_("prove a database whole") },
};

static void
print_help (void)
{
  g_autofree char *codes = km_cli_describe_exits ();

  g_print (_("khadamat-server %s, the central server of Khadamat Misr Counter"), KM_VERSION);
  g_print ("\n\n%s\n\n", _("Usage: khadamat-server COMMAND [OPTIONS]; COMMAND --help tells more"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _(commands[i].summary));
  g_print ("\n%s\n", codes);
}

int
main (int    argc,
      char **argv)
{
  km_cli_init_locale ();

  if (argc >= 2)
    {
      for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        {
          if (strcmp (argv[1], commands[i].name) == 0)
            return commands[i].run (argc - 1, argv + 1);
        }
      if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
        {
          print_help ();
          return KM_EXIT_OK;
        }
      if (strcmp (argv[1], "--version") == 0)
        {
          g_print ("khadamat-server %s\n", KM_VERSION);
          return KM_EXIT_OK;
        }
      return km_cli_fail (KM_EXIT_USAGE, _("“%s” is not a command; khadamat-server --help lists them"), argv[1]);
    }
  print_help ();
  return KM_EXIT_USAGE;
}
