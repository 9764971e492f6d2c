// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-clock.h"

struct _KmClock
{
  gatomicrefcount ref_count;
  GMutex lock;
  gint64 ahead; /* of the system's clock, microseconds */
};

KmClock *
km_clock_new (void)
{
  KmClock *self = g_new0 (KmClock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  return self;
}

KmClock *
km_clock_ref (KmClock *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
km_clock_unref (KmClock *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

KmTime
km_clock_now (KmClock *self)
{
  KmTime now;

  g_mutex_lock (&self->lock);
  now = g_get_real_time () + self->ahead;
  g_mutex_unlock (&self->lock);
  return now;
}

KmTime
km_clock_ahead (KmClock *self)
{
  KmTime ahead;

  g_mutex_lock (&self->lock);
  ahead = self->ahead;
  g_mutex_unlock (&self->lock);
  return ahead;
}

void
km_clock_set (KmClock *self, KmTime at)
{
  g_mutex_lock (&self->lock);
  self->ahead = at - g_get_real_time ();
  g_mutex_unlock (&self->lock);
}
