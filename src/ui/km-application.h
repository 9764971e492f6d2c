/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the command line asked for. All strings are nullable and copied. */
typedef struct
{
  gboolean practice;
  gboolean service; /* started by the bus: wait to be activated */
  gboolean exit_after_startup; /* leave after the first painted frame: for measuring and smoke tests */
  char *server;    /* URL; NULL = the saved one */
  char *window;    /* "counter", "dashboard", "hall" or "kiosk"; NULL = by role */
  char *language;  /* "ar" or "en"; NULL = the saved one */
  char *ca_file;   /* NULL = the one kept with the till, else the system's */
  char *state_dir; /* NULL = the user's state folder */
} KmOptions;

/* The program: one instance for each user and mode (a second start shows the first one's window), except when a state folder
 * is named. Owns the KmDesk and shows one window of it: sign-in, trouble, counter or dashboard. */
#define KM_TYPE_APPLICATION (km_application_get_type ())
G_DECLARE_FINAL_TYPE (KmApplication, km_application, KM, APPLICATION, AdwApplication)

KmApplication *km_application_new (const KmOptions *options);

G_END_DECLS
