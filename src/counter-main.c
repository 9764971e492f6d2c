/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-application.h"
#include "km-locale.h"
#include "km-settings.h"

/* The language of this start: from the command line before anything is translated, else as it was chosen last. Returns
 * (transfer full). */
static char *
wanted_language (int argc, char **argv)
{
  g_autoptr(KmSettings) settings = NULL;

  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      if (g_str_has_prefix (argv[i], "--language="))
        return g_strdup (argv[i] + strlen ("--language="));
      if (g_str_equal (argv[i], "--language") && i + 1 < argc)
        return g_strdup (argv[i + 1]);
    }
  settings = km_settings_new ();
  return km_settings_dup (settings, "language");
}

/* words: the ones that the option takes, «|» between. */
static gboolean
one_of (const char *option, const char *value, const char *words)
{
  g_auto(GStrv) known = g_strsplit (words, "|", -1);

  if (!value || g_strv_contains ((const char *const *) known, value))
    return TRUE;
  g_printerr ("khadamat-counter: --%s: %s\n", option, words);
  return FALSE;
}

int
main (int argc, char **argv)
{
  KmOptions options = { 0 };
  gboolean version = FALSE;
  g_autofree char *language = NULL;
  g_autoptr(GOptionContext) context = NULL;
  g_autoptr(KmApplication) application = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  /* Twice: reading the saved choice may start threads, and what they read of the environment must not move any more. */
  km_locale_init (NULL);
  language = wanted_language (argc, argv);
  km_locale_init (language);

  {
    const GOptionEntry entries[] = {
      { "practice", 0, 0, G_OPTION_ARG_NONE, &options.practice, _("Practice: a server of its own with visitors; nothing is real"), NULL },
      { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, _("Address of the server"), "URL" },
      { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &options.ca_file, _("Certificate of the server's own authority (PEM); kept with the till, so that it is given once"), "FILE" },
      { "window", 0, 0, G_OPTION_ARG_STRING, &options.window, _("Window to open when the account may have it"), "counter|dashboard|hall|kiosk" },
      { "language", 0, 0, G_OPTION_ARG_STRING, &options.language, _("Language of this start"), "ar|en" },
      { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.state_dir, _("Folder for the till's file, for a second till on this machine"), "DIR" },
      { "exit-after-startup", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options.exit_after_startup, NULL, NULL },
      { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options.service, NULL, NULL },
      { "version", 0, 0, G_OPTION_ARG_NONE, &version, _("Show the version and leave"), NULL },
      { NULL, 0, 0, 0, NULL, NULL, NULL },
    };

    context = g_option_context_new (NULL);
    g_option_context_set_summary (context, _("The counter of a one-stop government service centre."));
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse (context, &argc, &argv, &error))
      {
        g_printerr ("khadamat-counter: %s\n", error->message);
        return 2;
      }
  }
  if (version)
    {
      g_print ("khadamat-counter %s\n", KM_VERSION);
      return 0;
    }
  if (argc > 1)
    {
      g_printerr ("khadamat-counter: %s: %s\n", _("unknown argument"), argv[1]);
      return 2;
    }
  if (!one_of ("window", options.window, "counter|dashboard|hall|kiosk") || !one_of ("language", options.language, "ar|en"))
    return 2;

  if (!gtk_init_check ())
    {
      g_printerr ("khadamat-counter: %s\n", _("There is no display to open a window on."));
      return 3;
    }
  g_set_prgname (KM_APPLICATION_ID);
  g_set_application_name (_("Khadamat Misr Counter"));
  application = km_application_new (&options);
  /* The one that is open already shows what is asked for. */
  if (options.window && !g_str_equal (options.window, "counter") && g_application_register (G_APPLICATION (application), NULL, NULL)
      && g_application_get_is_remote (G_APPLICATION (application)))
    {
      g_action_group_activate_action (G_ACTION_GROUP (application), options.window, NULL);
      g_dbus_connection_flush_sync (g_application_get_dbus_connection (G_APPLICATION (application)), NULL, NULL);
      status = 0;
    }
  else
    status = g_application_run (G_APPLICATION (application), 0, NULL);
  g_free (options.server);
  g_free (options.window);
  g_free (options.language);
  g_free (options.state_dir);
  g_free (options.ca_file);
  return status;
}
