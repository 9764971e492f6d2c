/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-pool.h"

struct _KmPool
{
  GThreadPool *threads;
  guint queue;
};

typedef struct
{
  KmRequest *request;
  KmPoolFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Job;

static void
run_cb (gpointer data,
        gpointer user_data)
{
  Job *job = data;

  job->func (job->request, job->data);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

KmPool *
km_pool_new (guint threads,
             guint queue)
{
  KmPool *self = g_new0 (KmPool, 1);

  self->threads = g_thread_pool_new (run_cb, self, (gint) threads, FALSE, NULL);
  self->queue = queue;
  return self;
}

void
km_pool_run (KmPool        *self,
             KmRequest     *request,
             KmPoolFunc     func,
             gpointer       data,
             GDestroyNotify free_data)
{
  Job *job;

  if (g_thread_pool_unprocessed (self->threads) >= self->queue)
    {
      km_request_answer_code (request, "busy", "Too much of this kind is asked for at this moment");
      if (free_data != NULL)
        free_data (data);
      return;
    }
  job = g_new0 (Job, 1);
  job->request = request;
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  km_request_suspend (request);
  g_thread_pool_push (self->threads, job, NULL);
}

void
km_pool_free (KmPool *self)
{
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self);
}
