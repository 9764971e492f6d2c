/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The clerk's window over a real desk and a real practice server of its own: what the hands do is done by actions and entries. */

#include "km-counter-window-private.h"
#include "km-desk.h"
#include "km-field-entry.h"
#include "km-queue.h"
#include "km-shift.h"
#include "km-ui-text.h"

extern char *folder;
extern KmDesk *desk;
extern KmCounterWindow *window;

typedef struct
{
  GAsyncResult *result;
} Wait;

void done_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *wait_for (Wait *wait);
/* Until nothing more is to be done now. */
void settle (void);

/* What an async call without more to say answered. */
#define WAIT_FOR(call, finish_call)                                                                                                        \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    Wait wait = { NULL };                                                                                                                  \
    g_autoptr (GError) wait_error = NULL;                                                                                                  \
    call;                                                                                                                                  \
    wait_for (&wait);                                                                                                                      \
    finish_call;                                                                                                                           \
    g_assert_no_error (wait_error);                                                                                                        \
    g_object_unref (wait.result);                                                                                                          \
  }                                                                                                                                        \
  G_STMT_END

KmFormView *form (void);
KmVisit *visit (void);
/* The entry of a field that is one. */
GtkEditable *entry_of (const char *key);
void add_service (const char *code);
/* The test's main(): opens desk and window, runs what @add_tests adds, closes both. */
int counter_test_run (int argc, char **argv, void (*add_tests) (void));
