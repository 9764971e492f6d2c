// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-clock.h"
#include "km-event-log.h"
#include "km-json.h"
#include "km-store.h"
#include "km-writer.h"

/* A practice store of its own in a temporary folder, with the writer at work and a till enrolled in ASW. */
typedef struct
{
  char *folder;
  char *uri;
  KmStore *store;
  KmClock *clock;
  KmEventLog *log;
  KmWriter *writer;
  char *till;
  guint8 public_key[32], secret_key[64];
  gint64 n;       /* the till's last fact */
  guint64 ids;    /* made so far */
} Server;

#define START G_GINT64_CONSTANT (1782896400000000) /* 2026-07-01T09:00:00Z, a Wednesday at noon in Cairo */

/* Time stands at START and is moved by server_wait(). `data`: not used. */
void server_set_up (Server *self, gconstpointer data);
void server_tear_down (Server *self, gconstpointer data);
/* Stops writer and store and opens them again. */
void server_stop (Server *self);
void server_start (Server *self);
void server_wait (Server *self, int seconds);
KmTime server_now (Server *self);

/* Callers. */
extern const KmCaller anyone, clerk, clerk4, receptionist, supervisor, administrator, cairo_clerk;
KmCaller server_till (Server *self);

/* A new command id; each another, in order. */
char *server_id (Server *self);
KmCommand *server_command (Server *self, const char *kind, json_t *body);
/* A fact with the till's next number, made now by `actor`. */
KmCommand *server_fact (Server *self, const char *kind, const char *actor, json_t *body);

/* Sends one command and waits: the result element (new reference). NULL: the batch got a code, stored in `code` if given. */
json_t *server_send (Server *self, const KmCaller *caller, KmCommand *command, const char **code);
json_t *server_send_all (Server *self, const KmCaller *caller, GPtrArray *commands, const char **code);

/* The same for an element that cannot be read, as the route hands it over: "bad-body". `sent` is stolen. */
json_t *server_send_unreadable (Server *self, const KmCaller *caller, json_t *sent);

/* Shorter: make and send; the body is stolen. */
json_t *server_wish (Server *self, const KmCaller *caller, const char *kind, json_t *body);
json_t *server_tell (Server *self, const char *kind, json_t *body); /* a fact of "clerk" */

const char *status_of (json_t *element);
const char *code_of (json_t *element); /* of the problem */
json_t *result_of (json_t *element);
gboolean has_flag (json_t *element, const char *flag);
json_t *ticket_of (json_t *element);
const char *state_of (json_t *element);

#define assert_accepted(element) g_assert_cmpstr (status_of (element), ==, "accepted")
#define assert_rejected(element, expected) \
  G_STMT_START \
  { \
    g_assert_cmpstr (status_of (element), ==, "rejected"); \
    g_assert_cmpstr (code_of (element), ==, expected); \
  } \
  G_STMT_END

/* One number or text of a query without values; text is a new string. */
gint64 server_number (Server *self, const char *sql);
char *server_text (Server *self, const char *sql);

/* A ticket: its id (new string). */
char *issue (Server *self, const char *lane, const char *priority);
json_t *call_next (Server *self, const char *counter);
