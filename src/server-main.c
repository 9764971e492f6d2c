/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "km-cli.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "serve", km_cli_serve, "serve a database" },
  { "init", km_cli_init, "make a new database" },
  { "account", km_cli_account, "list, add and disable accounts, set passwords" },
  { "centre", km_cli_centre, "list centres, make or change one" },
  { "catalogue", km_cli_catalogue, "check or publish a catalogue" },
  { "till", km_cli_till, "one-time codes for new workstations" },
  { "backup", km_cli_backup, "copy a database while it is served" },
  { "verify", km_cli_verify, "prove a database whole" },
};

static void
print_help (void)
{
  g_print ("khadamat-server %s, the central server of Khadamat Misr Counter\n\nUsage: khadamat-server COMMAND [OPTIONS]; COMMAND --help tells more\n\n", KM_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, commands[i].summary);
  g_print ("\n%s\n", KM_EXIT_HELP);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");

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
      return km_cli_fail (KM_EXIT_USAGE, "“%s” is not a command; khadamat-server --help lists them", argv[1]);
    }
  print_help ();
  return KM_EXIT_USAGE;
}
