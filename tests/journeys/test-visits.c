/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-visits --language ar|en --shots FOLDER: two visitors. The first is called out of turn and pays by card alone, the second in turn and
 * pays part by card, the rest in cash. Screen, server's database and paper must say the same. */
#include <gio/gio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-db.h"
#include "km-main-job.h"
#include "km-money.h"
#include "paper-text.h"

#define CARD_ALONE "771200345"
#define CARD_REFERENCE "480019273"
#define CARD_PART 4000 /* piastres, typed as 40 pounds */

static char *language;
static char *shots;

typedef struct
{
  KmMainJob job;
  KmDb     *server;
  char     *number;  /* of the last receipt */
} Day;

/* --- what the server knows ---------------------------------------------------------------------------------------- */

static gint64
ask (Day        *day,
     const char *sql,
     const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmRows) rows = km_db_query (day->server, sql, &error, "s", value);

  g_assert_no_error (error);
  g_assert_cmpint (km_rows_next (rows, &error), ==, 1);
  g_assert_no_error (error);
  return km_rows_int (rows, 0);
}

static gboolean
delivered_cb (KmDriver *driver,
              gpointer  data)
{
  Day *day = data;

  return ask (day, "SELECT count(*) FROM receipt WHERE number = $1", day->number) == 1;
}

