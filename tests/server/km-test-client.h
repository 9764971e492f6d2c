/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <jansson.h>

G_BEGIN_DECLS

/* A plain HTTP client of blocking sockets, so that a test can send what no library would, and a server process of its own:
 * started from the build tree on a free port with a database in a new folder. */

typedef struct
{
  guint status;
  GHashTable *headers; /* names in lower case */
  GBytes *body;
  json_t *json;        /* NULL when the body is not JSON */
} KmReply;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  char *folder;
  char *database;      /* the file */
  guint16 port;
  gboolean keep_folder;
} KmTestServer;

typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *input;
} KmTestLink;

/* Runs khadamat-server with @arguments (NULL-terminated) to its end; its exit code. @errors (may be NULL) gets what it
 * wrote to its standard error, @input (may be NULL) is given to its standard input. */
int            km_test_run            (const char        **errors,
                                       const char         *input,
                                       const char *const  *arguments);

/* The same in a language ("ar", "en"; NULL: as the tests run), with what it wrote to its standard output. New strings. */
int            km_test_run_in         (const char         *language,
                                       char              **output,
                                       char              **errors,
                                       const char         *input,
                                       const char *const  *arguments);

/* A practice server without visitors of its own in @folder (NULL: a new one). More @arguments may be given. Aborts the
 * test when it does not start. */
KmTestServer  *km_test_server_start   (const char         *folder,
                                       const char *const  *arguments);
/* A server of a real database, which must be there already. */
KmTestServer  *km_test_server_start_real (const char      *database);
/* Ends it with SIGTERM and returns its exit code; km_test_server_kill() with SIGKILL. */
int            km_test_server_stop    (KmTestServer       *self);
void           km_test_server_kill    (KmTestServer       *self);
void           km_test_server_free    (KmTestServer       *self);

KmTestLink    *km_test_link_open      (KmTestServer       *server);
void           km_test_link_free      (KmTestLink         *self);
/* Sends bytes as they are. FALSE when the other end has closed. */
gboolean       km_test_link_send      (KmTestLink         *self,
                                       const void         *bytes,
                                       gsize               length);
/* Reads one answer, or NULL when the other end closes before it is whole. */
KmReply       *km_test_link_receive   (KmTestLink         *self);
/* Reads one line without its end, or NULL at the end of the stream; g_free. */
char          *km_test_link_read_line (KmTestLink         *self);

/* One request on a link of its own. @token, @body and @header ("Name: value") may be NULL. Never NULL. */
KmReply       *km_test_request        (KmTestServer       *server,
                                       const char         *method,
                                       const char         *path,
                                       const char         *token,
                                       const char         *body,
                                       const char         *header);
/* The same on an open link, and with a JSON body that is taken over. */
KmReply       *km_test_link_request   (KmTestLink         *self,
                                       const char         *method,
                                       const char         *path,
                                       const char         *token,
                                       const char         *body,
                                       const char         *header);
KmReply       *km_test_request_json   (KmTestServer       *server,
                                       const char         *method,
                                       const char         *path,
                                       const char         *token,
                                       json_t             *body);

void           km_reply_free          (KmReply            *self);
/* The problem's code, or "". */
const char    *km_reply_code          (KmReply            *self);

/* A new UUIDv7. */
char          *km_test_uuid           (void);
/* Now, RFC 3339. */
char          *km_test_now            (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmReply, km_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTestServer, km_test_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTestLink, km_test_link_free)

#define km_assert_status(reply, wanted) \
  G_STMT_START { \
    if ((reply)->status != (guint) (wanted)) \
      g_error ("%s:%d: status %u instead of %d: %.*s", __FILE__, __LINE__, (reply)->status, (int) (wanted), \
               (int) g_bytes_get_size ((reply)->body), (const char *) g_bytes_get_data ((reply)->body, NULL)); \
  } G_STMT_END

#define km_assert_problem(reply, wanted_status, wanted_code) \
  G_STMT_START { \
    km_assert_status (reply, wanted_status); \
    g_assert_cmpstr (km_reply_code (reply), ==, wanted_code); \
    g_assert_cmpstr (g_hash_table_lookup ((reply)->headers, "content-type"), ==, "application/problem+json"); \
  } G_STMT_END

G_END_DECLS
