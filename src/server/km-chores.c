// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-chores.h"

#define THREADS 2
#define QUEUE 32

typedef struct
{
  KmChore func;
  gpointer data;
} Chore;

struct _KmChores
{
  GThreadPool *pool;
};

static void
do_chore (gpointer data, gpointer user_data)
{
  g_autofree Chore *chore = data;

  chore->func (chore->data);
}

KmChores *
km_chores_new (void)
{
  KmChores *self = g_new0 (KmChores, 1);

  self->pool = g_thread_pool_new (do_chore, NULL, THREADS, FALSE, NULL);
  return self;
}

gboolean
km_chores_push (KmChores *self, KmChore func, gpointer data)
{
  Chore *chore;

  if (g_thread_pool_unprocessed (self->pool) >= QUEUE)
    return FALSE;
  chore = g_new0 (Chore, 1);
  chore->func = func;
  chore->data = data;
  g_thread_pool_push (self->pool, chore, NULL);
  return TRUE;
}

void
km_chores_stop (KmChores *self)
{
  if (self == NULL)
    return;
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self);
}
