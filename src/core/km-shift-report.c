/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-json.h"
#include "km-money.h"

#include "km-shift-report.h"

static void
taking_free (KmShiftTaking *taking)
{
  g_free (taking->authority);
  g_free (taking->name);
  g_free (taking);
}

static void
pay_in_free (KmShiftPayIn *pay_in)
{
  g_free (pay_in->reference);
  g_free (pay_in->bank);
  g_free (pay_in);
}

KmShiftReport *
km_shift_report_new (const char *id)
{
  KmShiftReport *report = g_new0 (KmShiftReport, 1);

  g_atomic_ref_count_init (&report->ref_count);
  report->id = g_strdup (id);
  report->float_coins = g_array_new (FALSE, TRUE, sizeof (KmShiftCoins));
  report->coins = g_array_new (FALSE, TRUE, sizeof (KmShiftCoins));
  report->look_coins = g_array_new (FALSE, TRUE, sizeof (KmShiftCoins));
  report->looks = g_array_new (FALSE, TRUE, sizeof (KmShiftLook));
  report->takings = g_ptr_array_new_with_free_func ((GDestroyNotify) taking_free);
  report->pay_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) pay_in_free);
  report->held = g_ptr_array_new_with_free_func (g_free);
  return report;
}

KmShiftReport *
km_shift_report_ref (KmShiftReport *report)
{
  g_atomic_ref_count_inc (&report->ref_count);
  return report;
}

void
km_shift_report_unref (KmShiftReport *report)
{
  if (!g_atomic_ref_count_dec (&report->ref_count))
    return;
  g_free (report->id);
  g_free (report->till);
  g_free (report->centre);
  g_free (report->clerk);
  g_free (report->clerk_number);
  g_free (report->signer);
  g_free (report->witness);
  g_free (report->handed_to);
  g_array_unref (report->float_coins);
  g_array_unref (report->coins);
  g_array_unref (report->looks);
  g_array_unref (report->look_coins);
  g_ptr_array_unref (report->takings);
  g_ptr_array_unref (report->pay_ins);
  g_ptr_array_unref (report->held);
  g_free (report);
}

/* ---- Coins ---- */

static void
read_coins (GArray *coins, json_t *list)
{
  json_t *element;
  gsize i;

  g_array_set_size (coins, 0);
  json_array_foreach (list, i, element)
    {
      KmShiftCoins one = { km_json_get_integer (element, "piastres", 0), km_json_get_integer (element, "count", 0) };

      if (one.count > 0)
        g_array_append_val (coins, one);
    }
}

json_t *
km_shift_coins_to_json (const KmShiftCoins *coins, gsize n)
{
  json_t *list = json_array ();

  for (gsize i = 0; i < n; i++)
    if (coins[i].count > 0)
      {
        json_t *element = json_object ();

        km_json_set_integer (element, "piastres", coins[i].piastres);
        km_json_set_integer (element, "count", coins[i].count);
        json_array_append_new (list, element);
      }
  return list;
}

gboolean
km_shift_coins_sum (const KmShiftCoins *coins, gsize n, gint64 *sum)
{
  *sum = 0;
  for (gsize i = 0; i < n; i++)
    {
      gint64 amount;

      if (coins[i].piastres <= 0 || coins[i].count < 0 || !km_money_multiply (coins[i].piastres, coins[i].count, &amount)
          || !km_money_add (*sum, amount, sum) || *sum > KM_MONEY_MAX)
        return FALSE;
    }
  return TRUE;
}

/* ---- Facts ---- */

static KmShiftTaking *
taking_of (KmShiftReport *report, const char *authority)
{
  KmShiftTaking *taking;

  for (guint i = 0; i < report->takings->len; i++)
    {
      taking = report->takings->pdata[i];
      if (strcmp (taking->authority, authority) == 0)
        return taking;
    }
  taking = g_new0 (KmShiftTaking, 1);
  taking->authority = g_strdup (authority);
  g_ptr_array_add (report->takings, taking);
  return taking;
}

static void
add_transaction (KmShiftReport *report, json_t *ledger)
{
  json_t *element;
  gsize i;

  report->transactions++;
  report->total += km_json_get_integer (ledger, "total", 0);
  json_array_foreach (km_json_get_array (ledger, "fees"), i, element)
    {
      KmShiftTaking *taking = taking_of (report, km_json_get_string (element, "authority", ""));

      taking->fees++;
      taking->piastres += km_json_get_integer (element, "piastres", 0);
    }
  json_array_foreach (km_json_get_array (ledger, "adjustments"), i, element)
    report->adjustments += km_json_get_integer (element, "piastres", 0);
  json_array_foreach (km_json_get_array (ledger, "payments"), i, element)
    {
      const char *method = km_json_get_string (element, "method", "");
      gint64 piastres = km_json_get_integer (element, "piastres", 0);

      if (strcmp (method, "cash") == 0)
        report->cash += piastres;
      else if (strcmp (method, "card") == 0)
        report->card += piastres;
      else if (strcmp (method, "wallet") == 0)
        report->wallet += piastres;
      else
        report->order += piastres;
    }
}

