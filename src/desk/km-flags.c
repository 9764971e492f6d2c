/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-flags.h"

/* In alphabetical order. Calm, and of the thing, not of a person: a flag is a reason to look, not a fault. */
static const struct
{
  const char *flag;
  const char *text;
} flags[] = {
  { "account-disabled", N_ ("the account was disabled") },
  { "account-unknown", N_ ("the account is not known here") },
  { "already-refunded", N_ ("it was paid back before") },
  { "amount-differs", N_ ("the amount is another one than agreed") },
  { "approval-missing", N_ ("without the second signature") },
  { "bad-amount", N_ ("an amount is not possible") },
  { "bad-approval", N_ ("the second signature does not fit") },
  { "bad-signature", N_ ("the receipt's signature does not fit the till") },
  { "catalogue-old", N_ ("reckoned with an older catalogue") },
  { "chain-broken", N_ ("the receipt does not follow the one before it") },
  { "clerk-differs", N_ ("the receipt names another clerk") },
  { "clock-ahead", N_ ("the clock of the till was fast") },
  { "conflict", N_ ("it did not fit what had happened meanwhile") },
  { "copy-differs", N_ ("the number of the copy is another one") },
  { "count-differs", N_ ("the count of the drawer differs") },
  { "counted-again", N_ ("the shift was counted before") },
  { "counter-busy", N_ ("another ticket was at the counter") },
  { "counter-occupied", N_ ("another clerk was at the counter") },
  { "day-closed", N_ ("after the day was closed") },
  { "drawer-short", N_ ("more was taken out than the drawer should hold") },
  { "fee-differs", N_ ("a fee differs") },
  { "foreign-shift", N_ ("in the shift of another clerk") },
  { "no-basis", N_ ("there was no ground for it") },
  { "no-shift", N_ ("without an open shift") },
  { "not-applied", N_ ("recorded, and nothing was changed by it") },
  { "not-counted", N_ ("the shift was closed without its count") },
  { "not-for-audience", N_ ("the service is not offered to this kind of visitor") },
  { "not-found", N_ ("what it speaks of was not found") },
  { "not-permitted", N_ ("the account had no right to it") },
  { "other-centre", N_ ("it belongs to another centre") },
  { "overflow", N_ ("a number is too large") },
  { "own-approval", N_ ("the second signature is of the same person") },
  { "payment-differs", N_ ("what was paid differs from the total") },
  { "practice-differs", N_ ("practice and real work were mixed") },
  { "rated-already", N_ ("the visit had been rated before") },
  { "receipt-foreign", N_ ("the receipt's number is of another till") },
  { "receipt-gap", N_ ("a receipt's number is missing before this one") },
  { "receipt-void", N_ ("the receipt had been voided") },
  { "reference-seen", N_ ("the payment's reference was used before") },
  { "request-state", N_ ("the request had moved on") },
  { "same-account", N_ ("handed over to the same account") },
  { "second-shift", N_ ("a shift of the same clerk was open already") },
  { "service-not-offered", N_ ("a service is not offered in this centre") },
  { "shift-closed", N_ ("the shift was closed already") },
  { "slip-seen", N_ ("the bank's slip was used before") },
  { "stale-version", N_ ("someone else had changed it meanwhile") },
  { "surcharge-differs", N_ ("the surcharge differs") },
  { "ticket-elsewhere", N_ ("the ticket was elsewhere") },
  { "ticket-state", N_ ("the ticket had moved on") },
  { "till-revoked", N_ ("the till was withdrawn") },
  { "total-differs", N_ ("the total differs") },
  { "undo-foreign", N_ ("the step to take back was another till's") },
  { "undo-late", N_ ("taken back later than is allowed") },
  { "unknown-catalogue", N_ ("reckoned with a catalogue that is not known here") },
  { "unknown-centre", N_ ("the centre is not known here") },
  { "unknown-counter", N_ ("the counter is not known here") },
  { "unknown-lane", N_ ("the lane is not known here") },
  { "unknown-receipt", N_ ("the receipt is not known here") },
  { "unknown-request", N_ ("the request is not known here") },
  { "unknown-service", N_ ("a service is not in the catalogue") },
  { "unknown-shift", N_ ("the shift is not known here") },
  { "unknown-ticket", N_ ("the ticket is not known here") },
};

static const char *
find (const char *flag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_strcmp0 (flags[i].flag, flag) == 0)
      return flags[i].text;
  return NULL;
}

gboolean
km_flag_is_known (const char *flag)
{
  return find (flag) != NULL;
}

const char *
km_flag_text (const char *flag)
{
  const char *text = find (flag);

  return text ? _ (text) : _ ("something that this version has no words for");
}
