/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-text-draw.h"

#define LAM 0x0644

/* What one run is to cairo: glyphs in visual order, clusters and their text in logical order. */
typedef struct
{
  GArray *glyphs;
  GArray *clusters;
  GString *text;
} Run;

static gunichar
presentation_form (gunichar after_lam)
{
  switch (after_lam)
    {
    case 0x0622:
      return 0xFEF5; /* آ */
    case 0x0623:
      return 0xFEF7; /* أ */
    case 0x0625:
      return 0xFEF9; /* إ */
    case 0x0627:
      return 0xFEFB; /* ا */
    case 0x0649:
      return 0xFC43; /* ى */
    default:
      return 0;
    }
}

/* The letters and the marks of a cluster, ligatures as one character. */
static void
split_cluster (const char *text,
               gsize       length,
               GArray     *letters,
               GArray     *marks)
{
  const char *end = text + length;

  g_array_set_size (letters, 0);
  g_array_set_size (marks, 0);
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c))
        {
          g_array_append_val (marks, c);
          continue;
        }
      if (letters->len > 0)
        {
          gunichar *last = &g_array_index (letters, gunichar, letters->len - 1);
          gunichar form = *last == LAM ? presentation_form (c) : 0;

          if (form != 0)
            {
              *last = form;
              continue;
            }
        }
      g_array_append_val (letters, c);
    }
}

static void
append_cluster (Run            *run,
                const gunichar *characters,
                guint           n_characters,
                int             n_glyphs)
{
  cairo_text_cluster_t cluster = { 0, n_glyphs };
  gsize before = run->text->len;

  for (guint i = 0; i < n_characters; i++)
    g_string_append_unichar (run->text, characters[i]);
  cluster.num_bytes = (int) (run->text->len - before);
  g_array_append_val (run->clusters, cluster);
}

/* One of Pango's clusters becomes one of cairo's for each glyph where letters and marks can be told apart by their widths. */
static void
append_clusters (Run                    *run,
                 const char             *text,
                 const PangoGlyphItem   *item,
                 const PangoGlyphItemIter *iter,
                 GArray                 *letters,
                 GArray                 *marks)
{
  int step = iter->start_glyph < iter->end_glyph ? 1 : -1;
  guint n_wide = 0, n_flat = 0, letter = 0;

  split_cluster (text + iter->start_index, iter->end_index - iter->start_index, letters, marks);
  for (int i = iter->start_glyph; i != iter->end_glyph; i += step)
    {
      const PangoGlyphInfo *info = &item->glyphs->glyphs[i];

      if (info->glyph == PANGO_GLYPH_EMPTY)
        continue;
      if (info->geometry.width == 0)
        n_flat++;
      else
        n_wide++;
    }

  /* Bidi controls and the like: nothing is drawn, nothing is said. */
  if (n_wide + n_flat == 0)
    return;

  if (n_wide != letters->len || n_flat != marks->len)
    {
      g_array_append_vals (letters, marks->data, marks->len);
      append_cluster (run, (const gunichar *) (void *) letters->data, letters->len, (int) (n_wide + n_flat));
      return;
    }

  for (int i = iter->start_glyph; i != iter->end_glyph; i += step)
    {
      const PangoGlyphInfo *info = &item->glyphs->glyphs[i];

      if (info->glyph == PANGO_GLYPH_EMPTY)
        continue;
      if (info->geometry.width == 0)
        append_cluster (run, NULL, 0, 1); /* a mark: drawn, not said */
      else
        append_cluster (run, &g_array_index (letters, gunichar, letter++), 1, 1);
    }
}

static void
draw_run (cairo_t        *cr,
          PangoGlyphItem *item,
          const char     *text,
          double          x,
          double          y)
{
  cairo_scaled_font_t *font = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (item->item->analysis.font));
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (gunichar));
  g_autoptr (GString) said = g_string_new (NULL);
  Run run = { glyphs, clusters, said };
  PangoGlyphItemIter iter;
  gboolean unknown = font == NULL;
  double pen = x;

  for (int i = 0; i < item->glyphs->num_glyphs; i++)
    {
      const PangoGlyphInfo *info = &item->glyphs->glyphs[i];

      if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
        unknown = TRUE;
      if (info->glyph != PANGO_GLYPH_EMPTY)
        {
          cairo_glyph_t glyph = {
            info->glyph,
            pen + pango_units_to_double (info->geometry.x_offset),
            y + pango_units_to_double (info->geometry.y_offset),
          };
          g_array_append_val (glyphs, glyph);
        }
      pen += pango_units_to_double (info->geometry.width);
    }

  /* A character that no font has: Pango draws the box with its number. */
  if (unknown)
    {
      cairo_move_to (cr, x, y);
      pango_cairo_show_glyph_item (cr, text, item);
      return;
    }
  if (glyphs->len == 0)
    return;

  for (gboolean more = pango_glyph_item_iter_init_start (&iter, item, text); more;
       more = pango_glyph_item_iter_next_cluster (&iter))
    append_clusters (&run, text, item, &iter, letters, marks);

  cairo_set_scaled_font (cr, font);
  cairo_show_text_glyphs (cr, said->str, (int) said->len, (cairo_glyph_t *) (void *) glyphs->data, (int) glyphs->len,
                          (cairo_text_cluster_t *) (void *) clusters->data, (int) clusters->len,
                          item->item->analysis.level % 2 == 1 ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
}

void
km_text_draw (cairo_t     *cr,
              PangoLayout *layout,
              double       x,
              double       y)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  const char *text = pango_layout_get_text (layout);

  do
    {
      PangoLayoutRun *run = pango_layout_iter_get_run_readonly (iter);
      PangoRectangle logical;

      if (run == NULL)
        continue;
      pango_layout_iter_get_run_extents (iter, NULL, &logical);
      draw_run (cr, run, text, x + pango_units_to_double (logical.x),
                y + pango_units_to_double (pango_layout_iter_get_baseline (iter)));
    }
  while (pango_layout_iter_next_run (iter));
  pango_layout_iter_free (iter);
}
