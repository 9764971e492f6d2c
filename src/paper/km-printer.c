/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-cups.h"
#include "km-printer.h"

#define DEFAULT_TIMEOUT 60
#define FIRST_POLL_MILLISECONDS 60
#define LAST_POLL_MILLISECONDS 1000

/* Where progress goes: shared by the job's thread and the calls on their way to the caller's context. */
typedef struct
{
  GMainContext *context;
  KmPrintProgress func;
  gpointer data;
  GDestroyNotify free;
} Progress;

typedef struct
{
  Progress *progress; /* (atomic rc box) */
  KmPrintState state;
  char *reason;
} ProgressCall;

typedef struct
{
  char *queue;
  GBytes *document;
  const char *format;
  char *title;
  char *media;
  gint64 deadline; /* monotonic microseconds; set when the job starts */
  guint timeout;
  Progress *progress; /* NULL: nobody asks */
} Job;

void
km_printer_free (KmPrinter *printer)
{
  if (printer == NULL)
    return;
  g_free (printer->name);
  g_free (printer->description);
  g_free (printer->location);
  g_free (printer);
}

static int
compare_printers (gconstpointer a,
                  gconstpointer b)
{
  const KmPrinter *left = *(KmPrinter *const *) a;
  const KmPrinter *right = *(KmPrinter *const *) b;

  if (left->is_default != right->is_default)
    return left->is_default ? -1 : 1;
  return strcmp (left->name, right->name);
}

static char *
option (const cups_dest_t *dest,
        const char        *name)
{
  const char *value = cupsGetOption (name, dest->num_options, dest->options);

  return g_strdup (value != NULL ? value : "");
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr (GPtrArray) printers = g_ptr_array_new_with_free_func ((GDestroyNotify) km_printer_free);
  GError *error = NULL;
  g_autoptr (http_t) http = km_cups_connect (&error);
  cups_dest_t *dests = NULL;
  int n;

  if (http == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  n = cupsGetDests2 (http, &dests);
  for (int i = 0; i < n; i++)
    {
      KmPrinter *printer = g_new0 (KmPrinter, 1);
      g_autofree char *accepting = option (&dests[i], "printer-is-accepting-jobs");
      g_autofree char *state = option (&dests[i], "printer-state");

      printer->name = dests[i].instance != NULL ? g_strdup_printf ("%s/%s", dests[i].name, dests[i].instance)
                                                : g_strdup (dests[i].name);
      printer->description = option (&dests[i], "printer-info");
      printer->location = option (&dests[i], "printer-location");
      printer->is_default = dests[i].is_default != 0;
      printer->accepting = !g_str_equal (accepting, "false");
      printer->stopped = atoi (state) == IPP_PSTATE_STOPPED;
      if (dests[i].instance != NULL)
        km_printer_free (printer); /* a saved set of options of the same queue */
      else
        g_ptr_array_add (printers, printer);
    }
  cupsFreeDests (n, dests);

  if (printers->len == 0)
    {
      gboolean none = cupsLastError () < IPP_STATUS_REDIRECTION_OTHER_SITE || cupsLastError () == IPP_STATUS_ERROR_NOT_FOUND;

      g_task_return_new_error (task, KM_PRINT_ERROR, none ? KM_PRINT_ERROR_NO_PRINTER : KM_PRINT_ERROR_CUPS_AWAY,
                               "no printers: %s", cupsLastErrorString ());
      return;
    }
  g_ptr_array_sort (printers, compare_printers);
  g_task_return_pointer (task, g_steal_pointer (&printers), (GDestroyNotify) g_ptr_array_unref);
}

void
km_printers_list_async (GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_printers_list_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
km_printers_list_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_printers_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
free_progress_cb (gpointer data)
{
  Progress *progress = data;

  if (progress->free != NULL)
    progress->free (progress->data);
  g_main_context_unref (progress->context);
  g_free (progress);
  return G_SOURCE_REMOVE;
}

static void
invoke (GMainContext *context,
        GSourceFunc   func,
        gpointer      data,
        GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

/* The last one out sends what the caller gave back to the caller's context. */
static void
progress_clear (gpointer data)
{
  Progress *box = data;
  Progress *copy = g_new (Progress, 1);

  *copy = *box;
  invoke (copy->context, free_progress_cb, copy, NULL);
}

static void
progress_call_free (gpointer data)
{
  ProgressCall *call = data;

  g_atomic_rc_box_release_full (call->progress, progress_clear);
  g_free (call->reason);
  g_free (call);
}

static gboolean
progress_call_cb (gpointer data)
{
  ProgressCall *call = data;

  call->progress->func (call->state, call->reason, call->progress->data);
  return G_SOURCE_REMOVE;
}

static void
report (Job          *job,
        KmPrintState  state,
        const char   *reason)
{
  ProgressCall *call;

  if (job->progress == NULL)
    return;
  call = g_new0 (ProgressCall, 1);
  call->progress = g_atomic_rc_box_acquire (job->progress);
  call->state = state;
  call->reason = g_strdup (reason);
  invoke (job->progress->context, progress_call_cb, call, progress_call_free);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->progress != NULL)
    g_atomic_rc_box_release_full (job->progress, progress_clear);
  g_free (job->queue);
  g_free (job->title);
  g_free (job->media);
  g_bytes_unref (job->document);
  g_free (job);
}

/* FALSE once cancelled. */
static gboolean
pause_for (GCancellable *cancellable,
           int           milliseconds)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) milliseconds * 1000);
      return !g_cancellable_is_cancelled (cancellable);
    }
  g_poll (&fd, 1, milliseconds);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static KmPrintErrorCode
