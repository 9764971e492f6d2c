/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include <glib/gstdio.h>

#include "km-paper.h"
#include "receipt-fixture.h"

#define WIDTH 576
#define SCALE (203 / 72.0)

/* What a printer makes of the bytes: rows of dots, 72 bytes each. */
typedef struct
{
  GByteArray *rows;
  guint n_cuts;
} Print;

static Print
decode (GBytes *bytes)
{
  Print print = { g_byte_array_new (), 0 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize i = 2;

  g_assert_cmpint (data[0], ==, 0x1b);
  g_assert_cmpint (data[1], ==, '@');
  while (i < size)
    {
      g_assert_cmpint (data[i], ==, 0x1d);
      if (data[i + 1] == 'V')
        {
          g_assert_cmpint (data[i + 2], ==, 66);
          print.n_cuts++;
          i += 4;
        }
      else
        {
          guint width = data[i + 4] | data[i + 5] << 8, rows = data[i + 6] | data[i + 7] << 8;

          g_assert_cmpint (data[i + 1], ==, 'v');
          g_assert_cmpint (data[i + 2], ==, '0');
          g_assert_cmpint (data[i + 3], ==, 0);
          g_assert_cmpuint (width, ==, WIDTH / 8);
          g_assert_cmpuint (rows, >, 0);
          g_assert_cmpuint (rows, <=, 255);
          g_assert_cmpuint (i + 8 + width * rows, <=, size);
          g_byte_array_append (print.rows, data + i + 8, width * rows);
          i += 8 + width * rows;
        }
    }
  return print;
}

static gboolean
dot (const Print *print,
     int          x,
     int          y)
{
  return (print->rows->data[y * WIDTH / 8 + x / 8] & (0x80 >> x % 8)) != 0;
}

/* The printable part of a roll at the printer's resolution, in grey. */
static cairo_surface_t *
draw (KmPage *page,
      int     rows)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, rows);
  cairo_t *cr = cairo_create (surface);
  double width;

  km_page_get_size (page, &width, NULL);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -(width * SCALE - WIDTH) / 2, 0);
  cairo_scale (cr, SCALE, SCALE);
  km_page_draw (page, 0, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
grey_at (cairo_surface_t *surface,
         int              x,
         int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xff;
}

static KmPage *
page_new (Fixture             fixture,
          const FixtureMarks *marks,
          KmPaperSize         paper)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (fixture, marks);

  return km_receipt_page_new (receipt, paper, KM_DIGITS_ARABIC, zone);
}

/* Dots and the picture say the same: black is black, white is white, between them lie only edges and marks. */
static void
test_same_picture (void)
{
  FixtureMarks marks = { .practice = TRUE };
  g_autoptr (KmPage) page = page_new (FIXTURE_FOUR, &marks, KM_PAPER_ROLL80);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = km_page_to_escpos (page, &error);
  Print print;
  cairo_surface_t *surface;
  guint rows, n_marked = 0, n_dots = 0;
  double height;

  g_assert_no_error (error);
  print = decode (bytes);
  rows = print.rows->len / (WIDTH / 8);
  km_page_get_size (page, NULL, &height);
  g_assert_cmpuint (rows, ==, (guint) ceil (height * SCALE));
  g_assert_cmpuint (print.n_cuts, ==, 1);

  surface = draw (page, (int) rows);
  for (int y = 0; y < (int) rows; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint grey = grey_at (surface, x, y);

        if (grey < 120)
          g_assert_true (dot (&print, x, y));
        else if (grey > 245)
          g_assert_false (dot (&print, x, y));
        else if (grey > 218 && grey < 226)
          {
            n_marked++;
            n_dots += dot (&print, x, y);
          }
      }
  /* The mark across the paper is there, as a loose pattern. */
  g_assert_cmpuint (n_marked, >, 10000);
  g_assert_cmpuint (n_dots, >, n_marked / 16);
  g_assert_cmpuint (n_dots, <, n_marked / 5);
  cairo_surface_destroy (surface);
  g_byte_array_unref (print.rows);
}

static void
test_a_cut_a_sheet (void)
{
  FixtureMarks marks = { 0 };
  g_autoptr (KmPage) page = page_new (FIXTURE_LONG, &marks, KM_PAPER_A5);
  g_autoptr (GBytes) bytes = km_page_to_escpos (page, NULL);
  Print print = decode (bytes);

  g_assert_cmpuint (print.n_cuts, ==, km_page_get_n_sheets (page));
  g_byte_array_unref (print.rows);
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
  Print print;
  GError *error = NULL;

  if (program == NULL)
    {
      g_test_skip ("no zbarimg");
      g_rmdir (folder);
      return;
    }
  print = decode (bytes);
  pbm = g_string_new (NULL);
  g_string_printf (pbm, "P4\n%d %u\n", WIDTH, print.rows->len / (WIDTH / 8));
  g_string_append_len (pbm, (const char *) print.rows->data, print.rows->len);
  g_assert_true (g_file_set_contents (path, pbm->str, (gssize) pbm->len, NULL));
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strstrip (read), ==, expected);
  g_string_free (pbm, TRUE);
  g_byte_array_unref (print.rows);
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
  g_test_add_func ("/paper/escpos/code-is-read", test_code_is_read);
  return g_test_run ();
}
