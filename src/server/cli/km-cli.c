/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "km-cli.h"
#include "km-error.h"

/* For --help and the README; a code never changes its meaning. */
static const struct
{
  KmExit code;
  const char *meaning;
} exits[] = {
  { KM_EXIT_OK, N_("done") },
  { KM_EXIT_FAILED, N_("failed; the message says why") },
  { KM_EXIT_USAGE, N_("wrong usage") },
  { KM_EXIT_PORT_IN_USE, N_("the port is in use by another program") },
  { KM_EXIT_LOCKED, N_("another process uses the database") },
  { KM_EXIT_TOO_NEW, N_("the database was made by a newer version") },
  { KM_EXIT_READ_ONLY, N_("the database or its folder cannot be written") },
  { KM_EXIT_CATALOGUE, N_("the catalogue is not right") },
  { KM_EXIT_NO_ZONE, N_("the system does not know the time zone Africa/Cairo") },
  { KM_EXIT_WRONG_MODE, N_("practice and real do not mix") },
  { KM_EXIT_DAMAGED, N_("the database is damaged") },
  { KM_EXIT_NO_DATABASE, N_("there is no such database") },
  { KM_EXIT_FULL, N_("there is no room on the disk") },
  { KM_EXIT_NOT_ALLOWED, N_("a port or a file is not ours to use") },
};

char *
km_cli_describe_exits (void)
{
  g_autoptr (GString) text = g_string_new (_("Exit codes:"));

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    g_string_append_printf (text, "\n  %2d  %s", exits[i].code, _(exits[i].meaning));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
km_cli_parse (const GOptionEntry *entries,
              const char         *arguments,
              const char         *summary,
              int                *argc,
              char             ***argv)
{
  g_autofree char *usage = g_strdup_printf ("%s%s%s", (*argv)[0], arguments != NULL ? " " : "", arguments != NULL ? arguments : "");
  g_autofree char *program = NULL;
  g_autofree char *codes = km_cli_describe_exits ();
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;

  program = g_strdup_printf ("khadamat-server %s", (*argv)[0]);
  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, codes);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  km_cli_fail (KM_EXIT_USAGE, _("%s. “khadamat-server %s --help” tells more"), error->message, usage);
  return FALSE;
}

int
km_cli_fail (KmExit      code,
             const char *format,
             ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Some of what libraries say ends with a full stop of its own. */
  if (g_str_has_suffix (message, "."))
    message[strlen (message) - 1] = '\0';
  g_printerr ("khadamat-server: %s.\n", message);
  return code;
}

static int
fail_with_database (const GError *error,
                    const char   *about)
{
  switch ((KmDbError) error->code)
    {
    case KM_DB_ERROR_LOCKED:
      return km_cli_fail (KM_EXIT_LOCKED, _("%s is in use by another process, probably a server that runs: stop it first"), about);
    case KM_DB_ERROR_TOO_NEW:
      return km_cli_fail (KM_EXIT_TOO_NEW, _("%s was made by a newer version of this program (%s): install that version. Nothing was changed"), about, error->message);
    case KM_DB_ERROR_READ_ONLY:
      return km_cli_fail (KM_EXIT_READ_ONLY, _("%s or its folder cannot be written (%s)"), about, error->message);
    case KM_DB_ERROR_CORRUPT:
      return km_cli_fail (KM_EXIT_DAMAGED, _("%s is damaged, or not a database of this program (%s). Nothing was changed"), about, error->message);
    case KM_DB_ERROR_NOT_FOUND:
      return km_cli_fail (KM_EXIT_NO_DATABASE, _("%s does not exist: “khadamat-server init” makes it"), about);
    case KM_DB_ERROR_FULL:
      return km_cli_fail (KM_EXIT_FULL, _("there is no room on the disk for %s (%s)"), about, error->message);
    case KM_DB_ERROR_FAILED:
    case KM_DB_ERROR_BUSY:
    case KM_DB_ERROR_CONSTRAINT:
    case KM_DB_ERROR_GONE:
    case KM_DB_ERROR_IO:
    default:
      return km_cli_fail (KM_EXIT_FAILED, "%s: %s", about, error->message);
    }
}

int
km_cli_fail_with (const GError *error,
                  const char   *about)
{
  if (error->domain == KM_DB_ERROR)
    return fail_with_database (error, about);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return km_cli_fail (KM_EXIT_PORT_IN_USE, _("%s is in use by another program"), about);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return km_cli_fail (KM_EXIT_NOT_ALLOWED, "%s: %s", about, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return km_cli_fail (KM_EXIT_USAGE, "%s", error->message);
  if (g_error_matches (error, KM_ERROR, KM_ERROR_CONFLICT))
    return km_cli_fail (KM_EXIT_WRONG_MODE, "%s: %s", about, error->message);
  return km_cli_fail (KM_EXIT_FAILED, "%s: %s", about, error->message);
}

KmStore *
km_cli_open (const char  *uri,
             KmStoreFlags flags,
             int         *code)
{
  g_autoptr (GError) error = NULL;
  KmStore *store;

  if (uri == NULL)
    {
      *code = km_cli_fail (KM_EXIT_USAGE, _("say which database: --database sqlite:PATH"));
      return NULL;
    }
  if (!g_str_has_prefix (uri, "sqlite:") || uri[strlen ("sqlite:")] == '\0')
    {
      *code = km_cli_fail (KM_EXIT_USAGE, _("“%s” is not a database this program can open: --database sqlite:PATH"), uri);
      return NULL;
    }
  store = km_store_open (uri, flags, &error);
  if (store == NULL && g_error_matches (error, KM_ERROR, KM_ERROR_UNAVAILABLE))
    *code = km_cli_fail (KM_EXIT_NO_ZONE, "%s", error->message);
  else if (store == NULL)
    *code = km_cli_fail_with (error, uri + strlen ("sqlite:"));
  return store;
}

char *
km_cli_read_secret (const char *prompt)
{
  struct termios before, silent;
  gboolean terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  char *line = NULL;
  size_t size = 0;
  ssize_t length;

  if (terminal)
    {
      g_printerr ("%s: ", prompt);
      silent = before;
      silent.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
    }
  length = getline (&line, &size, stdin);
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  if (length <= 0)
    {
      free (line);
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  return line;
}

const char *
km_cli_catalogue_folder (const char *wanted)
{
  const char *environment = g_getenv ("KM_CATALOGUE");

  if (wanted != NULL)
    return wanted;
  return environment != NULL && *environment != '\0' ? environment : KM_DATADIR "/catalogue";
}
