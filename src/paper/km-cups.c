/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-cups.h"
#include "km-printer.h"

#define CONNECT_MILLISECONDS 3000
#define ANSWER_SECONDS 5.0

void
km_cups_close (http_t *http)
{
  if (http != NULL)
    httpClose (http);
}

static int
timed_out_cb (http_t *http,
              void   *user_data)
{
  return 0;
}

http_t *
km_cups_connect (GError **error)
{
  http_t *http = httpConnect2 (cupsServer (), ippPort (), NULL, AF_UNSPEC, cupsEncryption (), 1, CONNECT_MILLISECONDS, NULL);

  if (http == NULL)
    {
      g_set_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_CUPS_AWAY, "no connection to CUPS at %s", cupsServer ());
      return NULL;
    }
  httpSetTimeout (http, ANSWER_SECONDS, timed_out_cb, NULL);
  return http;
}

static void
set_last_error (GError          **error,
                KmPrintErrorCode  otherwise,
                const char       *doing)
{
  ipp_status_t status = cupsLastError ();
  KmPrintErrorCode code = otherwise;

  if (status == IPP_STATUS_ERROR_NOT_FOUND)
    code = KM_PRINT_ERROR_UNKNOWN_PRINTER;
  else if (status == IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS)
    code = KM_PRINT_ERROR_REFUSED;
  else if (status == IPP_STATUS_ERROR_SERVICE_UNAVAILABLE || status == IPP_STATUS_ERROR_INTERNAL)
    code = KM_PRINT_ERROR_CUPS_AWAY;
  g_set_error (error, KM_PRINT_ERROR, code, "%s: %s", doing, cupsLastErrorString ());
}

static char *
keywords (ipp_attribute_t *attribute)
{
  GString *text;

  if (attribute == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (int i = 0; i < ippGetCount (attribute); i++)
    {
      const char *word = ippGetString (attribute, i, NULL);

      if (word == NULL || g_str_equal (word, "none"))
        continue;
      if (text->len > 0)
        g_string_append_c (text, ',');
      g_string_append (text, word);
    }
  return g_string_free (text, text->len == 0);
}

gboolean
km_cups_query_queue (http_t      *http,
                     const char  *queue,
                     gboolean    *accepting,
                     gboolean    *stopped,
                     char       **reasons,
                     GError     **error)
{
  static const char *const wanted[] = { "printer-state", "printer-state-reasons", "printer-is-accepting-jobs" };
  char uri[HTTP_MAX_URI];
  ipp_t *request, *answer;
  ipp_attribute_t *attribute;

  httpAssembleURIf (HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", NULL, "localhost", 0, "/printers/%s", queue);
  request = ippNewRequest (IPP_OP_GET_PRINTER_ATTRIBUTES);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_CONST_TAG (IPP_TAG_KEYWORD), "requested-attributes", G_N_ELEMENTS (wanted),
                 NULL, wanted);
  answer = cupsDoRequest (http, request, "/");
  if (answer == NULL || cupsLastError () >= IPP_STATUS_REDIRECTION_OTHER_SITE)
    {
      set_last_error (error, KM_PRINT_ERROR_CUPS_AWAY, queue);
      ippDelete (answer);
      return FALSE;
    }

  attribute = ippFindAttribute (answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
  *accepting = attribute == NULL || ippGetBoolean (attribute, 0);
  attribute = ippFindAttribute (answer, "printer-state", IPP_TAG_ENUM);
  *stopped = attribute != NULL && ippGetInteger (attribute, 0) == IPP_PSTATE_STOPPED;
  *reasons = keywords (ippFindAttribute (answer, "printer-state-reasons", IPP_TAG_KEYWORD));
  ippDelete (answer);
  return TRUE;
}

int
km_cups_submit (http_t      *http,
                const char  *queue,
                const char  *title,
                const char  *format,
                const char  *media,
                GBytes      *document,
                GError     **error)
{
  cups_option_t *options = NULL;
  int n_options = 0;
  int job;
  gsize size;
  const char *data = g_bytes_get_data (document, &size);

  if (media != NULL)
    {
      n_options = cupsAddOption ("media", media, n_options, &options);
      n_options = cupsAddOption ("print-scaling", "none", n_options, &options);
    }
  job = cupsCreateJob (http, queue, title, n_options, options);
  cupsFreeOptions (n_options, options);
  if (job == 0)
    {
      set_last_error (error, KM_PRINT_ERROR_FAILED, queue);
      return 0;
    }

  if (cupsStartDocument (http, queue, job, title, format, 1) != HTTP_STATUS_CONTINUE
      || cupsWriteRequestData (http, data, size) != HTTP_STATUS_CONTINUE
      || cupsFinishDocument (http, queue) >= IPP_STATUS_REDIRECTION_OTHER_SITE)
    {
      set_last_error (error, KM_PRINT_ERROR_FAILED, queue);
      cupsCancelJob2 (http, queue, job, 0);
      return 0;
    }
  return job;
}

gboolean
km_cups_query_job (http_t        *http,
                   int            job,
                   ipp_jstate_t  *state,
                   char         **message,
                   GError       **error)
{
  static const char *const wanted[] = { "job-state", "job-printer-state-message" };
  char uri[HTTP_MAX_URI];
  ipp_t *request, *answer;
  ipp_attribute_t *attribute;

  httpAssembleURIf (HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", NULL, "localhost", 0, "/jobs/%d", job);
  request = ippNewRequest (IPP_OP_GET_JOB_ATTRIBUTES);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "job-uri", NULL, uri);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_CONST_TAG (IPP_TAG_KEYWORD), "requested-attributes", G_N_ELEMENTS (wanted),
                 NULL, wanted);
  answer = cupsDoRequest (http, request, "/");
  *message = NULL;
  if (answer != NULL && cupsLastError () == IPP_STATUS_ERROR_NOT_FOUND)
    {
      *state = IPP_JSTATE_COMPLETED;
      ippDelete (answer);
      return TRUE;
    }
  if (answer == NULL || cupsLastError () >= IPP_STATUS_REDIRECTION_OTHER_SITE)
    {
      g_set_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_CUPS_AWAY, "job %d: %s", job, cupsLastErrorString ());
      ippDelete (answer);
      return FALSE;
    }

  attribute = ippFindAttribute (answer, "job-state", IPP_TAG_ENUM);
  *state = attribute != NULL ? (ipp_jstate_t) ippGetInteger (attribute, 0) : IPP_JSTATE_PENDING;
  attribute = ippFindAttribute (answer, "job-printer-state-message", IPP_TAG_TEXT);
  if (attribute != NULL && *ippGetString (attribute, 0, NULL) != '\0')
    *message = g_strdup (ippGetString (attribute, 0, NULL));
  ippDelete (answer);
  return TRUE;
}
