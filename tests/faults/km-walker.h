/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <jansson.h>

G_BEGIN_DECLS

/* The test's side of walk: starts it in a folder of its own with its own practice server, reads what it says, kills it or its server. All
 * waiting is the main context's, bounded; what does not come ends the test with what was said before. */
typedef struct
{
  char *folder;    /* all of it */
  char *state_dir; /* the till's */
  char *server;    /* program that starts the practice server and notes its process */
  char *pids;      /* where it is noted */
  GSubprocess *process;
  GDataInputStream *output;
  GPtrArray *lines; /* json_t *, of this start */
  gboolean ended;   /* nothing more comes */
  int status;       /* of its exit; -1: killed */
  gint64 killed_at; /* monotonic microseconds, just before the signal (or its own end) */
  guint patience;   /* seconds */
  const char *const *prefix; /* (nullable): words before the program (setpriv …) */
} KmWalker;

/* @seed: of the visitors. */
KmWalker *km_walker_new (guint32 seed);
/* Removes the folder unless KM_KEEP is set. */
void km_walker_free (KmWalker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmWalker, km_walker_free)

/* Starts walk until it has @receipts. @more (nullable): further arguments, NULL-terminated. */
void km_walker_start (KmWalker *self, guint receipts, guint pace_ms, const char *const *more);
/* Waits until the @nth line from line @from on says @step (NULL: any line); its index, or -1 when it ended before. */
int km_walker_wait_step (KmWalker *self, guint from, const char *step, guint nth);
/* Waits for so many milliseconds, or until it ends. */
void km_walker_wait_ms (KmWalker *self, guint ms);
/* Waits for its end and everything it said. */
void km_walker_wait_end (KmWalker *self);
/* SIGKILL, and waits for its end. FALSE: it had ended by itself. */
gboolean km_walker_kill (KmWalker *self);

/* The practice server that was started last, 0 when none is running. */
GPid km_walker_server_pid (KmWalker *self);
/* Until a server other than @pid runs. */
GPid km_walker_wait_server (KmWalker *self, GPid pid);
/* Until no server runs. */
void km_walker_wait_no_server (KmWalker *self);

json_t *km_walker_line (KmWalker *self, guint index);
const char *km_walker_step (KmWalker *self, guint index);
/* The last line that says @step (borrowed), or NULL. */
json_t *km_walker_last (KmWalker *self, const char *step);
/* Everything of this start, on the standard error. */
void km_walker_dump (KmWalker *self);
/* Ends the test with a message after the dump. */
void km_walker_fail (KmWalker *self, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;

G_END_DECLS
