/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program's icons as the desktop draws them, from 16 to 128 pixels: nothing is cut off, nothing is empty, and at each size what tells the
 * icon from others is there: the mark on the ticket, between light and dark. Pictures are left in KM_TEST_SHOTS when it is set. */

#include "config.h"

#include <gtk/gtk.h>

static const int sizes[] = { 16, 24, 32, 48, 128 };

static cairo_surface_t *
draw (const char *name, int size)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_autoptr (GtkIconPaintable) icon = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);

  icon = gtk_icon_theme_lookup_icon (theme, name, NULL, size, 1, GTK_TEXT_DIR_RTL, 0);
  g_assert_cmpstr (gtk_icon_paintable_get_icon_name (icon), ==, name);
  gdk_paintable_snapshot (GDK_PAINTABLE (icon), snapshot, size, size);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  if (g_getenv ("KM_TEST_SHOTS") != NULL)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s-%d.png", g_getenv ("KM_TEST_SHOTS"), name, size);

      g_assert_cmpint (g_mkdir_with_parents (g_getenv ("KM_TEST_SHOTS"), 0755), ==, 0);
      g_assert_cmpint (cairo_surface_write_to_png (surface, file), ==, CAIRO_STATUS_SUCCESS);
    }
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, double x, double y)
{
  int size = cairo_image_surface_get_width (surface);
  const guchar *data = cairo_image_surface_get_data (surface);

  return *(const guint32 *) (gconstpointer) (data + (int) (y * size) * cairo_image_surface_get_stride (surface) + (int) (x * size) * 4);
}

static int
alpha_at (cairo_surface_t *surface, double x, double y)
{
  return pixel (surface, x, y) >> 24;
}

static int
light_at (cairo_surface_t *surface, double x, double y)
{
  guint32 value = pixel (surface, x, y);

  return (int) (((value >> 16 & 255) * 299 + (value >> 8 & 255) * 587 + (value & 255) * 114) / 1000);
}

/* Places are shares of the icon's side. */
static void
test_coloured (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *surface = draw (KM_APPLICATION_ID, sizes[i]);
      int wall = light_at (surface, 0.13, 0.45), ticket = light_at (surface, 0.40, 0.37), mark = light_at (surface, 0.46, 0.54);

      g_test_message ("%d: wall %d, ticket %d, mark %d", sizes[i], wall, ticket, mark);
      /* The corners show what is behind; the wall is whole. */
      g_assert_cmpint (alpha_at (surface, 0.01, 0.01), ==, 0);
      g_assert_cmpint (alpha_at (surface, 0.99, 0.99), ==, 0);
      g_assert_cmpint (alpha_at (surface, 0.13, 0.45), ==, 255);
      /* The ticket is told from the wall, and its mark from the ticket. */
      g_assert_cmpint (ticket - wall, >, 60);
      g_assert_cmpint (ticket - mark, >, 60);
      cairo_surface_destroy (surface);
    }
}

static void
test_symbolic (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *surface = draw (KM_APPLICATION_ID "-symbolic", sizes[i]);

      /* The arch and the shelf are whole, the mark stands free between them. */
      g_assert_cmpint (alpha_at (surface, 0.18, 0.60), >, 200);
      g_assert_cmpint (alpha_at (surface, 0.50, 0.80), >, 200);
      g_assert_cmpint (alpha_at (surface, 0.46, 0.56), >, 150);
      g_assert_cmpint (alpha_at (surface, 0.27, 0.65), <, 60);
      g_assert_cmpint (alpha_at (surface, 0.70, 0.66), <, 60);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), g_getenv ("KM_ICONS"));
  g_test_add_func ("/icons/coloured", test_coloured);
  g_test_add_func ("/icons/symbolic", test_symbolic);
  return g_test_run ();
}
