/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A bad network on loopback: what connects to it is passed on to a server, as well or badly as the test wants. */
typedef enum
{
  KM_RELAY_PASS,
  KM_RELAY_LOSE,        /* requests arrive, but some answers are cut off */
  KM_RELAY_UNAVAILABLE, /* 503 to everything */
  KM_RELAY_SILENT,      /* takes everything and says nothing */
  KM_RELAY_REFUSE,      /* closes at once */
} KmRelayMode;

typedef struct _KmRelay KmRelay;

KmRelay *km_relay_new (guint16 server_port, guint32 seed);
void km_relay_free (KmRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmRelay, km_relay_free)

/* "http://127.0.0.1:PORT" (borrowed). */
const char *km_relay_get_url (KmRelay *self);
/* From now on; connections of another mode are cut. */
void km_relay_set_mode (KmRelay *self, KmRelayMode mode);
/* How many answers were lost, or refused with 503. */
guint km_relay_get_harm (KmRelay *self);

G_END_DECLS
