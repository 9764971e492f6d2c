/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ticket-item.h"

struct _KmTicketItem
{
  GObject parent_instance;

  char *id, *label, *latin_label, *lane, *lane_name, *audience, *audience_name, *priority, *priority_name, *state, *state_name;
  guint number, recalls, minutes;
  gint64 issued_at, called_at, started_at;
  char *minutes_text, *why, *counter, *hold_reason, *wanted;
  gboolean mine;

  KmDesk *desk; /* (unowned): lives as long as the lists that hold this */
  KmTicket *ticket;
};

#define AT(member) G_STRUCT_OFFSET (KmTicketItem, member)
static const KmProp props[] = {
  { "id", KM_PROP_STRING, AT (id) },
  { "label", KM_PROP_STRING, AT (label) },
  { "latin-label", KM_PROP_STRING, AT (latin_label) },
  { "number", KM_PROP_UINT, AT (number) },
  { "lane", KM_PROP_STRING, AT (lane) },
  { "lane-name", KM_PROP_STRING, AT (lane_name) },
  { "audience", KM_PROP_STRING, AT (audience) },
  { "audience-name", KM_PROP_STRING, AT (audience_name) },
  { "priority", KM_PROP_STRING, AT (priority) },
  { "priority-name", KM_PROP_STRING, AT (priority_name) },
  { "state", KM_PROP_STRING, AT (state) },
  { "state-name", KM_PROP_STRING, AT (state_name) },
  { "issued-at", KM_PROP_INT64, AT (issued_at) },
  { "called-at", KM_PROP_INT64, AT (called_at) },
  { "started-at", KM_PROP_INT64, AT (started_at) },
  { "recalls", KM_PROP_UINT, AT (recalls) },
  { "minutes", KM_PROP_UINT, AT (minutes) },
  { "minutes-text", KM_PROP_STRING, AT (minutes_text) },
  { "why", KM_PROP_STRING, AT (why) },
  { "counter", KM_PROP_STRING, AT (counter) },
  { "mine", KM_PROP_BOOLEAN, AT (mine) },
  { "hold-reason", KM_PROP_STRING, AT (hold_reason) },
  { "wanted", KM_PROP_STRING, AT (wanted) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmTicketItem, km_ticket_item, G_TYPE_OBJECT)

const char *
km_why_text (const char *code)
{
  if (g_strcmp0 (code, "priority") == 0)
    return _ ("Has priority");
  if (g_strcmp0 (code, "sent-here") == 0)
    return _ ("Sent to this counter");
  if (g_strcmp0 (code, "resumed") == 0)
    return _ ("Back after being held");
  if (g_strcmp0 (code, "appointment") == 0)
    return _ ("Has an appointment");
  if (g_strcmp0 (code, "came-back") == 0)
    return _ ("Back after missing the call");
  return _ ("Longest waiting in your lanes");
}

const char *
km_priority_text (KmPriority priority)
{
  switch (priority)
    {
    case KM_PRIORITY_DISABILITY:
      return _ ("Persons with disabilities");
    case KM_PRIORITY_ELDERLY:
      return _ ("Over 65");
    case KM_PRIORITY_PREGNANT:
      return _ ("Pregnant");
    case KM_PRIORITY_INFANT:
      return _ ("With infant");
    case KM_PRIORITY_NONE:
    case KM_N_PRIORITIES:
    default:
      return "";
    }
}

const char *
km_hold_reason_text (const char *reason)
{
  if (reason == NULL || *reason == '\0')
    return "";
  if (strcmp (reason, "document") == 0)
    return _ ("A document is missing");
  if (strcmp (reason, "payment") == 0)
    return _ ("Payment later");
  if (strcmp (reason, "other-office") == 0)
    return _ ("Waiting for another office");
  if (strcmp (reason, "visitor") == 0)
    return _ ("At the visitor's wish");
  if (strcmp (reason, "other") == 0)
    return _ ("Another reason");
  return reason;
}

const char *
km_counter_state_text (const char *state)
{
  if (g_strcmp0 (state, "open") == 0)
    return C_ ("counter state", "Available");
  if (g_strcmp0 (state, "paused") == 0)
    return C_ ("counter state", "Break");
  if (g_strcmp0 (state, "called") == 0)
    return C_ ("counter state", "Calling");
  if (g_strcmp0 (state, "serving") == 0)
    return C_ ("counter state", "Serving");
  return C_ ("counter state", "Closed");
}

const char *
km_ticket_state_text (KmTicketState state)
{
  switch (state)
    {
    case KM_TICKET_WAITING:
      return C_ ("ticket state", "Waiting");
    case KM_TICKET_CALLED:
      return C_ ("ticket state", "Called");
    case KM_TICKET_SERVING:
      return C_ ("ticket state", "Being served");
    case KM_TICKET_HELD:
      return C_ ("ticket state", "Held");
    case KM_TICKET_FINISHED:
      return C_ ("ticket state", "Finished");
    case KM_TICKET_NO_SHOW:
      return C_ ("ticket state", "Not present");
    case KM_TICKET_LEFT:
      return C_ ("ticket state", "Left");
    case KM_TICKET_NONE:
    case KM_N_TICKET_STATES:
    default:
      return "";
    }
}

const char *
km_audience_text (const char *audience)
{
  if (g_strcmp0 (audience, "investor") == 0)
    return C_ ("audience", "Investor");
  if (g_strcmp0 (audience, "foreigner") == 0)
    return C_ ("audience", "Foreigner");
  return C_ ("audience", "Citizen");
}

static char *
wanted_text (KmTicketItem *self)
{
  GString *text = g_string_new (NULL);
  KmCatalogue *catalogue = self->desk->catalogue;

  for (char **code = self->ticket->wanted; catalogue && *code; code++)
    {
      const KmBundleTemplate *bundle = km_catalogue_bundle (catalogue, *code);
      const KmService *service = km_catalogue_service (catalogue, *code);
      const char *name = bundle ? km_bundle_template_name (bundle, km_desk_language (self->desk))
                                : (service ? km_service_short_name (service, km_desk_language (self->desk)) : NULL);

      if (name)
        g_string_append_printf (text, "%s%s", text->len ? km_desk_pick (self->desk, "، ", ", ") : "", name);
    }
  return g_string_free (text, FALSE);
}

void
km_ticket_item_refresh (KmTicketItem *self)
{
  const KmTicket *ticket = self->ticket;
  KmDigits digits = km_desk_digits (self->desk);
  KmTime now = km_desk_now (self->desk);
  gint64 minutes = ticket->issued_at > 0 ? MAX (0, now - ticket->issued_at) / KM_TIME_MINUTE : 0;
  json_t *lane = km_desk_find_lane (self->desk, ticket->lane);
  g_autofree char *latin = km_ticket_label_of (ticket->latin, ticket->number, KM_DIGITS_LATIN);
  g_autofree char *arabic = km_ticket_label_of (ticket->letter, ticket->number, digits);

  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "latin-label", &self->latin_label, latin);
  km_props_set_string (self, "label", &self->label, km_desk_language (self->desk) == KM_LANGUAGE_EN ? latin : arabic);
  km_props_set_string (self, "lane-name", &self->lane_name, lane ? km_desk_pick_json (self->desk, lane) : ticket->lane);
  km_props_set_string (self, "audience-name", &self->audience_name, km_audience_text (ticket->audience));
  km_props_set_string (self, "priority-name", &self->priority_name, km_priority_text (ticket->priority));
  km_props_set_string (self, "state-name", &self->state_name, km_ticket_state_text (ticket->state));
  km_props_set_string (self, "hold-reason", &self->hold_reason, km_hold_reason_text (ticket->hold_reason));
  km_props_set_uint (self, "minutes", &self->minutes, (guint) minutes);
  km_props_take_string (self, "minutes-text", &self->minutes_text, km_duration_text (minutes, km_desk_language (self->desk), digits, FALSE));
  km_props_take_string (self, "wanted", &self->wanted, wanted_text (self));
  g_object_thaw_notify (G_OBJECT (self));
}

