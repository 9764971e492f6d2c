/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to KmVisit: the insides of the items of its lists, which KmVisit's files set with the functions of km-props.h. */

#include "km-props.h"
#include "km-visit-items.h"

G_BEGIN_DECLS

struct _KmVisitItem
{
  GObject parent_instance;
  char *service;
  char *name;
  char *short_name;
  char *authority;
  char *authority_name;
  char *for_whom;
  char *bundle;
  char *fee_text;
  char *promised_text;
  char *status_text;
  guint item;
  guint missing_count;
  guint missing_documents;
  gint64 fee;
  gint64 promised_at;
  gboolean for_whom_needed;
  gboolean complete;
  gboolean has_choices;
};

struct _KmFormChoice
{
  GObject parent_instance;
  char *value;
  char *label;
};

struct _KmDocumentItem
{
  GObject parent_instance;
  char *id;
  char *label;
  char *services;
  int state;
  guint service_count;
  gboolean produced;
};

struct _KmFeeGroup
{
  GObject parent_instance;
  char *authority;
  char *name;
  char *amount_text;
  gint64 piastres;
  gint64 pass_through;
};

struct _KmFeeChoice
{
  GObject parent_instance;
  char *code;
  char *label;
  char *amount_text;
  guint item;
  gint64 piastres;
  gboolean active;
};

struct _KmServiceHit
{
  GObject parent_instance;
  char *code;
  char *name;
  char *authority_name;
  char *via;
  char *fee_text;
  char *why_not;
  guint service_count;
  gboolean is_bundle;
  gboolean available;
  gboolean suggested;
  guint quick;
};

struct _KmAdviceItem
{
  GObject parent_instance;
  char *id;          /* the same while it says the same */
  char *kind;
  char *text;
  char *action_text;
  char *service;     /* "add": its code */
  guint item, other; /* "copies": the one that stays and the one that goes */
};

struct _KmTenderItem
{
  GObject parent_instance;
  char *method;
  char *method_name;
  char *amount_text;
  char *reference;
  char *last4;
  guint index;
  gint64 piastres;
};

struct _KmFormField
{
  GObject parent_instance;
  char *key, *label, *full_label, *help, *type, *value, *text, *source, *source_text, *askers, *problem, *identity_text;
  int severity;
  gboolean required, missing, in_tab_order, na, na_allowed, ltr, office;
  guint max_length;
  GListModel *choices; /* GListStore of KmFormChoice */
};

struct _KmFormSection
{
  GObject parent_instance;
  char *id, *title, *askers;
  char **authorities;
  guint missing_count;
  GListStore *fields;
};

struct _KmFeeChoiceGroup
{
  GObject parent_instance;
  guint item;
  char *title;
  gboolean chosen;
  GListStore *choices;
};

G_END_DECLS
