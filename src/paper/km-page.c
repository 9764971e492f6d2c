/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <cairo-pdf.h>
#include <math.h>

#include "km-page-private.h"

#define MM (72.0 / 25.4)

#define ROLL_WIDTH (80 * MM)
#define ROLL_CONTENT (576 * KM_DOT) /* 72 mm */
#define ROLL_MARGIN_TOP (3 * MM)
#define ROLL_MARGIN_BOTTOM (5 * MM)

#define SHEET_FOOT 16.0 /* number of the sheet, when there are several */
#define SHEET_TEXT 8.0

/* Cut paper. */
static const struct
{
  double width, height, margin;
} cut[] = {
  [KM_PAPER_A5] = { 148 * MM, 210 * MM, 10 * MM },
  [KM_PAPER_A4] = { 210 * MM, 297 * MM, 14 * MM },
};

/* Marks across the paper: so light that figures under them stay readable. */
#define MARK_GREY 0.87
#define MARK_ANGLE (-0.48)
#define MARK_EVERY (74 * MM)

typedef struct
{
  KmBlock *block; /* of the page's blocks or heads */
  double y;
} Place;

struct _KmPage
{
  gatomicrefcount ref_count;
  KmPaperSize paper;
  char *title;
  PangoContext *context;
  GPtrArray *blocks; /* KmBlock */
  GPtrArray *added;  /* KmBlock: heads and feet of sheets */
  GPtrArray *sheets; /* GArray of Place */
  char **marks;
  double width, height, margin;
};

/* Font maps at rest, with what they have found: a page has one to itself while it lives, and the next page need not search
 * the machine's fonts again. */
#define MAX_IDLE_MAPS 3
static GMutex idle_lock;
static GSList *idle_maps;
static guint n_idle_maps;

static PangoFontMap *
take_map (void)
{
  PangoFontMap *map = NULL;

  g_mutex_lock (&idle_lock);
  if (idle_maps != NULL)
    {
      map = idle_maps->data;
      idle_maps = g_slist_delete_link (idle_maps, idle_maps);
      n_idle_maps--;
    }
  g_mutex_unlock (&idle_lock);
  return map != NULL ? map : pango_cairo_font_map_new ();
}

static void
give_map (PangoFontMap *map)
{
  g_mutex_lock (&idle_lock);
  if (n_idle_maps < MAX_IDLE_MAPS)
    {
      idle_maps = g_slist_prepend (idle_maps, g_object_ref (map));
      n_idle_maps++;
    }
  g_mutex_unlock (&idle_lock);
}

PangoContext *
km_page_context_new_for (KmLanguage language)
{
  PangoContext *context = km_page_context_new ();

  if (language == KM_LANGUAGE_EN)
    {
      pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
      pango_context_set_language (context, pango_language_from_string ("en"));
    }
  return context;
}

PangoContext *
km_page_context_new (void)
{
  g_autoptr (PangoFontMap) map = take_map ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_base_dir (context, PANGO_DIRECTION_RTL);
  pango_context_set_language (context, pango_language_from_string ("ar-EG"));
  return context;
}

double
km_paper_content_width (KmPaperSize paper)
{
  return paper == KM_PAPER_ROLL80 ? ROLL_CONTENT : cut[paper].width - 2 * cut[paper].margin;
}

static GArray *
add_sheet (KmPage *page)
{
  GArray *sheet = g_array_new (FALSE, FALSE, sizeof (Place));

  g_ptr_array_add (page->sheets, sheet);
  return sheet;
}

static void
lay_roll (KmPage *page)
{
  GArray *sheet = add_sheet (page);
  double y = ROLL_MARGIN_TOP;

  for (guint i = 0; i < page->blocks->len; i++)
    {
      Place place = { g_ptr_array_index (page->blocks, i), y };

      g_array_append_val (sheet, place);
      y += place.block->height;
    }
  page->width = ROLL_WIDTH;
  page->margin = (ROLL_WIDTH - ROLL_CONTENT) / 2;
  page->height = ceil (y + ROLL_MARGIN_BOTTOM);
}