static void
add_count (KmShiftReport *report, KmTime at, json_t *ledger)
{
  gint64 counted = km_json_get_integer (ledger, "counted", 0);
  /* The till knew more than these facts say: money of a voided receipt went back as well. */
  gint64 expected = km_json_get_integer (ledger, "expected", km_shift_report_drawer (report));

  if (km_json_get_boolean (ledger, "surprise", FALSE))
    {
      KmShiftLook look = { at, counted, expected };

      g_array_append_val (report->looks, look);
      read_coins (report->look_coins, km_json_get_array (ledger, "denominations"));
    }
  else if (!report->is_counted)
    {
      report->is_counted = TRUE;
      report->counted_at = at;
      report->counted = counted;
      report->expected = expected;
      read_coins (report->coins, km_json_get_array (ledger, "denominations"));
    }
}

static void
add_pay_in (KmShiftReport *report, KmTime at, json_t *ledger)
{
  KmShiftPayIn *pay_in = g_new0 (KmShiftPayIn, 1);

  pay_in->at = at;
  pay_in->piastres = km_json_get_integer (ledger, "piastres", 0);
  pay_in->reference = g_strdup (km_json_get_string (ledger, "reference", ""));
  pay_in->bank = g_strdup (km_json_get_string (ledger, "bank", NULL));
  g_ptr_array_add (report->pay_ins, pay_in);
  report->paid_in += pay_in->piastres;
}

/* The same fact ends one shift and begins another. */
static void
add_hand_over (KmShiftReport *report, KmTime at, json_t *ledger)
{
  if (g_strcmp0 (km_json_get_string (ledger, "next_shift", NULL), report->id) == 0)
    {
      report->opened_at = at;
      report->float_piastres = km_json_get_integer (ledger, "counted", 0);
      read_coins (report->float_coins, km_json_get_array (ledger, "denominations"));
      return;
    }
  add_count (report, at, ledger);
  report->closed_at = at;
  g_free (report->handed_to);
  report->handed_to = g_strdup (km_json_get_string (ledger, "to", NULL));
}

void
km_shift_report_add (KmShiftReport *report, const char *kind, KmTime at, json_t *ledger)
{
  if (strcmp (kind, "shift.open") == 0)
    {
      report->opened_at = at;
      report->float_piastres = km_json_get_integer (ledger, "float", 0);
      read_coins (report->float_coins, km_json_get_array (ledger, "denominations"));
    }
  else if (strcmp (kind, "transaction.complete") == 0)
    add_transaction (report, ledger);
  else if (strcmp (kind, "shift.count") == 0)
    add_count (report, at, ledger);
  else if (strcmp (kind, "shift.pay-in") == 0)
    add_pay_in (report, at, ledger);
  else if (strcmp (kind, "refund.pay") == 0)
    {
      report->refunds++;
      if (strcmp (km_json_get_string (ledger, "method", ""), "cash") == 0)
        report->refunded += km_json_get_integer (ledger, "piastres", 0);
    }
  else if (strcmp (kind, "shift.hand-over") == 0)
    add_hand_over (report, at, ledger);
  else if (strcmp (kind, "shift.close") == 0)
    {
      report->closed_at = at;
      report->unsent = (guint) km_json_get_integer (ledger, "unsent", 0);
    }
}

gint64
km_shift_report_drawer (KmShiftReport *report)
{
  return report->float_piastres + report->cash - report->paid_in - report->refunded;
}

gint64
km_shift_report_difference (KmShiftReport *report)
{
  return report->is_counted ? report->counted - report->expected : 0;
}

void
km_shift_report_take_answer (KmShiftReport *report, json_t *answer)
{
  json_t *takings = km_json_get_object (answer, "takings");
  const char *verified_by = km_json_get_string (answer, "verified_by", NULL), *witness = report->witness;
  json_t *count;
  gsize i;

  if (json_is_integer (json_object_get (answer, "expected")))
    report->expected = km_json_get_integer (answer, "expected", 0);
  report->refunds = (guint) km_json_get_integer (takings, "refunds", report->refunds);
  report->voids = (guint) km_json_get_integer (takings, "voids", report->voids);
  report->refunded = km_json_get_integer (takings, "refunded", report->refunded);
  report->voided = km_json_get_integer (takings, "voided", report->voided);
  /* Names that the till has are those of people, the server's are user names. */
  if (report->signer == NULL)
    report->signer = g_strdup (verified_by);
  json_array_foreach (km_json_get_array (answer, "counts"), i, count)
    if (witness == NULL && strcmp (km_json_get_string (count, "purpose", ""), "surprise") == 0)
      {
        g_free (report->witness);
        report->witness = g_strdup (km_json_get_string (count, "witness", NULL));
      }
}
