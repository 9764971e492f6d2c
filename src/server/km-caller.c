// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-caller.h"

static const struct
{
  KmRole role;
  const char *name;
} roles[] = {
  { KM_ROLE_CLERK, "clerk" },
  { KM_ROLE_RECEPTIONIST, "receptionist" },
  { KM_ROLE_SUPERVISOR, "supervisor" },
  { KM_ROLE_ADMINISTRATOR, "administrator" },
  { KM_ROLE_AUTHORITY, "authority" },
  { KM_ROLE_DEVICE, "device" },
};

KmCaller *
km_caller_copy (const KmCaller *caller)
{
  KmCaller *copy = g_new0 (KmCaller, 1);

  *copy = *caller;
  copy->account = g_strdup (caller->account);
  copy->centre = g_strdup (caller->centre);
  copy->counter = g_strdup (caller->counter);
  copy->till = g_strdup (caller->till);
  return copy;
}

void
km_caller_free (KmCaller *caller)
{
  if (caller == NULL)
    return;
  g_free (caller->account);
  g_free (caller->centre);
  g_free (caller->counter);
  g_free (caller->till);
  g_free (caller);
}

const char *
km_role_to_string (KmRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].name;
  return "none";
}

KmRole
km_role_from_string (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].name, text) == 0)
      return roles[i].role;
  return KM_ROLE_NONE;
}
