/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-dashboard-notice.h"
#include "km-ui-text.h"

#define NOTICE_ID "needs-attention"

struct _KmDashboardNotice
{
  GObject parent_instance;

  GtkWindow *window;         /* (not owned): owns this */
  GApplication *application; /* (nullable): that told; the window has left it when this goes */
  KmDashboardModel *model;
  GHashTable *seen; /* the ids of all cases that were ever there */
  guint unseen;     /* how many came since the window was last looked at */
};

G_DEFINE_FINAL_TYPE (KmDashboardNotice, km_dashboard_notice, G_TYPE_OBJECT)

static void
take_back (KmDashboardNotice *self)
{
  if (self->unseen > 0)
    g_application_withdraw_notification (self->application, NOTICE_ID);
  self->unseen = 0;
}

/* @newest: the last of those that came. */
static void
tell (KmDashboardNotice *self, KmDashboardCase *newest)
{
  g_autoptr (GNotification) notice = NULL;
  g_autoptr (GIcon) icon = g_themed_icon_new (KM_APPLICATION_ID);
  g_autofree char *kind = NULL, *title = NULL, *subject = NULL, *opened = NULL, *body = NULL;

  g_object_get (newest, "kind", &kind, "title", &title, "subject", &subject, "opened-text", &opened, NULL);
  if (self->unseen > 1)
    {
      g_autofree char *count = km_ui_number (self->unseen);

      g_free (title);
      title = g_strdup_printf (ngettext ("%s matter needs attention", "%s matters need attention", self->unseen), count);
      body = g_strdup (_("Open the dashboard to decide."));
    }
  else if (g_strcmp0 (kind, "void") == 0)
    /* Translators: a receipt's number, and the time of day when its void was asked for. */
    body = g_strdup_printf (_("Receipt %1$s, %2$s"), subject, opened);
  else
    body = g_strdup (opened);

  notice = g_notification_new (title);
  g_notification_set_body (notice, body);
  g_notification_set_icon (notice, icon);
  g_notification_set_priority (notice, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notice, "app.dashboard");
  g_application_send_notification (self->application, NOTICE_ID, notice);
}

static gboolean
first_seen (KmDashboardNotice *self, KmDashboardCase *item)
{
  char *id;

  g_object_get (item, "id", &id, NULL);
  return g_hash_table_add (self->seen, id);
}

static void
cases_changed_cb (KmDashboardNotice *self, guint position, guint removed, guint added, GListModel *cases)
{
  /* The first reading fills the list before the model says that it is ready. Without a bus nobody can be told. */
  GApplication *application = G_APPLICATION (gtk_window_get_application (self->window));
  gboolean news = km_dashboard_model_get_ready (self->model) && !gtk_window_is_active (self->window) && application != NULL &&
                  g_application_get_dbus_connection (application) != NULL;
  g_autoptr (KmDashboardCase) newest = NULL;

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KmDashboardCase) item = g_list_model_get_item (cases, i);

      if (!first_seen (self, item) || !news)
        continue;
      self->unseen++;
      g_set_object (&newest, item);
    }
  if (newest != NULL)
    {
      g_set_object (&self->application, application);
      tell (self, newest);
    }
  else if (g_list_model_get_n_items (cases) == 0)
    take_back (self);
}

static void
active_cb (KmDashboardNotice *self)
{
  if (gtk_window_is_active (self->window))
    take_back (self);
}

static void
km_dashboard_notice_dispose (GObject *object)
{
  KmDashboardNotice *self = KM_DASHBOARD_NOTICE (object);

  take_back (self);
  g_clear_object (&self->application);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (km_dashboard_notice_parent_class)->dispose (object);
}

static void
km_dashboard_notice_finalize (GObject *object)
{
  g_hash_table_unref (KM_DASHBOARD_NOTICE (object)->seen);
  G_OBJECT_CLASS (km_dashboard_notice_parent_class)->finalize (object);
}

static void
km_dashboard_notice_class_init (KmDashboardNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_dashboard_notice_dispose;
  G_OBJECT_CLASS (klass)->finalize = km_dashboard_notice_finalize;
}

static void
km_dashboard_notice_init (KmDashboardNotice *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KmDashboardNotice *
km_dashboard_notice_new (GtkWindow *window, KmDashboardModel *model)
{
  KmDashboardNotice *self = g_object_new (KM_TYPE_DASHBOARD_NOTICE, NULL);
  GListModel *cases = km_dashboard_model_get_cases (model);

  self->window = window;
  self->model = g_object_ref (model);
  g_signal_connect_object (cases, "items-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  /* What an earlier window of this desk had read already. */
  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (KmDashboardCase) item = g_list_model_get_item (cases, i);

      first_seen (self, item);
    }
  return self;
}