static gint64
or_zero (KmTime time)
{
  return time == KM_TIME_NONE ? 0 : time;
}

void
km_ticket_item_update (KmTicketItem *self, const KmTicket *ticket)
{
  const char *own = km_desk_get_counter (self->desk);

  if (ticket != self->ticket)
    {
      g_clear_pointer (&self->ticket, km_ticket_free);
      self->ticket = km_ticket_copy (ticket);
    }
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "id", &self->id, ticket->id);
  km_props_set_uint (self, "number", &self->number, (guint) ticket->number);
  km_props_set_string (self, "lane", &self->lane, ticket->lane);
  km_props_set_string (self, "audience", &self->audience, ticket->audience);
  km_props_set_string (self, "priority", &self->priority, km_priority_to_string (ticket->priority));
  km_props_set_string (self, "state", &self->state, km_ticket_state_to_string (ticket->state));
  km_props_set_int64 (self, "issued-at", &self->issued_at, or_zero (ticket->issued_at));
  km_props_set_int64 (self, "called-at", &self->called_at, or_zero (ticket->called_at));
  km_props_set_int64 (self, "started-at", &self->started_at, or_zero (ticket->started_at));
  km_props_set_uint (self, "recalls", &self->recalls, (guint) ticket->recalls);
  km_props_set_string (self, "counter", &self->counter, ticket->counter);
  km_props_set_boolean (self, "mine", &self->mine,
                        *own && (g_strcmp0 (ticket->to_counter, own) == 0 || (ticket->state == KM_TICKET_HELD && g_strcmp0 (ticket->counter, own) == 0)));
  km_ticket_item_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_ticket_item_set_why (KmTicketItem *self, const char *why)
{
  km_props_set_string (self, "why", &self->why, why);
}

