/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include <glib/gstdio.h>

#include "km-paper.h"
#include "receipt-fixture.h"

/* Pictures of receipts beside golden ones. KM_GOLDEN_UPDATE=1 draws the golden ones anew: look at each before keeping it.
 * A picture that differs is left in the build folder, with its difference. */

#define DPI 96
#define STRONG 96    /* of 255: more than another edge smoothing */
#define MAX_STRONG 24 /* pixels of a picture: less than a digit */

typedef struct
{
  const char *name;
  Fixture fixture;
  KmPaperSize paper;
  FixtureMarks marks;
  const char *slip; /* "void", "refund": the paper for its money; NULL: the receipt */
} Case;

static const Case cases[] = {
  { "four-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { 0 } },
  { "four-a5", FIXTURE_FOUR, KM_PAPER_A5, { 0 } },
  { "money-roll", FIXTURE_MIXED, KM_PAPER_ROLL80, { 0 } },
  { "money-a5", FIXTURE_MIXED, KM_PAPER_A5, { 0 } },
  { "long-roll", FIXTURE_LONG, KM_PAPER_ROLL80, { 0 } },
  { "long-a5", FIXTURE_LONG, KM_PAPER_A5, { 0 } },
  { "free-roll", FIXTURE_FREE, KM_PAPER_ROLL80, { 0 } },
  { "wide-roll", FIXTURE_WIDE, KM_PAPER_ROLL80, { 0 } },
  { "wide-large-roll", FIXTURE_WIDE, KM_PAPER_ROLL80, { .large_type = TRUE } },
  { "wide-a5", FIXTURE_WIDE, KM_PAPER_A5, { 0 } },
  { "practice-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .practice = TRUE } },
  { "reprint-a5", FIXTURE_FOUR, KM_PAPER_A5, { .copy = 2 } },
  { "void-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .voided = TRUE } },
  { "large-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .large_type = TRUE } },
  { "all-marks-large-a5", FIXTURE_MIXED, KM_PAPER_A5, { TRUE, TRUE, 1, TRUE } },
  { "slip-void-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { 0 }, "void" },
  { "slip-void-practice-a5", FIXTURE_MIXED, KM_PAPER_A5, { .practice = TRUE }, "void" },
  { "slip-refund-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .practice = TRUE }, "refund" },
  { "slip-refund-a5", FIXTURE_FOUR, KM_PAPER_A5, { 0 }, "refund" },
};

static guint8
grey_at (cairo_surface_t *surface,
         int              x,
         int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  if (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_A8)
    return row[x];
  return (guint8) (((const guint32 *) (const void *) row)[x] & 0xff);
}

/* All sheets, one under the other, on white. */
static cairo_surface_t *
picture_of (KmPage *page)
{
  double width, height, scale = DPI / 72.0;
  cairo_surface_t *surface;
  cairo_t *cr;

  km_page_get_size (page, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale),
                                        (int) ceil (height * scale) * (int) km_page_get_n_sheets (page));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint i = 0; i < km_page_get_n_sheets (page); i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 0, ceil (height * scale) * i);
      cairo_scale (cr, scale, scale);
      km_page_draw (page, i, cr);
      cairo_restore (cr);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Grey levels go into an A8 surface, which cairo writes as a grey PNG. */
static void
write_grey (cairo_surface_t *surface,
            const char      *path)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  cairo_surface_t *grey = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  guint8 *data = cairo_image_surface_get_data (grey);
  int stride = cairo_image_surface_get_stride (grey);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      data[y * stride + x] = grey_at (surface, x, y);
  cairo_surface_mark_dirty (grey);
  g_assert_cmpint (cairo_surface_write_to_png (grey, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (grey);
}

/* White where both agree. Returns the number of pixels that differ strongly. */
static guint
difference (cairo_surface_t *a,
            cairo_surface_t *b,
            cairo_surface_t *out)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint8 *data = cairo_image_surface_get_data (out);
  int stride = cairo_image_surface_get_stride (out);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int d = ABS ((int) grey_at (a, x, y) - (int) grey_at (b, x, y));

        data[y * stride + x] = (guint8) (255 - d);
        if (d > STRONG)
          n++;
      }
  cairo_surface_mark_dirty (out);
  return n;
}

static char *
build_path (const char *name,
            const char *what)
{
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, what);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "unit", "paper", NULL);

  g_mkdir_with_parents (folder, 0755);
  return g_build_filename (folder, file, NULL);
}

static KmPage *
page_of (const Case *test)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (test->fixture, &test->marks);
  g_autoptr (KmSlip) slip = test->slip != NULL ? fixture_slip (receipt, test->slip) : NULL;

  if (slip != NULL)
    return km_slip_page_new (slip, test->paper, KM_DIGITS_ARABIC, zone);
  return km_receipt_page_new (receipt, test->paper, KM_DIGITS_ARABIC, zone);
}

static void
test_golden (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = page_of (test);
  cairo_surface_t *picture = picture_of (page);
  g_autofree char *file = g_strdup_printf ("%s.png", test->name);
  g_autofree char *golden_path = g_test_build_filename (G_TEST_DIST, "unit", "paper", "golden", file, NULL);
  cairo_surface_t *golden, *out;
  guint n;

  if (g_getenv ("KM_GOLDEN_UPDATE") != NULL)
    write_grey (picture, golden_path);

  golden = cairo_image_surface_create_from_png (golden_path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  if (cairo_image_surface_get_width (golden) != cairo_image_surface_get_width (picture)
      || cairo_image_surface_get_height (golden) != cairo_image_surface_get_height (picture))
    {
      g_autofree char *path = build_path (test->name, "drawn");

      write_grey (picture, path);
      g_error ("%s is %d x %d, the golden picture %d x %d: see %s", test->name, cairo_image_surface_get_width (picture),
               cairo_image_surface_get_height (picture), cairo_image_surface_get_width (golden),
               cairo_image_surface_get_height (golden), path);
    }

  out = cairo_image_surface_create (CAIRO_FORMAT_A8, cairo_image_surface_get_width (picture),
                                    cairo_image_surface_get_height (picture));
  n = difference (picture, golden, out);
  if (n > MAX_STRONG)
    {
      g_autofree char *drawn = build_path (test->name, "drawn");
      g_autofree char *differs = build_path (test->name, "difference");

      write_grey (picture, drawn);
      write_grey (out, differs);
      g_error ("%s differs from the golden picture in %u pixels: see %s", test->name, n, differs);
    }
  cairo_surface_destroy (out);
  cairo_surface_destroy (golden);
  cairo_surface_destroy (picture);
}

/* No ink outside what a printer reaches: 72 mm of a roll, A5 without 8 mm on each side. */
static void
test_nothing_cut (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = page_of (test);
  cairo_surface_t *picture = picture_of (page);
  int width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);
  int sheet = height / (int) km_page_get_n_sheets (page);
  int side = (int) ((test->paper == KM_PAPER_ROLL80 ? 3.8 : 8) / 25.4 * DPI);
  int above = (int) ((test->paper == KM_PAPER_ROLL80 ? 2 : 8) / 25.4 * DPI);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean outside = x < side || x >= width - side || y % sheet < above || y % sheet >= sheet - above;

        /* Marks are light and may run out. */
        if (outside && grey_at (picture, x, y) < 160)
          n++;
      }
  g_assert_cmpuint (n, ==, 0);
  cairo_surface_destroy (picture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *golden = g_strdup_printf ("/paper/picture/golden/%s", cases[i].name);
      g_autofree char *cut = g_strdup_printf ("/paper/picture/nothing-cut/%s", cases[i].name);

      g_test_add_data_func (golden, &cases[i], test_golden);
      g_test_add_data_func (cut, &cases[i], test_nothing_cut);
    }
  return g_test_run ();
}
