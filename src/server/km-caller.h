// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KM_ROLE_NONE = 0,
  KM_ROLE_CLERK = 1 << 0,
  KM_ROLE_RECEPTIONIST = 1 << 1,
  KM_ROLE_SUPERVISOR = 1 << 2,
  KM_ROLE_ADMINISTRATOR = 1 << 3,
  KM_ROLE_AUTHORITY = 1 << 4, /* a ministry's officer */
  KM_ROLE_DEVICE = 1 << 5,    /* display, kiosk */
  KM_ROLE_ANY = (1 << 6) - 1,
} KmRole;

typedef enum
{
  KM_CALLER_ANYONE,  /* no credential: till.enrol with its code */
  KM_CALLER_SESSION, /* a person's session: wishes and decisions */
  KM_CALLER_TILL,    /* a till's own credential: facts */
} KmCallerKind;

/* Who sends. Made by the HTTP side from the token, never from the body. */
typedef struct
{
  KmCallerKind kind;
  KmRole role;    /* session: one role */
  char *account;  /* session: user name */
  char *centre;   /* session, till; nullable for an administrator of all centres */
  char *counter;  /* session: the counter it is signed in at; nullable */
  char *till;     /* till: itself; session: the till it sits at; nullable */
  gboolean house; /* session: an administrator of all centres, wherever signed in; its centre is only where it sits */
} KmCaller;

KmCaller *km_caller_copy (const KmCaller *caller);
void km_caller_free (KmCaller *caller);

/* "clerk", "receptionist", "supervisor", "administrator", "authority", "device". */
const char *km_role_to_string (KmRole role);
KmRole km_role_from_string (const char *text); /* KM_ROLE_NONE if unknown */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmCaller, km_caller_free)

G_END_DECLS