late_code (const char *reasons)
{
  if (reasons != NULL && (strstr (reasons, "media-empty") != NULL || strstr (reasons, "media-needed") != NULL))
    return KM_PRINT_ERROR_OUT_OF_PAPER;
  if (reasons != NULL && (strstr (reasons, "cover-open") != NULL || strstr (reasons, "door-open") != NULL))
    return KM_PRINT_ERROR_COVER_OPEN;
  return KM_PRINT_ERROR_NOT_RESPONDING;
}

/* Follows a job to its end; TRUE when it was printed. */
static gboolean
follow (Job           *job,
        http_t        *http,
        int            id,
        GCancellable  *cancellable,
        GError       **error)
{
  int wait = FIRST_POLL_MILLISECONDS;
  int last_state = -1;
  g_autofree char *last_reasons = NULL;

  for (;;)
    {
      g_autofree char *message = NULL;
      g_autofree char *reasons = NULL;
      gboolean accepting, stopped = FALSE;
      ipp_jstate_t state;
      int shown;

      if (!km_cups_query_job (http, id, &state, &message, error))
        return FALSE;
      if (state == IPP_JSTATE_COMPLETED)
        return TRUE;
      if (state == IPP_JSTATE_ABORTED || state == IPP_JSTATE_CANCELED)
        {
          g_set_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_FAILED, "job %d was %s: %s", id,
                       state == IPP_JSTATE_ABORTED ? "aborted" : "cancelled", message != NULL ? message : "no reason given");
          return FALSE;
        }
      if (!km_cups_query_queue (http, job->queue, &accepting, &stopped, &reasons, error))
        return FALSE;

      if (stopped || state == IPP_JSTATE_STOPPED || state == IPP_JSTATE_HELD)
        shown = KM_PRINT_STATE_STOPPED;
      else
        shown = state == IPP_JSTATE_PROCESSING ? KM_PRINT_STATE_PRINTING : KM_PRINT_STATE_PENDING;
      if (shown != last_state || g_strcmp0 (reasons, last_reasons) != 0)
        report (job, (KmPrintState) shown, reasons);
      last_state = shown;
      g_free (last_reasons);
      last_reasons = g_strdup (reasons);

      if (g_get_monotonic_time () >= job->deadline)
        {
          g_set_error (error, KM_PRINT_ERROR, late_code (reasons), "job %d was not printed within %u s (%s)", id, job->timeout,
                       reasons != NULL ? reasons : "no reason given");
          return FALSE;
        }
      if (!pause_for (cancellable, wait))
        {
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return FALSE;
        }
      wait = MIN (wait * 3 / 2, LAST_POLL_MILLISECONDS);
    }
}

static void
print_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (http_t) http = km_cups_connect (&error);
  g_autofree char *reasons = NULL;
  gboolean accepting, stopped;
  int id;

  job->deadline = g_get_monotonic_time () + (gint64) job->timeout * G_USEC_PER_SEC;
  if (http == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (job->queue == NULL)
    job->queue = g_strdup (cupsGetDefault2 (http));
  if (job->queue == NULL)
    {
      g_task_return_new_error (task, KM_PRINT_ERROR, KM_PRINT_ERROR_NO_PRINTER, "no default printer");
      return;
    }
  if (!km_cups_query_queue (http, job->queue, &accepting, &stopped, &reasons, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!accepting)
    {
      g_task_return_new_error (task, KM_PRINT_ERROR, KM_PRINT_ERROR_REFUSED, "%s does not accept jobs", job->queue);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  report (job, KM_PRINT_STATE_SENDING, NULL);
  id = km_cups_submit (http, job->queue, job->title, job->format, job->media, job->document, &error);
  if (id == 0)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!follow (job, http, id, cancellable, &error))
    {
      /* Nothing comes out later by surprise: a receipt printed again is a copy and counted. */
      cupsCancelJob2 (http, job->queue, id, 0);
      g_task_return_error (task, error);
      return;
    }
  report (job, KM_PRINT_STATE_DONE, NULL);
  g_task_return_boolean (task, TRUE);
}

/* CUPS's name for a sheet of just this size, in millimetres. */
static char *
media_name (double width,
            double height)
{
  double mm = 25.4 / 72;

  if (width <= 0 || height <= 0)
    return NULL;
  if (fabs (width * mm - 148) < 0.5 && fabs (height * mm - 210) < 0.5)
    return g_strdup ("iso_a5_148x210mm");
  if (fabs (width * mm - 210) < 0.5 && fabs (height * mm - 297) < 0.5)
    return g_strdup ("iso_a4_210x297mm");
  return g_strdup_printf ("Custom.%.0fx%.0fmm", width * mm, ceil (height * mm));
}

void
km_print_async (const char          *printer,
                GBytes              *document,
                KmPrintFormat        format,
                const char          *title,
                double               width,
                double               height,
                guint                timeout_seconds,
                KmPrintProgress      progress,
                gpointer             progress_data,
                GDestroyNotify       progress_free,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->queue = g_strdup (printer);
  job->document = g_bytes_ref (document);
  job->format = format == KM_PRINT_FORMAT_RAW ? CUPS_FORMAT_RAW : CUPS_FORMAT_PDF;
  job->title = g_strdup (title);
  job->media = media_name (width, height);
  job->timeout = timeout_seconds > 0 ? timeout_seconds : DEFAULT_TIMEOUT;
  if (progress != NULL)
    {
      job->progress = g_atomic_rc_box_new0 (Progress);
      job->progress->context = g_main_context_ref_thread_default ();
      job->progress->func = progress;
      job->progress->data = progress_data;
      job->progress->free = progress_free;
    }
  else if (progress_free != NULL)
    progress_free (progress_data);

  g_task_set_source_tag (task, km_print_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, print_thread);
}

gboolean
km_print_finish (GAsyncResult  *result,
                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_print_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
