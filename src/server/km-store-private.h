// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-receipt-keys.h"
#include "km-clock.h"
#include "km-store.h"

G_BEGIN_DECLS

struct _KmStore
{
  char *uri;
  char *epoch;
  gboolean practice;
  guint8 search_key[KM_RECEIPT_KEY_BYTES];
  GTimeZone *zone;
  KmDb *guard;  /* holds the lock of the file; checkpoints */
  KmDb *writer; /* the writer's thread */

  GMutex lock; /* of all below */
  GCond returned;
  GPtrArray *readers; /* that wait in the pool */
  guint taken;
  KmDirectory *directory;
  GHashTable *catalogues; /* version → KmCatalogue */
  KmClock *clock;         /* nullable: the system's */
  char *current;          /* version of the current catalogue; NULL: ask the database */
  KmTime current_since, current_until; /* while that is so */
  GHashTable *unapproved; /* version → array of the authorities whose fees nobody has approved */
  guint catalogue_changes; /* counts what km_store_forget_catalogue() forgot */
  guint64 reserve;        /* bytes of the disk that must be free for a transaction to begin */
};

G_END_DECLS
