/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-catalogue.h"
#include "km-desk.h"
#include "km-paper-printing.h"
#include "km-settings.h"
#include "km-ui-text.h"

#include "km-shift-paper.h"

struct _KmHoldNote
{
  char *label, *latin_label, *lane;
  char *reason;                 /* code */
  GPtrArray *services;          /* char *: codes */
  GPtrArray *missing;           /* char *: papers, Arabic as in the catalogue */
  gboolean practice;
};

typedef struct
{
  KmWindow *window;             /* (owned) */
  KmShiftPaper paper;
  KmHoldNote *note;             /* (owned) (nullable) */
} Order;

/* What the thread lays out. */
typedef struct
{
  KmShiftPaper paper;
  KmShiftReport *report;        /* (owned) */
  KmHoldNote *note;             /* (owned) (nullable) */
  GStrv services;               /* (owned) (nullable): names in the paper's language */
  gint64 now;
} Sheet;

static void
order_free (Order *order)
{
  g_object_unref (order->window);
  g_clear_pointer (&order->note, km_hold_note_free);
  g_free (order);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Order, order_free)

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  km_shift_report_unref (sheet->report);
  g_clear_pointer (&sheet->note, km_hold_note_free);
  g_strfreev (sheet->services);
  g_free (sheet);
}

/* --- the hold's note --- */

KmHoldNote *
km_hold_note_new (KmVisit *visit, const char *reason)
{
  KmTicketItem *ticket = km_visit_get_ticket (visit);
  GListModel *items = km_visit_get_items (visit), *documents = km_visit_get_documents (visit);
  KmHoldNote *note;

  if (ticket == NULL)
    return NULL;
  note = g_new0 (KmHoldNote, 1);
  note->label = g_strdup (km_ticket_item_get_label (ticket));
  note->latin_label = g_strdup (km_ticket_item_get_latin_label (ticket));
  note->lane = g_strdup (km_ticket_item_get_lane_name (ticket));
  note->reason = g_strdup (reason);
  note->services = g_ptr_array_new_with_free_func (g_free);
  note->missing = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (KmVisitItem) item = g_list_model_get_item (items, i);

      g_ptr_array_add (note->services, g_strdup (km_visit_item_get_service (item)));
    }
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (KmDocumentItem) document = g_list_model_get_item (documents, i);
      gboolean produced;

      g_object_get (document, "produced", &produced, NULL);
      if (!produced && km_document_item_get_state (document) == KM_DOCUMENT_MISSING)
        g_ptr_array_add (note->missing, g_strdup (km_document_item_get_label (document)));
    }
  return note;
}

void
km_hold_note_free (KmHoldNote *note)
{
  g_free (note->label);
  g_free (note->latin_label);
  g_free (note->lane);
  g_free (note->reason);
  g_ptr_array_unref (note->services);
  g_ptr_array_unref (note->missing);
  g_free (note);
}

static const char *
reason_text (const char *reason, KmLanguage language)
{
  static const struct
  {
    const char *code, *ar, *en;
  } reasons[] = {
    { "document", "مستند ناقص", "A paper is missing" },
    { "payment", "السداد لم يتم", "Not paid yet" },
    { "other-office", "إجراء في جهة أخرى", "A step at another office" },
    { "visitor", "بطلب المتعامل", "At the visitor's wish" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].code, reason) == 0)
      return language == KM_LANGUAGE_EN ? reasons[i].en : reasons[i].ar;
  return NULL;
}

/* Each once, in the order of the basket. */
static GStrv
service_names (KmDesk *desk, const KmHoldNote *note, KmLanguage language)
{
  KmCatalogue *catalogue = km_desk_get_catalogue (desk);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; catalogue != NULL && i < note->services->len; i++)
    {
      const KmService *service = km_catalogue_service (catalogue, note->services->pdata[i]);

      if (service != NULL && g_hash_table_add (seen, note->services->pdata[i]))
        g_strv_builder_add (names, km_service_name (service, language));
    }
  return g_strv_builder_end (names);
}

/* --- laid out, in a thread --- */

