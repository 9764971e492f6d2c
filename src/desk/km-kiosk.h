/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "km-desk.h"

G_BEGIN_DECLS

/* What a ticket kiosk does: it issues tickets. Main thread only. */

/* A ticket as its visitor gets it on paper. */
typedef struct
{
  char *letter, *latin;
  char *lane;       /* code */
  char *lane_name_ar, *lane_name_en;
  char *centre_name; /* in the desk's language */
  guint number;
  guint ahead;      /* people before this one */
  gint64 issued_at; /* microseconds UTC, the server's */
  gboolean practice;
} KmIssuedTicket;

void km_issued_ticket_free (KmIssuedTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmIssuedTicket, km_issued_ticket_free)

/* The wish ticket.issue. @audience: "citizen", "investor", "foreigner". @priority: "none", "disability", "elderly", "pregnant", "infant".
 * @wanted: codes of the services or the bundle that the visitor chose, may be empty. It is sent again by itself when the answer is lost and
 * happens once. Errors by code: "offline", "unauthorized", those of the command. */
void km_desk_issue_async (KmDesk *self, const char *lane, const char *audience, const char *priority, const char *const *wanted,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KmIssuedTicket *km_desk_issue_finish (KmDesk *self, GAsyncResult *result, GError **error);

/* Whether the centre that is signed in to offers @service: what the server lists, else a van what is
 * marked mobile, another centre what is marked fixed. */
gboolean km_desk_offers (KmDesk *self, const KmService *service);

G_END_DECLS
