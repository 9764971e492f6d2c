/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the machine can do: a POST's body parsed, one writer thread, two rows in SQLite (WAL, FULL) by group commit, the
 * suspended request answered after the COMMIT; and no real work. commit-baseline FOLDER [BATCH] prints its port and serves until
 * its standard input ends. A measuring stick, not a pattern. */

#include <glib.h>
#include <jansson.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BATCH 512

typedef struct
{
  struct MHD_Connection *connection;
  GString *body;
  gint64 id;
  gint done;
} Job;

static GAsyncQueue *queue;
static guint batch = BATCH;

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

static void
step (sqlite3_stmt *statement)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_DONE && result != SQLITE_ROW)
    g_error ("the baseline's database: %d", result);
  sqlite3_reset (statement);
}

static gpointer
write_jobs (gpointer folder)
{
  g_autofree char *path = g_build_filename (folder, "baseline.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *begin, *commit, *ticket, *event;
  Job *jobs[BATCH];

  if (sqlite3_open (path, &db) != SQLITE_OK ||
      sqlite3_exec (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                        "CREATE TABLE ticket (id INTEGER PRIMARY KEY, centre INT, service INT, state INT, seq INT, uuid BLOB UNIQUE);"
                        "CREATE INDEX n ON ticket (centre, service, seq) WHERE state = 0;"
                        "CREATE TABLE event (id INTEGER PRIMARY KEY, ticket INT, kind INT, hash BLOB, body TEXT)", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("the baseline's database: %s", sqlite3_errmsg (db));
  begin = prepare (db, "BEGIN IMMEDIATE");
  commit = prepare (db, "COMMIT");
  ticket = prepare (db, "INSERT INTO ticket (centre, service, state, seq, uuid) VALUES (abs (random ()) % 300, abs (random ()) % 5, 0, 1, randomblob (16))");
  event = prepare (db, "INSERT INTO event (ticket, kind, hash, body) VALUES (?1, 1, randomblob (32), '{\"k\":\"issued\"}')");
  for (;;)
    {
      guint n = 0;

      jobs[n++] = g_async_queue_pop (queue);
      while (n < batch && (jobs[n] = g_async_queue_try_pop (queue)) != NULL)
        n++;
      step (begin);
      for (guint i = 0; i < n; i++)
        {
          step (ticket);
          jobs[i]->id = sqlite3_last_insert_rowid (db);
          sqlite3_bind_int64 (event, 1, jobs[i]->id);
          step (event);
        }
      step (commit);
      for (guint i = 0; i < n; i++)
        {
          g_atomic_int_set (&jobs[i]->done, TRUE);
          MHD_resume_connection (jobs[i]->connection);
        }
    }
  return NULL;
}

static enum MHD_Result
reply (struct MHD_Connection *connection,
       unsigned int           status,
       const char            *body)
{
  struct MHD_Response *response = MHD_create_response_from_buffer (strlen (body), (void *) body, MHD_RESPMEM_MUST_COPY);
  enum MHD_Result result;

  MHD_add_response_header (response, "Content-Type", "application/json");
  result = MHD_queue_response (connection, status, response);
  MHD_destroy_response (response);
  return result;
}

static enum MHD_Result
handle_cb (void                  *user_data,
           struct MHD_Connection *connection,
           const char            *url,
           const char            *method,
           const char            *version,
           const char            *data,
           size_t                *size,
           void                 **state)
{
  Job *job = *state;
  char body[128];

  if (job == NULL)
    {
      job = g_new0 (Job, 1);
      job->connection = connection;
      job->body = g_string_new (NULL);
      *state = job;
      return MHD_YES;
    }
  if (*size > 0)
    {
      g_string_append_len (job->body, data, (gssize) *size);
      *size = 0;
      return MHD_YES;
    }
  if (!g_atomic_int_get (&job->done))
    {
      json_t *json = json_loadb (job->body->str, job->body->len, JSON_REJECT_DUPLICATES, NULL);

      if (json == NULL)
        return reply (connection, 400, "{}");
      json_decref (json);
      MHD_suspend_connection (connection);
      g_async_queue_push (queue, job);
      return MHD_YES;
    }
  g_snprintf (body, sizeof body, "{\"results\":[{\"status\":\"accepted\",\"ticket\":%" G_GINT64_FORMAT "}]}", job->id);
  return reply (connection, 200, body);
}

static void
completed_cb (void                           *user_data,
              struct MHD_Connection          *connection,
              void                          **state,
              enum MHD_RequestTerminationCode code)
{
  Job *job = g_steal_pointer (state);

  if (job == NULL)
    return;
  g_string_free (job->body, TRUE);
  g_free (job);
}

int
main (int    argc,
      char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  struct MHD_Daemon *server;
  char ignored[64];

  if (argc < 2)
    return 2;
  if (argc > 2)
    batch = (guint) CLAMP (g_ascii_strtoull (argv[2], NULL, 10), 1, BATCH);
  queue = g_async_queue_new ();
  g_thread_new ("writer", write_jobs, argv[1]);
  server = MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle_cb, NULL,
                             MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, 4000u, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) 16384,
                             MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_NOTIFY_COMPLETED, completed_cb, NULL, MHD_OPTION_END);
  if (server == NULL)
    return 1;
  printf ("Listening on port %u\n", MHD_get_daemon_info (server, MHD_DAEMON_INFO_BIND_PORT)->port);
  fflush (stdout);
  while (read (STDIN_FILENO, ignored, sizeof ignored) > 0)
    ;
  /* Requests may be suspended, and stopping with one would abort: a measuring stick may just go. */
  _exit (0);
}
