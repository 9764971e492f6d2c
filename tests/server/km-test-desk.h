/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-json.h"
#include "km-test-client.h"

G_BEGIN_DECLS

/* What a workstation does, for tests: signs in, enrols a till, makes commands and whole transactions. */

/* Signs in with the practice password; the token. */
char     *km_test_sign_in         (KmTestServer *server,
                                   const char   *username,
                                   const char   *centre,
                                   const char   *counter);

typedef struct
{
  char *code;          /* "ASW-T01" */
  char *centre;
  char *token;
  guint8 *secret;      /* Ed25519 */
  gint64 n;            /* of the last fact */
  int serial;          /* of the last receipt */
  char *previous;      /* hash of the last receipt, or NULL */
} KmTestTill;

KmTestTill *km_test_enrol         (KmTestServer *server,
                                   const char   *centre);
void        km_test_till_free     (KmTestTill   *till);

/* A command with a new id; takes @body over. New reference. */
json_t   *km_test_command         (const char   *kind,
                                   json_t       *body);
/* A fact with the till's next number. */
json_t   *km_test_fact            (KmTestTill   *till,
                                   const char   *actor,
                                   const char   *kind,
                                   json_t       *body);

/* Sends one command (taken over), and returns its result element; a whole answer that is not 200 ends the test. New reference. */
json_t   *km_test_send            (KmTestServer *server,
                                   const char   *token,
                                   json_t       *command);
/* The same for an array of commands: the array of results. */
json_t   *km_test_send_all        (KmTestServer *server,
                                   const char   *token,
                                   json_t       *commands);

/* A member of an element's result or problem, as text; "" when it has none. */
const char *km_test_status        (json_t       *element);
const char *km_test_code          (json_t       *element);
gboolean    km_test_has_flag      (json_t       *element,
                                   const char   *flag);

/* Issues a ticket for @lane, and returns its id. */
char     *km_test_issue           (KmTestServer *server,
                                   const char   *session,
                                   const char   *lane);

/* A quote's body over services of four authorities, with its fee lines as the catalogue says. New reference. */
json_t   *km_test_quote_body      (void);

/* Who came. */
#define KM_TEST_VISITOR "سعاد محمود عبد الرحمن"
#define KM_TEST_NATIONAL_ID "28612032801473"

/* A whole transaction at @counter paid in cash, signed, numbered by the till's series; @ticket may be NULL. */
json_t   *km_test_transaction     (KmTestTill   *till,
                                   const char   *actor,
                                   const char   *counter,
                                   const char   *shift,
                                   const char   *ticket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTestTill, km_test_till_free)

G_END_DECLS
