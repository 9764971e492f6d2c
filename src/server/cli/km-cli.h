/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-store.h"

G_BEGIN_DECLS

/* The subcommands of khadamat-server. Each gets its own arguments with its name at argv[0], and returns an exit code. */

typedef enum
{
  KM_EXIT_OK = 0,
  KM_EXIT_FAILED = 1,
  KM_EXIT_USAGE = 2,
  KM_EXIT_PORT_IN_USE = 3,
  KM_EXIT_LOCKED = 4,        /* another process uses the database */
  KM_EXIT_TOO_NEW = 5,       /* a newer program made the database */
  KM_EXIT_READ_ONLY = 6,     /* the database or its folder cannot be written */
  KM_EXIT_CATALOGUE = 7,     /* the catalogue is not right */
  KM_EXIT_NO_ZONE = 8,       /* the system does not know Africa/Cairo */
  KM_EXIT_WRONG_MODE = 9,    /* practice and real do not mix */
  KM_EXIT_DAMAGED = 10,
  KM_EXIT_NO_DATABASE = 11,
  KM_EXIT_FULL = 12,         /* no room on the disk */
  KM_EXIT_NOT_ALLOWED = 13,  /* the port or a file is not ours to use */
} KmExit;

/* The same codes in words, a line each, for --help. New string. */
char *km_cli_describe_exits (void);

/* Takes the language of the user's locale: Arabic where it is Arabic, else English. Before anything is said. */
void km_cli_init_locale (void);

int km_cli_serve     (int argc, char **argv);
int km_cli_init      (int argc, char **argv);
int km_cli_account   (int argc, char **argv);
int km_cli_centre    (int argc, char **argv);
int km_cli_catalogue (int argc, char **argv);
int km_cli_till      (int argc, char **argv);
int km_cli_put       (int argc, char **argv);
int km_cli_backup    (int argc, char **argv);
int km_cli_restore   (int argc, char **argv);
int km_cli_recover   (int argc, char **argv);
int km_cli_export    (int argc, char **argv);
int km_cli_verify    (int argc, char **argv);

/* Reads options into @entries, with "--help" and @summary; what is left over stands in *argv. FALSE: it has complained. */
gboolean km_cli_parse (const GOptionEntry *entries,
                       const char         *arguments,
                       const char         *summary,
                       int                *argc,
                       char             ***argv);

/* Says a message on the standard error, with the program's name; returns @code. */
int      km_cli_fail  (KmExit              code,
                       const char         *format,
                       ...) G_GNUC_PRINTF (2, 3);

/* Says what @error means to somebody who runs the program; returns its exit code. */
int      km_cli_fail_with (const GError   *error,
                           const char     *about);

/* Opens the database of --database for a program that changes it alone. NULL: it has complained, and *code says how. */
KmStore *km_cli_open  (const char         *uri,
                       KmStoreFlags        flags,
                       int                *code);

/* Who the audit log names for what a program on this machine decides. */
#define KM_CLI_ACTOR "khadamat-server"

/* Decides something as an administrator of all centres, by the same command as over HTTP: executed, recorded and audited by the writer.
 * Takes @body. @result (nullable) gets the command's result, a new reference. What is refused is complained about. */
int      km_cli_decide (KmStore           *store,
                        const char        *kind,
                        json_t            *body,
                        json_t           **result);

/* The same for a database that is opened for it alone. */
int      km_cli_put_file (const char      *uri,
                          const char      *kind,
                          json_t          *body);

/* The JSON of a file ("-": the standard input). NULL: it has complained. */
json_t  *km_cli_read_json (const char     *file,
                           int            *code);

/* One line from the standard input, without echo on a terminal after asking with @prompt there. NULL at the end. To be
 * wiped with km_password_wipe(). */
char    *km_cli_read_secret (const char   *prompt);

/* The folder of the catalogue: @wanted, else $KM_CATALOGUE, else the installed one. */
const char *km_cli_catalogue_folder (const char *wanted);

G_END_DECLS
