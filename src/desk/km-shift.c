/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-money.h"
#include "km-words.h"

#include "km-shift-private.h"

#define AT(member) G_STRUCT_OFFSET (KmShift, member)
static const KmProp props[] = {
  { "state", KM_PROP_ENUM, AT (state), km_shift_state_get_type },
  { "id", KM_PROP_STRING, AT (id) },
  { "float", KM_PROP_INT64, AT (float_piastres) },
  { "opened-at", KM_PROP_INT64, AT (opened_at) },
  { "opened-text", KM_PROP_STRING, AT (opened_text) },
  { "transactions", KM_PROP_UINT, AT (transactions) },
  { "taken-cash", KM_PROP_INT64, AT (taken_cash) },
  { "taken-electronic", KM_PROP_INT64, AT (taken_electronic) },
  { "counted", KM_PROP_INT64, AT (counted) },
  { "expected", KM_PROP_INT64, AT (expected) },
  { "difference", KM_PROP_INT64, AT (difference) },
  { "difference-text", KM_PROP_STRING, AT (difference_text) },
  { "last-id", KM_PROP_STRING, AT (last_id) },
  { "signer", KM_PROP_STRING, AT (signer) },
  { "witness", KM_PROP_STRING, AT (witness) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmShift, km_shift, G_TYPE_OBJECT)

GType
km_shift_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { KM_SHIFT_NONE, "KM_SHIFT_NONE", "none" },
    { KM_SHIFT_OPEN, "KM_SHIFT_OPEN", "open" },
    { KM_SHIFT_COUNTED, "KM_SHIFT_COUNTED", "counted" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KmShiftState", values));
  return type;
}

const gint64 *
km_shift_denominations (guint *n)
{
  static const gint64 denominations[] = { 20000, 10000, 5000, 2000, 1000, 500, 100, 50, 25 };

  if (n)
    *n = G_N_ELEMENTS (denominations);
  return denominations;
}

/* --- what is shown --------------------------------------------------------------------------------------------------------- */

static void
update_texts (KmShift *self)
{
  KmDigits digits = km_desk_digits (self->desk);
  KmLanguage language = km_desk_language (self->desk);
  g_autofree char *opened = NULL, *difference = NULL;

  if (self->state != KM_SHIFT_NONE && self->desk->zone)
    {
      g_autofree char *clock = km_time_clock_text (self->opened_at, self->desk->zone, language, digits);
      g_autofree char *count = km_words_count (self->transactions, KM_NOUN_TRANSACTION, KM_CASE_NOMINATIVE, language, digits);

      /* Translators: %1$s is a time of day, %2$s a count of transactions. */
      opened = g_strdup_printf (_ ("Shift since %1$s, %2$s"), clock, count);
    }
  if (self->state == KM_SHIFT_COUNTED && self->difference != 0)
    {
      g_autofree char *amount = km_money_format (ABS (self->difference), digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);

      difference = g_strdup_printf (self->difference < 0 ? _ ("Short %s") : _ ("Over %s"), amount);
    }
  km_props_set_string (self, "opened-text", &self->opened_text, opened);
  km_props_set_string (self, "difference-text", &self->difference_text, difference);
}

void
km_shift_row_free (KmShiftRow *row)
{
  g_free (row->counter);
  g_free (row->username);
  g_free (row->id);
  g_free (row);
}

void
km_shift_show (KmShift *self, const KmShiftRow *row)
{
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_int (self, "state", &self->state, row == NULL ? KM_SHIFT_NONE : (row->is_counted ? KM_SHIFT_COUNTED : KM_SHIFT_OPEN));
  km_props_set_string (self, "id", &self->id, row ? row->id : NULL);
  km_props_set_int64 (self, "float", &self->float_piastres, row ? row->float_piastres : 0);
  km_props_set_int64 (self, "opened-at", &self->opened_at, row ? row->opened_at : 0);
  km_props_set_uint (self, "transactions", &self->transactions, row ? (guint) row->transactions : 0);
  km_props_set_int64 (self, "taken-cash", &self->taken_cash, row ? row->cash : 0);
  km_props_set_int64 (self, "taken-electronic", &self->taken_electronic, row ? row->electronic : 0);
  self->paid_in = row ? row->paid_in : 0;
  km_props_set_int64 (self, "counted", &self->counted, row && row->is_counted ? row->counted : 0);
  km_props_set_int64 (self, "expected", &self->expected,
                      row && row->is_counted ? row->float_piastres + row->cash - row->paid_in : 0);
  km_props_set_int64 (self, "difference", &self->difference, self->state == KM_SHIFT_COUNTED ? self->counted - self->expected : 0);
  update_texts (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_shift_set_expected (KmShift *self, gint64 expected)
{
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_int64 (self, "expected", &self->expected, expected);
  km_props_set_int64 (self, "difference", &self->difference, self->counted - expected);
  update_texts (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  KmShiftRow *row = data;
  gint64 counted = -1;
  int found = km_db_one (side->db,
                         KM_SQL ("SELECT id, opened_at, float, cash, electronic, paid_in, transactions, coalesce(counted, -1) FROM shift "
                                 "WHERE counter = $1 AND username = $2 AND closed_at IS NULL"),
                         error, "ss", row->counter, row->username, "siiiiiii", &row->id, &row->opened_at, &row->float_piastres, &row->cash,
                         &row->electronic, &row->paid_in, &row->transactions, &counted);

  row->found = found > 0;
  row->is_counted = counted >= 0;
  row->counted = counted;
  return found >= 0;
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmShift) self = user_data;
  g_autoptr (GError) error = NULL;
  KmShiftRow *row = km_store_run_data (result);

  if (!km_store_run_finish (KM_STORE (source), result, &error) || g_strcmp0 (row->username, self->desk->clerk.username) != 0)
    return;
  km_shift_show (self, row->found ? row : NULL);
  if (row->found && g_strcmp0 (self->desk->counter_state, "closed") == 0)
    km_desk_set_counter_state (self->desk, "open");
}

void
km_shift_restore (KmShift *self)
{
  KmShiftRow *row;

  if (!km_desk_is_open (self->desk))
    return;
  row = g_new0 (KmShiftRow, 1);
  row->counter = g_strdup (self->desk->clerk.counter);
  row->username = g_strdup (self->desk->clerk.username);
  km_store_run_async (self->desk->store, load, row, (GDestroyNotify) km_shift_row_free, did_load, g_object_ref (self));
}

void
km_shift_forget (KmShift *self)
{
  km_shift_show (self, NULL);
  km_props_set_string (self, "last-id", &self->last_id, NULL);
  km_props_set_string (self, "signer", &self->signer, NULL);
  km_props_set_string (self, "witness", &self->witness, NULL);
}

void
km_shift_add_transaction (KmShift *self, gint64 cash, gint64 electronic)
{
  km_props_set_uint (self, "transactions", &self->transactions, self->transactions + 1);
  km_props_set_int64 (self, "taken-cash", &self->taken_cash, self->taken_cash + cash);
  km_props_set_int64 (self, "taken-electronic", &self->taken_electronic, self->taken_electronic + electronic);
  update_texts (self);
}

void
km_shift_take_back (KmShift *self, gint64 cash, gint64 electronic)
{
  km_props_set_int64 (self, "taken-cash", &self->taken_cash, self->taken_cash - cash);
  km_props_set_int64 (self, "taken-electronic", &self->taken_electronic, self->taken_electronic - electronic);
}

gboolean
km_shift_has_cash (KmShift *self, gint64 piastres)
{
  return piastres <= self->float_piastres + self->taken_cash - self->paid_in;
}

void
km_shift_retranslate (KmShift *self)
{
  update_texts (self);
}

/* --- the object ----------------------------------------------------------------------------------------------------------------- */

KmShiftState
km_shift_get_state (KmShift *self)
{
  return self->state;
}

const char *
km_shift_get_id (KmShift *self)
{
  return self->id;
}

gint64
km_shift_get_float (KmShift *self)
{
  return self->float_piastres;
}

gint64
km_shift_get_opened_at (KmShift *self)
{
  return self->opened_at;
}

guint
km_shift_get_transactions (KmShift *self)
{
  return self->transactions;
}

gint64
km_shift_get_counted (KmShift *self)
{
  return self->counted;
}

gint64
km_shift_get_expected (KmShift *self)
{
  return self->expected;
}

gint64
km_shift_get_difference (KmShift *self)
{
  return self->difference;
}

static void
km_shift_class_init (KmShiftClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
}

static void
km_shift_init (KmShift *self)
{
}

KmShift *
km_shift_new (KmDesk *desk)
{
  KmShift *self = g_object_new (KM_TYPE_SHIFT, NULL);

  self->desk = desk;
  return self;
}
