// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "km-store-private.h"

static guint64
size_of (const char *path, const char *suffix)
{
  g_autofree char *whole = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (whole, &info) == 0 ? (guint64) info.st_size : 0;
}

gboolean
km_store_look_at_disk (KmStore *self, KmStoreDisk *disk)
{
  const char *path = self->guard != NULL ? km_db_get_path (self->guard) : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  struct statvfs room;

  *disk = (KmStoreDisk) { 0 };
  if (path == NULL || statvfs (folder, &room) != 0)
    return FALSE;
  disk->size = size_of (path, "");
  disk->log_size = size_of (path, "-wal");
  disk->free = (guint64) room.f_bavail * room.f_frsize;
  disk->writable = (room.f_flag & ST_RDONLY) == 0 && g_access (path, W_OK) == 0 && g_access (folder, W_OK) == 0;
  g_mutex_lock (&self->lock);
  disk->reserve = self->reserve;
  g_mutex_unlock (&self->lock);
  return TRUE;
}
