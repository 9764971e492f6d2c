/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include <glib/gstdio.h>

#include "km-paper.h"
#include "printed.h"
#include "receipt-fixture.h"

#define WIDTH PRINTED_WIDTH

static KmPage *
page_new (Fixture             fixture,
          const FixtureMarks *marks,
          KmPaperSize         paper)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (fixture, marks);

  return km_receipt_page_new (receipt, paper, KM_DIGITS_ARABIC, zone);
}

static Printed
printed_of (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return printed_decode (data, size);
}

/* Dots and the picture say the same. */
static void
test_same_picture (void)
{
  FixtureMarks marks = { .practice = TRUE };
  g_autoptr (KmPage) page = page_new (FIXTURE_FOUR, &marks, KM_PAPER_ROLL80);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = km_page_to_escpos (page, &error);
  g_auto (Printed) print = { 0 };
  guint n_marked, n_dots;
  double height;

  g_assert_no_error (error);
  print = printed_of (bytes);
  km_page_get_size (page, NULL, &height);
  g_assert_cmpuint (print.rows->len / (WIDTH / 8), ==, (guint) ceil (height * PRINTED_SCALE));
  g_assert_cmpuint (print.n_cuts, ==, 1);
  printed_assert_page (&print, page, &n_marked, &n_dots);
  /* The mark across the paper is there, as a loose pattern. */
  g_assert_cmpuint (n_marked, >, 10000);
  g_assert_cmpuint (n_dots, >, n_marked / 16);
  g_assert_cmpuint (n_dots, <, n_marked / 5);
}

/* A printer without a knife feeds, one with a drawer opens it once; copies follow each other. */
static void
test_beside_the_head (void)
{
  FixtureMarks marks = { 0 };
  g_autoptr (KmPage) page = page_new (FIXTURE_FREE, &marks, KM_PAPER_ROLL80);
  g_autoptr (GBytes) once = km_page_to_escpos (page, NULL);
  g_autoptr (GBytes) torn = km_page_to_escpos_for (page, KM_ESCPOS_DRAWER, 1, NULL);
  g_autoptr (GBytes) twice = km_page_to_escpos_for (page, KM_ESCPOS_CUT | KM_ESCPOS_DRAWER, 2, NULL);
  g_auto (Printed) one = printed_of (once), tear = printed_of (torn), two = printed_of (twice);

  g_assert_cmpuint (one.n_cuts, ==, 1);
  g_assert_cmpuint (one.n_kicks, ==, 0);
  g_assert_cmpuint (tear.n_cuts, ==, 0);
  g_assert_cmpuint (tear.n_feeds, ==, 1);
  g_assert_cmpuint (tear.n_kicks, ==, 1);
  g_assert_cmpuint (two.n_cuts, ==, 2);
  g_assert_cmpuint (two.n_kicks, ==, 1);
  g_assert_cmpuint (two.rows->len, ==, 2 * one.rows->len);
  g_assert_cmpmem (two.rows->data, one.rows->len, one.rows->data, one.rows->len);
}

static void
test_a_cut_a_sheet (void)
{
  FixtureMarks marks = { 0 };
  g_autoptr (KmPage) page = page_new (FIXTURE_LONG, &marks, KM_PAPER_A5);
  g_autoptr (GBytes) bytes = km_page_to_escpos (page, NULL);
  g_auto (Printed) print = printed_of (bytes);

  g_assert_cmpuint (print.n_cuts, ==, km_page_get_n_sheets (page));
}

/* A phone reads the code off thermal paper, also in practice, when a mark lies on the paper. */
static void
test_code_is_read (void)
{
  g_autofree char *program = g_find_program_in_path ("zbarimg");
  FixtureMarks marks = { .practice = TRUE };
  g_autoptr (KmReceipt) receipt = fixture_receipt (FIXTURE_FOUR, &marks);
  g_autoptr (KmPage) page = page_new (FIXTURE_FOUR, &marks, KM_PAPER_ROLL80);
  g_autoptr (GBytes) bytes = km_page_to_escpos (page, NULL);
  g_autofree char *folder = g_dir_make_tmp ("km-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "print.pbm", NULL);
  g_autofree char *expected = km_receipt_qr (receipt->transaction);
  g_autofree char *read = NULL;
  const char *arguments[] = { "zbarimg", "--quiet", "--raw", "--nodbus", path, NULL };
  GString *pbm;
  g_auto (Printed) print = { 0 };
  GError *error = NULL;

  if (program == NULL)
    {
      g_test_skip ("no zbarimg");
      g_rmdir (folder);
      return;
    }
  print = printed_of (bytes);
  pbm = g_string_new (NULL);
  g_string_printf (pbm, "P4\n%d %u\n", WIDTH, print.rows->len / (WIDTH / 8));
  g_string_append_len (pbm, (const char *) print.rows->data, print.rows->len);
  g_assert_true (g_file_set_contents (path, pbm->str, (gssize) pbm->len, NULL));
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strstrip (read), ==, expected);
  g_string_free (pbm, TRUE);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/escpos/same-picture", test_same_picture);
  g_test_add_func ("/paper/escpos/a-cut-a-sheet", test_a_cut_a_sheet);
  g_test_add_func ("/paper/escpos/beside-the-head", test_beside_the_head);
  g_test_add_func ("/paper/escpos/code-is-read", test_code_is_read);
  return g_test_run ();
}
