/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-new-password.h"
#include "km-password.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

/* ---- POST /v1/passwords: a password becomes a handle that a command may name ---- */

typedef struct
{
  KmServer *server;
  KmRequest *request;
  char *password;
  char *made_by;
  char *hash;
  char *handle;
  KmTime expires_at;
} Laying;

static void
laying_free (Laying *laying)
{
  km_password_wipe (laying->password);
  km_password_wipe (laying->handle);
  g_free (laying->made_by);
  g_free (laying->hash);
  g_free (laying);
}

static gboolean
lay_down (KmDb    *db,
          KmTime   now,
          gpointer data,
          GError **error)
{
  Laying *laying = data;

  laying->expires_at = now + KM_NEW_PASSWORD_LIFETIME;
  return km_new_password_keep (db, laying->handle, laying->hash, laying->made_by, now, error);
}

static void
laid_down (gpointer      data,
           const GError *error)
{
  Laying *laying = data;
  json_t *json;

  if (error != NULL)
    {
      km_request_answer_code (laying->request, "unavailable", "The password could not be laid down");
    }
  else
    {
      json = json_object ();
      km_json_set_string (json, "password", laying->handle);
      km_json_set_time (json, "expires_at", laying->expires_at);
      km_request_set_header (laying->request, "Cache-Control", "no-store");
      km_request_answer_json (laying->request, 201, json);
    }
  laying_free (laying);
}

static void
hash_password (gpointer data)
{
  Laying *laying = data;
  g_autoptr (GError) error = NULL;

  laying->hash = km_password_hash (laying->password, &error);
  laying->handle = km_token_new ();
  if (laying->hash != NULL && km_writer_call (laying->server->writer, lay_down, laying, laid_down))
    return;
  if (error != NULL)
    km_request_answer_error (laying->request, error);
  else
    km_request_answer_code (laying->request, "unavailable", "The server is too busy");
  laying_free (laying);
}

typedef struct
{
  const char *password;
} PasswordBody;

/* Shorter ones are guessed before they are typed. */
static const KmJsonMember password_members[] = {
  { "password", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (PasswordBody, password), 8, KM_PASSWORD_MAX },
};

void
km_route_password (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  PasswordBody body = { NULL };
  Laying *laying;

  if (json == NULL || !km_json_read (json, "", password_members, G_N_ELEMENTS (password_members), KM_JSON_STRICT, &body, &error))
    {
      km_request_answer_error (request, error);
      return;
    }
  laying = g_new0 (Laying, 1);
  laying->server = server;
  laying->request = request;
  laying->password = g_strdup (body.password);
  laying->made_by = g_strdup (subject->caller->account);
  km_request_suspend (request);
  if (km_chores_push (server->chores, hash_password, laying))
    return;
  km_request_answer_code (request, "unavailable", "The server is too busy");
  laying_free (laying);
}

/* ---- PUT /v1/catalogues/{version} ---- */

typedef struct
{
  KmServer *server;
  KmRequest *request;
  char *version;
  char *text; /* canonical */
  KmCatalogue *catalogue;
} Upload;

static void
upload_free (Upload *upload)
{
  g_free (upload->version);
  g_free (upload->text);
  g_clear_pointer (&upload->catalogue, km_catalogue_unref);
  g_free (upload);
}

static gboolean
write_catalogue (KmDb    *db,
                 KmTime   now,
                 gpointer data,
                 GError **error)
{
  const Upload *upload = data;

  return km_store_write_catalogue (upload->server->store, db, upload->catalogue, upload->text, now, error);
}

static void
catalogue_written (gpointer      data,
                   const GError *error)
{
  Upload *upload = data;
  g_autoptr (GError) failed = NULL;
  json_t *unapproved = error == NULL ? km_store_list_unapproved (upload->server->store, upload->catalogue, &failed) : NULL;
  json_t *json;

  if (unapproved == NULL)
    {
      km_request_answer_code (upload->request, "unavailable", "The catalogue could not be written");
    }
  else
    {
      json = json_object ();
      km_json_set_string (json, "version", upload->version);
      km_json_set_integer (json, "authorities", km_catalogue_n_authorities (upload->catalogue));
      km_json_set_integer (json, "services", km_catalogue_n_services (upload->catalogue));
      km_json_set_integer (json, "bundles", km_catalogue_n_bundles (upload->catalogue));
      km_json_set (json, "unapproved", unapproved);
      km_request_answer_json (upload->request, 201, json);
    }
  upload_free (upload);
}

