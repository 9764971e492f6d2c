// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"
#include "km-caller.h"
#include "km-command.h"

G_BEGIN_DECLS

typedef enum
{
  KM_COMMAND_RULE_NONE = 0,
  KM_COMMAND_RULE_ANYONE = 1 << 0,   /* needs no credential */
  KM_COMMAND_RULE_PRACTICE = 1 << 1, /* known to practice servers alone */
} KmCommandRules;

/* Every kind of command the server knows. The table is the permission matrix. */
typedef struct
{
  const char *kind;
  KmCommandSort sort;
  guint roles; /* mask of KmRole: of the session, or for a fact of its actor at the time it was made */
  guint rules; /* mask of KmCommandRules */
  gboolean (*apply) (KmApply *apply, GError **error);
} KmCommandKind;

/* NULL: unknown. */
const KmCommandKind *km_command_table_find (const char *kind);
/* Among those this server and this caller have. What a till tells happened, also when only a newer program knows the kind: for it an
 * unknown one is a fact that cannot be applied. */
const KmCommandKind *km_command_table_find_for (const char *kind, const KmCaller *caller, gboolean practice);
const KmCommandKind *km_command_table_get_all (gsize *n);

G_END_DECLS