static void
open_database (Day *day)
{
  g_autofree char *file = km_main_job_find_file (day->job.state_dir, "server.db");
  g_autofree char *uri = g_strconcat ("sqlite:", file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (file);
  day->server = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

/* --- the paper ---------------------------------------------------------------------------------------------------- */

static char *
paper_path (Day *day)
{
  g_autofree char *name = g_strconcat (day->number, ".pdf", NULL);

  return g_build_filename (day->job.pdf_dir, name, NULL);
}

static gboolean
printed_cb (KmDriver *driver,
            gpointer  data)
{
  g_autofree char *path = paper_path (data);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What pdftotext reads on the receipt, normalised, once it is there. Returns: (transfer full) */
static char *
read_paper (Day *day)
{
  g_autofree char *path = paper_path (day);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = NULL;
  g_autofree char *text = NULL;

  g_assert_true (km_driver_wait_until (day->job.driver, printed_cb, day));
  tool = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (tool, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return paper_text_normalise (text);
}

static void
assert_amount (const char *paper,
               gint64      piastres)
{
  g_autofree char *text = km_money_format (piastres, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS);

  paper_text_assert (paper, text);
}

/* --- called out of turn ------------------------------------------------------------------------------------------- */

typedef struct
{
  int              wanted; /* the place of a row, from 0 */
  AtspiAccessible *row;    /* (owned) (nullable) */
} Place;

static gboolean
row_there_cb (KmDriver *driver,
              gpointer  data)
{
  Place *place = data;
  g_autoptr (AtspiAccessible) list = km_driver_look (driver, "list", _("Waiting"));

  g_clear_object (&place->row);
  if (list != NULL && atspi_accessible_get_child_count (list, NULL) > place->wanted)
    place->row = atspi_accessible_get_child_at_index (list, place->wanted, NULL);
  return place->row != NULL;
}

typedef struct
{
  const char *name;
} Focus;

static gboolean
focused_cb (KmDriver *driver,
            gpointer  data)
{
  Focus *wanted = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  return g_strcmp0 (name, wanted->name) == 0;
}

static void
wait_focus (Day        *day,
            const char *name)
{
  Focus wanted = { name };

  if (!km_driver_wait_until (day->job.driver, focused_cb, &wanted))
    km_driver_fail (day->job.driver, "«%s» has not the focus", name);
}

static gboolean
called_cb (KmDriver *driver,
           gpointer  data)
{
  return ask (data, "SELECT count(*) FROM ticket WHERE state = $1", "called") == 1;
}

/* Shift+F2, two places down, Enter: the second in the line is called, the first still waits. */
static void
call_second (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *button = g_strconcat (_("Call another"), "*", NULL);
  g_autofree char *start = g_strconcat (_("Start serving"), "*", NULL);
  g_auto (GStrv) around = g_strsplit (_("Call ticket %s"), "%s", 2);
  g_autofree char *first_name = NULL;
  g_autofree char *name = NULL;
  Place first = { 0, NULL }, second = { 1, NULL };

  km_driver_wait_sensitive (driver, button);
  km_driver_key (driver, "shift+F2");
  wait_focus (day, _("Ticket number"));
  if (!km_driver_wait_until (driver, row_there_cb, &second) || !km_driver_wait_until (driver, row_there_cb, &first))
    km_driver_fail (driver, "the list of who waits has no second row");
  first_name = atspi_accessible_get_name (first.row, NULL);
  name = atspi_accessible_get_name (second.row, NULL);
  g_object_unref (first.row);
  g_object_unref (second.row);
  km_driver_shot (driver, "who-waits");
  km_driver_key (driver, "Down");
  wait_focus (day, first_name);
  km_driver_key (driver, "Down");
  wait_focus (day, name);
  km_driver_key (driver, "Return");
  g_object_unref (km_driver_find (driver, "push button", start));

  /* The one in front is the one that was chosen, and only it. */
  g_assert_true (g_str_has_prefix (name, around[0]));
  g_object_unref (km_driver_find (driver, "label", name + strlen (around[0])));
  g_assert_true (km_driver_wait_until (driver, called_cb, day));
  g_assert_cmpint (ask (day, "SELECT count(*) FROM ticket WHERE state = $1 AND issued_at < (SELECT issued_at FROM ticket WHERE state = 'called')",
                        "waiting"), >=, 1);
  km_driver_shot (driver, "called-out-of-turn");
}

/* --- the visitors ------------------------------------------------------------------------------------------------- */

static void
serve (Day *day)
{
  g_autofree char *name = g_strconcat ("*", km_answers_service (day->job.answers, "CRM-001"), "*", NULL);

  km_main_job_begin (&day->job);
  km_main_job_add (&day->job, "CRM-001", name);
  km_main_job_fill (&day->job);
}

/* F9 was pressed: the receipt's number, and its fact at the server. */
static void
take_number (Day *day)
{
  g_free (day->number);
  day->number = km_main_job_receipt_number (&day->job);
  g_assert_true (km_driver_wait_until (day->job.driver, delivered_cb, day));
  g_assert_cmpint (ask (day, "SELECT length(flags) FROM receipt WHERE number = $1", day->number), ==, 0);
}

static void
click_button (Day        *day,
              const char *name)
{
  g_autoptr (AtspiAccessible) button = km_driver_find (day->job.driver, "push button", name);

  km_driver_click (day->job.driver, button);
}

static void
by_card_alone (Day *day)
{
  g_autofree char *paper = NULL;
  gint64 total;

  serve (day);
  click_button (day, _("Card"));
  km_driver_fill (day->job.driver, _("Reference of the operation"), CARD_ALONE);
  km_driver_fill (day->job.driver, _("Last four digits of the card"), "4417");
  km_driver_key (day->job.driver, "F9");
  take_number (day);
  km_driver_shot (day->job.driver, "paid-by-card");

  total = ask (day, "SELECT total FROM receipt WHERE number = $1", day->number);
  g_assert_cmpint (total, >, CARD_PART);
  g_assert_cmpint (ask (day, "SELECT count(*) FROM payment WHERE receipt = $1", day->number), ==, 1);
  g_assert_cmpint (ask (day, "SELECT count(*) FROM payment WHERE receipt = $1 AND method = 'card' AND reference = '" CARD_ALONE
                             "' AND last4 = '4417' AND change = 0", day->number), ==, 1);
  g_assert_cmpint (ask (day, "SELECT piastres FROM payment WHERE receipt = $1", day->number), ==, total);
  paper = read_paper (day);
  paper_text_assert (paper, day->number);
  paper_text_assert (paper, "بطاقة " CARD_ALONE);
  assert_amount (paper, total);
  g_assert_false (paper_text_has (paper, "الباقي"));
}

/* Part by card, the rest in cash with its change: the first part stands in the list before the rest is typed. */
static void
by_cash_and_card (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *part = km_money_format (CARD_PART, day->job.arabic ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN, KM_MONEY_DECIMALS);
  g_autofree char *pattern = g_regex_escape_string (part, -1);
  g_autofree char *paper = NULL;
  gint64 total;

  serve (day);
  click_button (day, _("Split"));
  km_driver_fill (driver, _("Reference of the operation"), CARD_REFERENCE);
  km_driver_fill (driver, _("Last four digits of the card"), "0093");
  km_driver_fill (driver, _("Part of the total paid this way, in pounds"), "40");
  km_driver_key (driver, "Return");
  g_object_unref (km_driver_find (driver, "push button", _("Remove this payment")));
  g_free (km_driver_wait_text (driver, pattern));
  g_free (km_driver_wait_text (driver, CARD_REFERENCE));
  click_button (day, _("Cash"));
  km_driver_fill (driver, _("Received, in pounds"), "50");
  km_driver_shot (driver, "split");
  km_driver_key (driver, "F9");
  take_number (day);
  km_driver_shot (driver, "paid-in-two");

  total = ask (day, "SELECT total FROM receipt WHERE number = $1", day->number);
  g_assert_cmpint (ask (day, "SELECT count(*) FROM payment WHERE receipt = $1", day->number), ==, 2);
  g_assert_cmpint (ask (day, "SELECT sum(piastres) FROM payment WHERE receipt = $1", day->number), ==, total);
  g_assert_cmpint (ask (day, "SELECT piastres FROM payment WHERE receipt = $1 AND method = 'card' AND reference = '" CARD_REFERENCE
                             "' AND last4 = '0093'", day->number), ==, CARD_PART);
  g_assert_cmpint (ask (day, "SELECT piastres FROM payment WHERE receipt = $1 AND method = 'cash' AND reference IS NULL", day->number), ==,
                   total - CARD_PART);
  g_assert_cmpint (ask (day, "SELECT received - change FROM payment WHERE receipt = $1 AND method = 'cash' AND received = 5000", day->number), ==,
                   total - CARD_PART);
  paper = read_paper (day);
  paper_text_assert (paper, day->number);
  paper_text_assert (paper, "نقدًا بطاقة " CARD_REFERENCE);
  assert_amount (paper, total);
  assert_amount (paper, CARD_PART);
  assert_amount (paper, total - CARD_PART);
}

static void
test_visits (void)
{
  Day day = { { 0 }, NULL, NULL };
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-visits-XXXXXX", &error);

  g_assert_no_error (error);
  day.job.driver = driver;
  day.job.answers = answers;
  day.job.arabic = strcmp (language, "ar") == 0;
  day.job.state_dir = folder;
  day.job.pdf_dir = g_build_filename (folder, "receipts", NULL);

  km_main_job_start (&day.job, NULL);
  km_main_job_sign_in (&day.job, "clerk", TRUE);
  km_main_job_open_shift (&day.job, "200");
  open_database (&day);
  call_second (&day);
  by_card_alone (&day);
  km_main_job_call_next (&day.job);
  by_cash_and_card (&day);
  km_db_close (day.server);
  g_free (day.number);
  g_free (day.job.pdf_dir);
}

int
main (int    argc,
      char **argv)
{
  const GOptionEntry entries[] = {
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, NULL, NULL },
    { "shots", 0, 0, G_OPTION_ARG_FILENAME, &shots, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  g_assert_no_error (error);
  km_main_job_language (language);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journey/visits", test_visits);
  return g_test_run ();
}
