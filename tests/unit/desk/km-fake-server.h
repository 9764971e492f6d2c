/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* A small server of commands and events in a thread of its own, which misbehaves as told. */

#include <libsoup/soup.h>

#include "km-json.h"

typedef enum
{
  FAKE_FINE,
  FAKE_BUSY,        /* 503 without doing anything */
  FAKE_LOSE_ANSWER, /* does it, then answers nothing */
  FAKE_UNKNOWN,     /* does nothing and says "retry" for each */
  FAKE_REVOKED,     /* 401 */
} FakeMood;

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex lock;
  GCond cond;
  guint port;
  char *url;

  /* Under the lock. */
  FakeMood mood;
  guint times;       /* the mood holds for so many requests, then all is fine */
  gint64 last_n;
  gboolean revoked;  /* what the till is told when it asks; it may deliver all the same */
  guint requests;    /* POSTs of commands */
  guint executed;    /* commands that happened */
  guint largest;     /* commands in one request */
  GHashTable *seen;  /* ids */
  gboolean disorder; /* an n that was not the next one was executed */
  char *backlog;     /* the last Km-Backlog */
  GPtrArray *streams; /* char *: the texts of the next event streams, one a connection */
  GPtrArray *last_ids; /* char *: Last-Event-ID of each connection */
} Fake;

Fake *fake_new (void);
void fake_free (Fake *fake);
void fake_set_mood (Fake *fake, FakeMood mood, guint times);
gint64 fake_last_n (Fake *fake);
void fake_set_last_n (Fake *fake, gint64 n);