/* Adds one line of small text as the page's own block. */
static KmBlock *
add_line (KmPage     *page,
          const char *text,
          KmAlign     align)
{
  g_autoptr (KmFlow) flow = km_flow_new (page->context, km_paper_content_width (page->paper), SHEET_TEXT);
  g_autoptr (GPtrArray) blocks = NULL;
  KmBlock *block;

  km_flow_text (flow, text, 1, FALSE, align);
  blocks = km_flow_take_blocks (flow);
  block = g_ptr_array_steal_index (blocks, 0);
  g_ptr_array_add (page->added, block);
  return block;
}

/* Blocks that must stay together, from first on. */
static guint
group_length (KmPage *page,
              guint   first,
              double *height)
{
  guint n = 0;

  *height = 0;
  do
    {
      KmBlock *block = g_ptr_array_index (page->blocks, first + n);

      *height += block->height;
      n++;
      if (!block->keeps_with_next)
        break;
    }
  while (first + n < page->blocks->len);
  return n;
}

static void
lay_sheets (KmPage     *page,
            const char *running_head)
{
  GArray *sheet = add_sheet (page);
  double margin = cut[page->paper].margin;
  double y = margin;
  double bottom = cut[page->paper].height - margin;
  double total = 0;

  for (guint i = 0; i < page->blocks->len; i++)
    total += ((KmBlock *) g_ptr_array_index (page->blocks, i))->height;
  if (total > bottom - y)
    bottom -= SHEET_FOOT;

  for (guint i = 0; i < page->blocks->len;)
    {
      double height;
      guint n = group_length (page, i, &height);
      gboolean at_top = sheet->len <= (page->sheets->len > 1 ? 1 : 0);

      if (y + height > bottom && !at_top)
        {
          Place head = { add_line (page, running_head, KM_ALIGN_START), margin };

          sheet = add_sheet (page);
          g_array_append_val (sheet, head);
          y = margin + head.block->height + 6;
          at_top = TRUE;
        }
      for (; n > 0; n--, i++)
        {
          Place place = { g_ptr_array_index (page->blocks, i), y };

          if (at_top && place.block->is_space)
            continue;
          g_array_append_val (sheet, place);
          y += place.block->height;
        }
    }

  page->width = cut[page->paper].width;
  page->height = cut[page->paper].height;
  page->margin = margin;
}

static void
number_sheets (KmPage   *page,
               KmDigits  digits)
{
  for (guint i = 0; page->sheets->len > 1 && i < page->sheets->len; i++)
    {
      gboolean english = pango_context_get_base_dir (page->context) == PANGO_DIRECTION_LTR;
      g_autofree char *latin = english ? g_strdup_printf ("Page %u of %u", i + 1, page->sheets->len)
                                       : g_strdup_printf ("صفحة %u من %u", i + 1, page->sheets->len);
      g_autofree char *text = km_digits_draw (latin, digits);
      Place foot = { add_line (page, text, KM_ALIGN_CENTER), 0 };

      foot.y = page->height - page->margin - foot.block->height;
      g_array_append_val (g_ptr_array_index (page->sheets, i), foot);
    }
}

KmPage *
km_page_new (KmPaperSize         paper,
             const char         *title,
             PangoContext       *context,
             GPtrArray          *blocks,
             const char         *running_head,
             const char * const *marks,
             KmDigits            digits)
{
  KmPage *page = g_new0 (KmPage, 1);

  g_atomic_ref_count_init (&page->ref_count);
  page->paper = paper;
  page->title = g_strdup (title);
  page->context = g_object_ref (context);
  page->blocks = blocks;
  page->added = g_ptr_array_new_with_free_func ((GDestroyNotify) km_block_free);
  page->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  page->marks = g_strdupv ((char **) marks);

  if (paper == KM_PAPER_ROLL80)
    lay_roll (page);
  else
    {
      lay_sheets (page, running_head);
      number_sheets (page, digits);
    }
  return page;
}

KmPage *
km_page_ref (KmPage *page)
{
  g_atomic_ref_count_inc (&page->ref_count);
  return page;
}

void
km_page_unref (KmPage *page)
{
  g_autoptr (PangoFontMap) map = NULL;

  if (!g_atomic_ref_count_dec (&page->ref_count))
    return;
  g_ptr_array_unref (page->sheets);
  g_ptr_array_unref (page->blocks);
  g_ptr_array_unref (page->added);
  map = g_object_ref (pango_context_get_font_map (page->context));
  g_object_unref (page->context);
  give_map (map);
  g_strfreev (page->marks);
  g_free (page->title);
  g_free (page);
}

