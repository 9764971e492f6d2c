/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-dashboard-model.h"
#include "km-day-chart.h"
#include "km-ui-text.h"

struct _KmDayChart
{
  GtkWidget parent_instance;

  GListModel *hours;
};

G_DEFINE_FINAL_TYPE (KmDayChart, km_day_chart, GTK_TYPE_WIDGET)

#define LABEL_HEIGHT 22.0
#define TOP 24.0
#define SIDE 36.0

typedef struct
{
  char *label;
  guint arrived;
  guint served;
} Hour;

static void
hour_at (KmDayChart *self, guint i, Hour *hour)
{
  g_autoptr(GObject) item = g_list_model_get_item (self->hours, i);

  g_object_get (item, "label", &hour->label, "arrived", &hour->arrived, "served", &hour->served, NULL);
}

/* A round number of at least max that has a round half. */
static guint
scale_for (guint max)
{
  static const guint steps[] = { 4, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] >= max)
      return steps[i];
  return max;
}

static void
draw_words (KmDayChart *self, GtkSnapshot *snapshot, const char *words, float x, float y, float align, const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (float) width * align, y - (float) height / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
km_day_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KmDayChart *self = KM_DAY_CHART (widget);
  guint n = g_list_model_get_n_items (self->hours);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float floor_y = height - (float) LABEL_HEIGHT;
  float span = floor_y - (float) TOP;
  float slot;
  guint max = 0;
  guint scale;
  GdkRGBA ink, faint, line, full, light;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  faint = ink;
  faint.alpha *= 0.65f;
  line = ink;
  line.alpha *= 0.12f;
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color", &full))
    full = ink;
  light = full;
  light.alpha = 0.35f;

  for (guint i = 0; i < n; i++)
    {
      Hour hour;

      hour_at (self, i, &hour);
      max = MAX (max, MAX (hour.arrived, hour.served));
      g_free (hour.label);
    }
  scale = scale_for (max);

  /* Three lines: none, half, full; their numbers at the reading side. */
  for (guint i = 0; i <= 2; i++)
    {
      float y = floor_y - span * (float) i / 2;
      g_autofree char *number = km_ui_number (scale * i / 2);

      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (rtl ? 8 : (float) SIDE, y, width - (float) SIDE - 8, 1));
      draw_words (self, snapshot, number, rtl ? width - 8 : 8, y, rtl ? 1 : 0, &faint);
    }
  if (n == 0)
    return;

  slot = MIN ((width - (float) SIDE - 16) / (float) MAX (n, 8), 90);
  for (guint i = 0; i < n; i++)
    {
      Hour hour;
      float bar = MIN (slot * 0.32f, 22);
      float middle = (float) SIDE + 8 + slot * ((float) i + 0.5f);
      float arrived, served, first, second;

      hour_at (self, i, &hour);
      arrived = span * (float) hour.arrived / (float) scale;
      served = span * (float) hour.served / (float) scale;
      /* Computed from the reading side, mirrored once. */
      first = rtl ? width - middle : middle - bar;
      second = rtl ? width - middle - bar : middle;
      gtk_snapshot_append_color (snapshot, &light, &GRAPHENE_RECT_INIT (first, floor_y - arrived, bar - 1, arrived));
      gtk_snapshot_append_color (snapshot, &full, &GRAPHENE_RECT_INIT (second, floor_y - served, bar - 1, served));
      draw_words (self, snapshot, hour.label, rtl ? width - middle : middle, floor_y + (float) LABEL_HEIGHT / 2, 0.5f, &faint);
      g_free (hour.label);
    }
}

static void
km_day_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 170;
}

static void
update (KmDayChart *self)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->hours); i++)
    {
      Hour hour;
      g_autofree char *arrived = NULL;
      g_autofree char *served = NULL;

      hour_at (self, i, &hour);
      arrived = km_ui_number (hour.arrived);
      served = km_ui_number (hour.served);
      /* Translators: an hour of the chart as a screen reader says it */
      g_string_append_printf (words, _("%s: %s came, %s served. "), hour.label, arrived, served);
      g_free (hour.label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
  g_string_free (words, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* An hour that goes on changes its figures and stays the same object. */
static void
items_changed_cb (KmDayChart *self, guint position, guint removed, guint added, GListModel *hours)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) hour = g_list_model_get_item (hours, i);

      g_signal_connect_object (hour, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
km_day_chart_dispose (GObject *object)
{
  g_clear_object (&KM_DAY_CHART (object)->hours);
  G_OBJECT_CLASS (km_day_chart_parent_class)->dispose (object);
}

static void
km_day_chart_class_init (KmDayChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_day_chart_dispose;
  widget_class->snapshot = km_day_chart_snapshot;
  widget_class->measure = km_day_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "daychart");
}

static void
km_day_chart_init (KmDayChart *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The day by the hour"), -1);
}

GtkWidget *
km_day_chart_new (GListModel *hours)
{
  KmDayChart *self = g_object_new (KM_TYPE_DAY_CHART, NULL);

  self->hours = g_object_ref (hours);
  g_signal_connect_object (hours, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (hours), hours);
  return GTK_WIDGET (self);
}