/* "services/CSO.json: CSO-001: reason" as a problem whose parts a program can show at their place. */
static KmProblem *
problem_from_catalogue (const GError *error)
{
  KmProblem *problem = km_problem_new_from_error (error);
  g_auto (GStrv) parts = g_strsplit (error->message, ": ", 3);
  guint n = g_strv_length (parts);

  if (g_strcmp0 (problem->code, "catalogue") != 0 || n < 2)
    return problem;
  km_problem_set_extra (problem, "file", json_string (parts[0]));
  if (n == 3)
    km_problem_set_extra (problem, "where", json_string (parts[1]));
  km_problem_set_extra (problem, "reason", json_string (parts[n - 1]));
  return problem;
}

static void
check_catalogue (gpointer data)
{
  Upload *upload = data;
  gsize length;
  const char *text = km_request_get_body (upload->request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);

  km_catalogue_set_plain (TRUE);
  if (document != NULL)
    upload->catalogue = km_catalogue_new_from_json (document, &error);
  km_catalogue_set_plain (FALSE);
  if (upload->catalogue == NULL)
    {
      km_request_answer_problem (upload->request, problem_from_catalogue (error));
    }
  else if (strcmp (km_catalogue_version (upload->catalogue), upload->version) != 0)
    {
      km_request_answer_problem (upload->request, km_problem_new_for_field ("bad-body", "/version", "The path names another version than the document is"));
    }
  else
    {
      upload->text = km_json_dump_canonical (document, NULL);
      if (km_writer_call (upload->server->writer, write_catalogue, upload, catalogue_written))
        return;
      km_request_answer_code (upload->request, "unavailable", "The server is too busy");
    }
  upload_free (upload);
}

void
km_route_upload_catalogue (KmRequest *request,
                           gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  Upload *upload;

  if (!subject->caller->house)
    {
      km_request_answer_code (request, "forbidden", "This is for administrators of all centres");
      return;
    }
  upload = g_new0 (Upload, 1);
  upload->server = server;
  upload->request = request;
  upload->version = g_strdup (km_request_get_parameter (request, 0));
  km_request_suspend (request);
  if (km_chores_push (server->chores, check_catalogue, upload))
    return;
  km_request_answer_code (request, "unavailable", "The server is too busy");
  upload_free (upload);
}

/* ---- Lists ---- */

static void
answer (KmRequest    *request,
        json_t       *json,
        const GError *error)
{
  if (json != NULL)
    km_request_answer_json (request, 200, json);
  else
    km_request_answer_error (request, error);
}

#define PAGE 100
#define PAGE_MOST 500

/* ?limit=, ?after=, ?centre=. FALSE: it has answered. */
static gboolean
read_page (KmRequest   *request,
           KmPage      *page)
{
  const KmSubject *subject = km_request_get_subject (request);
  const char *limit = km_request_get_query (request, "limit");
  guint64 wanted = PAGE;

  if (limit != NULL && (!g_ascii_string_to_unsigned (limit, 10, 1, PAGE_MOST, &wanted, NULL)))
    {
      km_request_answer_problem (request, km_problem_new_for_field ("bad-body", "/limit", "1 to 500"));
      return FALSE;
    }
  page->limit = (guint) wanted;
  page->after = km_request_get_query (request, "after");
  page->centre = km_request_get_query (request, "centre");
  if (subject->caller->house)
    return TRUE;
  if (page->centre != NULL && g_strcmp0 (page->centre, subject->caller->centre) != 0)
    {
      km_request_answer_code (request, "other-centre", NULL);
      return FALSE;
    }
  page->centre = subject->caller->centre;
  return TRUE;
}

void
km_route_accounts (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  KmPage page = { NULL };

  if (read_page (request, &page))
    {
      json_t *json = km_read_accounts (server->store, &page, km_clock_now (server->clock), &error);

      answer (request, json, error);
    }
}

void
km_route_tills (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  KmPage page = { NULL };

  if (read_page (request, &page))
    {
      json_t *json = km_read_tills (server->store, &page, &error);

      answer (request, json, error);
    }
}

void
km_route_catalogues (KmRequest *request,
                     gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_catalogues (server->store, &error);

  answer (request, json, error);
}