const KmTicket *
km_ticket_item_get_ticket (KmTicketItem *self)
{
  return self->ticket;
}

KmTicketItem *
km_ticket_item_new (KmDesk *desk, const KmTicket *ticket)
{
  KmTicketItem *self = g_object_new (KM_TYPE_TICKET_ITEM, NULL);

  self->desk = desk;
  km_ticket_item_update (self, ticket);
  return self;
}

const char *
km_ticket_item_get_id (KmTicketItem *self)
{
  return self->id;
}

const char *
km_ticket_item_get_label (KmTicketItem *self)
{
  return self->label ? self->label : "";
}

const char *
km_ticket_item_get_latin_label (KmTicketItem *self)
{
  return self->latin_label ? self->latin_label : "";
}

const char *
km_ticket_item_get_lane (KmTicketItem *self)
{
  return self->lane ? self->lane : "";
}

const char *
km_ticket_item_get_lane_name (KmTicketItem *self)
{
  return self->lane_name ? self->lane_name : "";
}

const char *
km_ticket_item_get_audience (KmTicketItem *self)
{
  return self->audience ? self->audience : "";
}

const char *
km_ticket_item_get_priority (KmTicketItem *self)
{
  return self->priority ? self->priority : "none";
}

const char *
km_ticket_item_get_state (KmTicketItem *self)
{
  return self->state ? self->state : "";
}

guint
km_ticket_item_get_number (KmTicketItem *self)
{
  return self->number;
}

guint
km_ticket_item_get_minutes (KmTicketItem *self)
{
  return self->minutes;
}

const char *const *
km_ticket_item_get_wanted_codes (KmTicketItem *self)
{
  return self->ticket && self->ticket->wanted && self->ticket->wanted[0] ? (const char *const *) self->ticket->wanted : NULL;
}

static void
km_ticket_item_finalize (GObject *object)
{
  KmTicketItem *self = KM_TICKET_ITEM (object);

  g_clear_pointer (&self->ticket, km_ticket_free);
  km_props_clear (self);
  G_OBJECT_CLASS (km_ticket_item_parent_class)->finalize (object);
}

static void
km_ticket_item_class_init (KmTicketItemClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_ticket_item_finalize;
}

static void
km_ticket_item_init (KmTicketItem *self)
{
}