KmPaperSize
km_page_get_paper (KmPage *page)
{
  return page->paper;
}

const char *
km_page_get_title (KmPage *page)
{
  return page->title;
}

guint
km_page_get_n_sheets (KmPage *page)
{
  return page->sheets->len;
}

void
km_page_get_size (KmPage *page,
                  double *width,
                  double *height)
{
  if (width != NULL)
    *width = page->width;
  if (height != NULL)
    *height = page->height;
}

/* One mark, slanted, as wide as the paper lets it be, its middle at y. Drawn as an outline: it is no text to be found
 * between the lines; the plate at the head says it in letters. */
static void
draw_mark (KmPage     *page,
           cairo_t    *cr,
           const char *mark,
           double      y)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (page->context);
  PangoFontDescription *font = pango_font_description_from_string (KM_FLOW_FONT);
  double size = 40, length = km_paper_content_width (page->paper) * 0.9 / cos (MARK_ANGLE);
  PangoRectangle ink;

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, mark, -1);
  pango_layout_get_extents (layout, &ink, NULL);
  size *= MIN (length / pango_units_to_double (ink.width), page->width / (5 * size));
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_extents (layout, &ink, NULL);

  cairo_save (cr);
  cairo_translate (cr, page->width / 2, y);
  cairo_rotate (cr, MARK_ANGLE);
  cairo_move_to (cr, -pango_units_to_double (ink.x + ink.width / 2), -pango_units_to_double (ink.y + ink.height / 2));
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgb (cr, MARK_GREY, MARK_GREY, MARK_GREY);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_marks (KmPage  *page,
            cairo_t *cr)
{
  guint n_marks = g_strv_length (page->marks);
  guint n = MAX (n_marks, (guint) (page->height / MARK_EVERY));

  for (guint i = 0; n_marks > 0 && i < n; i++)
    draw_mark (page, cr, page->marks[i % n_marks], page->height * (i + 0.5) / n);
}

void
km_page_draw_layers (KmPage   *page,
                     guint     sheet,
                     cairo_t  *cr,
                     KmLayers  layers)
{
  GArray *places;

  g_return_if_fail (sheet < page->sheets->len);

  places = g_ptr_array_index (page->sheets, sheet);
  cairo_save (cr);
  if ((layers & KM_LAYER_MARKS) && page->marks[0] != NULL)
    {
      draw_marks (page, cr);
      for (guint i = 0; i < places->len; i++)
        {
          const Place *place = &g_array_index (places, Place, i);

          km_block_blank (place->block, cr, page->margin, place->y);
        }
    }
  if (layers & KM_LAYER_CONTENT)
    for (guint i = 0; i < places->len; i++)
      {
        const Place *place = &g_array_index (places, Place, i);

        km_block_draw (place->block, cr, page->margin, place->y);
      }
  cairo_restore (cr);
}

void
km_page_draw (KmPage  *page,
              guint    sheet,
              cairo_t *cr)
{
  km_page_draw_layers (page, sheet, cr, KM_LAYER_MARKS | KM_LAYER_CONTENT);
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
km_page_to_pdf_bytes (KmPage  *page,
                      GError **error)
{
  return km_page_to_pdf_copies (page, 1, error);
}

GBytes *
km_page_to_pdf_copies (KmPage  *page,
                       guint    copies,
                       GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, page->width, page->height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, page->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Khadamat Misr Counter " KM_VERSION);
  for (guint i = 0; i < page->sheets->len * MAX (copies, 1); i++)
    {
      km_page_draw (page, i % page->sheets->len, cr);
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (bytes);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no PDF: %s", cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

gboolean
km_page_write_pdf (KmPage      *page,
                   const char  *path,
                   GError     **error)
{
  g_autoptr (GBytes) pdf = km_page_to_pdf_bytes (page, error);
  gsize size;
  const char *data;

  if (pdf == NULL)
    return FALSE;
  data = g_bytes_get_data (pdf, &size);
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
