/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. The till's file on one thread of its own: jobs run one after another, in the order they were pushed, each in one
 * transaction. The main thread never waits for it. */

#include <gio/gio.h>
#include <jansson.h>

#include "km-db.h"
#include "km-keys.h"
#include "km-time.h"

G_BEGIN_DECLS

/* What a job may touch: the store's thread alone. */
typedef struct
{
  KmDb *db;
  const char *path;                /* of the file */
  guint8 key[KM_SECRET_KEY_BYTES]; /* the file's key */
} KmStoreSide;

typedef gboolean (*KmStoreFunc) (KmStoreSide *side, gpointer data, GError **error);

#define KM_TYPE_STORE (km_store_get_type ())
G_DECLARE_FINAL_TYPE (KmStore, km_store, KM, STORE, GObject)

/* The file is @state_dir/till.db. @keyring: ask the desktop's keyring for the file's key first (else the 0600 file beside it). */
KmStore *km_store_new (const char *state_dir, gboolean keyring);
void km_store_open_async (KmStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_store_open_finish (KmStore *self, GAsyncResult *result, GError **error);
/* After all jobs pushed so far. */
void km_store_close_async (KmStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_store_close_finish (KmStore *self, GAsyncResult *result, GError **error);

/* Runs @func on the store's thread inside a transaction that is committed (durably) if it returns TRUE and rolled back if not. @data is
 * handed over and freed with @free_data (nullable) on the caller's context after the callback; the callback reads results from it with
 * km_store_run_data(). Errors come as KM_ERROR. */
void km_store_run_async (KmStore *self, KmStoreFunc func, gpointer data, GDestroyNotify free_data, GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean km_store_run_finish (KmStore *self, GAsyncResult *result, GError **error);
gpointer km_store_run_data (GAsyncResult *result);
/* The same without a transaction around @func: for what SQL does not do inside one (a copy of the file). Ends with km_store_run_finish(). */
void km_store_run_bare_async (KmStore *self, KmStoreFunc func, gpointer data, GDestroyNotify free_data, GAsyncReadyCallback callback,
                              gpointer user_data);

/* For jobs: the store's thread. */
GBytes *km_store_seal (KmStoreSide *side, const void *data, gsize length);
GBytes *km_store_unseal (KmStoreSide *side, GBytes *sealed, GError **error);
gboolean km_store_put_secret (KmStoreSide *side, const char *name, const void *data, gsize length, GError **error);
/* *@value NULL when there is none. */
gboolean km_store_get_secret (KmStoreSide *side, const char *name, GBytes **value, GError **error);
gboolean km_store_delete_secret (KmStoreSide *side, const char *name, GError **error);
gboolean km_store_put_setting (KmStoreSide *side, const char *name, const char *value, GError **error);
gboolean km_store_put_cache (KmStoreSide *side, const char *name, KmTime at, const char *value, GError **error);
/* *@value NULL when there is none. */
gboolean km_store_get_cache (KmStoreSide *side, const char *name, char **value, GError **error);
/* @draft NULL deletes. @tender is kept in clear (nullable). */
gboolean km_store_put_draft (KmStoreSide *side, const char *slot, KmTime at, json_t *draft, json_t *tender, GError **error);
gboolean km_store_get_draft (KmStoreSide *side, const char *slot, json_t **draft, json_t **tender, GError **error);

/* Random bytes of the kernel. Any thread. */
void km_desk_random (void *out, gsize length);
/* A new UUIDv7 of @at. New string. */
char *km_desk_uuid (KmTime at);

G_END_DECLS