static KmPage *
lay_pay_in (const Sheet *sheet, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  const KmShiftReport *report = sheet->report;
  const KmShiftPayIn *last = report->pay_ins->pdata[report->pay_ins->len - 1];
  KmPayInSlip slip = {
    .centre = report->centre, .clerk = report->clerk, .clerk_number = report->clerk_number, .till = report->till, .shift = report->id,
    .counter_number = report->counter_number, .at = last->at, .piastres = last->piastres, .reference = last->reference, .bank = last->bank,
    .practice = report->practice,
  };

  return km_pay_in_page_new (&slip, paper, language, digits, zone);
}

static KmPage *
lay_hold (const Sheet *sheet, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  const KmHoldNote *note = sheet->note;
  /* Closing the business day ends its tickets, and their work with them. */
  KmHoldSlip slip = {
    .centre = sheet->report->centre, .label = note->label, .latin_label = note->latin_label, .lane = note->lane,
    .counter_number = sheet->report->counter_number, .at = sheet->now, .kept_until = sheet->now,
    .reason = reason_text (note->reason, language), .services = (const char *const *) sheet->services,
    .missing = (const char *const *) note->missing->pdata, .practice = sheet->report->practice,
  };

  return km_hold_page_new (&slip, paper, language, digits, zone);
}

static KmPage *
lay (gpointer data, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  const Sheet *sheet = data;

  switch (sheet->paper)
    {
    case KM_SHIFT_PAPER_SURPRISE:
      return km_surprise_page_new (sheet->report, paper, language, digits, zone);
    case KM_SHIFT_PAPER_PAY_IN:
      return lay_pay_in (sheet, paper, language, digits, zone);
    case KM_SHIFT_PAPER_HOLD:
      return lay_hold (sheet, paper, language, digits, zone);
    case KM_SHIFT_PAPER_REPORT:
    default:
      return km_shift_report_page_new (sheet->report, paper, language, digits, zone);
    }
}

/* --- the order --- */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Order) order = data;
  g_autoptr (GError) error = NULL;
  gboolean trouble = FALSE;
  g_autofree char *sentence = km_paper_printing_finish (result, &trouble, &error);

  /* The slip of a hold lies in the clerk's hand, and a word about it would hide the undo: only a problem is said. */
  if (sentence != NULL && (order->paper != KM_SHIFT_PAPER_HOLD || trouble))
    km_window_toast (order->window, sentence);
  else if (sentence == NULL)
    km_window_toast_error (order->window, _("Not printed. What it says is saved."), error);
}

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Order) order = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmShiftReport) report = km_shift_report_finish (KM_SHIFT (source), result, &error);
  g_autoptr (KmSettings) settings = NULL;
  KmDesk *desk = km_window_get_desk (order->window);
  Sheet *sheet;

  /* The window may be gone with its clerk. */
  if (desk == NULL)
    return;
  if (report == NULL || (order->paper == KM_SHIFT_PAPER_PAY_IN && report->pay_ins->len == 0))
    {
      if (error != NULL)
        km_window_toast_error (order->window, NULL, error);
      return;
    }
  settings = km_settings_new ();
  sheet = g_new0 (Sheet, 1);
  sheet->paper = order->paper;
  sheet->report = km_shift_report_ref (report);
  sheet->note = g_steal_pointer (&order->note);
  sheet->now = km_desk_now (desk);
  if (sheet->note != NULL)
    sheet->services = service_names (desk, sheet->note, km_settings_get_paper_language (settings));
  km_paper_printing_async (GTK_WINDOW (order->window), report->practice, lay, sheet, sheet_free, NULL, printed_cb, order);
  order = NULL;
}

void
km_shift_paper_print (KmWindow *window, KmShiftPaper paper, KmHoldNote *note)
{
  KmDesk *desk = km_window_get_desk (window);
  g_autoptr (KmSettings) settings = km_settings_new ();
  Order *order = g_new0 (Order, 1);

  order->window = g_object_ref (window);
  order->paper = paper;
  order->note = note;
  km_shift_report_async (km_desk_get_shift (desk), NULL, km_settings_get_paper_language (settings), NULL, reported_cb, order);
}
