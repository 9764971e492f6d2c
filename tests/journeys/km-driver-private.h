/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "km-driver.h"

struct _KmDriver
{
  char        *program;
  gboolean     wrapped;         /* another program starts it, in a sandbox: its process is not the one that is started here */
  char        *language;
  char        *toolkit;         /* (nullable) the version of its GTK, once it is known */
  char        *shot_folder;
  GSubprocess *process;
  GPid         pid;
  guint        shots;
  AtspiEventListener *listener; /* (owned) */
  AtspiAccessible *focused;     /* (owned) (nullable) what said last that it has the focus */
};

AtspiAccessible *km_driver_application (KmDriver *driver);
gboolean         km_driver_is_ours     (KmDriver        *driver,
                                        AtspiAccessible *accessible);
gboolean         km_driver_is_plain    (GPid             pid);
AtspiAccessible *km_driver_find_inside (AtspiAccessible *root,
                                        const char      *name);
