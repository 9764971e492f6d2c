/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-page.h"
#include "km-receipt-page.h"

/* Finding fonts and compressing a PDF take some frames: windows let a thread do both. */

typedef struct
{
  KmPage *page;
  KmPageFormat format;
  KmEscposFlags flags;
  guint copies;
} Rendering;

typedef struct
{
  KmReceipt *receipt;
  KmPaperSize paper;
  KmDigits digits;
  GTimeZone *zone;
} Laying;

static void
rendering_free (gpointer data)
{
  Rendering *rendering = data;

  km_page_unref (rendering->page);
  g_free (rendering);
}

static void
laying_free (gpointer data)
{
  Laying *laying = data;

  km_receipt_unref (laying->receipt);
  g_time_zone_unref (laying->zone);
  g_free (laying);
}

static void
render_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Rendering *rendering = task_data;
  GError *error = NULL;
  GBytes *bytes = rendering->format == KM_PAGE_FORMAT_PDF ? km_page_to_pdf_copies (rendering->page, rendering->copies, &error)
                                                          : km_page_to_escpos_for (rendering->page, rendering->flags, rendering->copies, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
km_page_render_copies_async (KmPage              *page,
                             KmPageFormat         format,
                             KmEscposFlags        flags,
                             guint                copies,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Rendering *rendering = g_new0 (Rendering, 1);

  rendering->page = km_page_ref (page);
  rendering->format = format;
  rendering->flags = flags;
  rendering->copies = copies;
  g_task_set_source_tag (task, km_page_render_async);
  g_task_set_task_data (task, rendering, rendering_free);
  g_task_run_in_thread (task, render_thread);
}

void
km_page_render_async (KmPage              *page,
                      KmPageFormat         format,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  km_page_render_copies_async (page, format, KM_ESCPOS_CUT, 1, cancellable, callback, user_data);
}

GBytes *
km_page_render_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_page_render_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lay_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Laying *laying = task_data;

  g_task_return_pointer (task, km_receipt_page_new (laying->receipt, laying->paper, laying->digits, laying->zone),
                         (GDestroyNotify) km_page_unref);
}

void
km_receipt_page_new_async (KmReceipt           *receipt,
                           KmPaperSize          paper,
                           KmDigits             digits,
                           GTimeZone           *zone,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Laying *laying = g_new0 (Laying, 1);

  laying->receipt = km_receipt_ref (receipt);
  laying->paper = paper;
  laying->digits = digits;
  laying->zone = g_time_zone_ref (zone);
  g_task_set_source_tag (task, km_receipt_page_new_async);
  g_task_set_task_data (task, laying, laying_free);
  g_task_run_in_thread (task, lay_thread);
}

KmPage *
km_receipt_page_new_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_receipt_page_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
