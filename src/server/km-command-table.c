// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "commands/km-commands.h"
#include "km-command-table.h"
#include "km-error.h"

#define COUNTER (KM_ROLE_CLERK | KM_ROLE_SUPERVISOR)
#define HALL (COUNTER | KM_ROLE_RECEPTIONIST)
#define DOOR (HALL | KM_ROLE_ADMINISTRATOR | KM_ROLE_DEVICE)

/* Sorted by kind. */
static const KmCommandKind kinds[] = {
  { "account.disable", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_account_disable },
  { "account.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_account_put },
  { "account.set-password", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_account_set_password },
  { "appointment.book", KM_COMMAND_DECISION, DOOR, 0, km_apply_appointment_book },
  { "appointment.cancel", KM_COMMAND_DECISION, DOOR, 0, km_apply_appointment_cancel },
  { "appointment.check-in", KM_COMMAND_DECISION, DOOR, 0, km_apply_appointment_check_in },
  { "calendar.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_calendar_put },
  { "case.close", KM_COMMAND_DECISION, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, 0, km_apply_case_close },
  { "catalogue.approve", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_catalogue_approve },
  { "catalogue.publish", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_catalogue_publish },
  { "centre.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_centre_put },
  { "counter.assign", KM_COMMAND_DECISION, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, 0, km_apply_counter_assign },
  { "counter.close", KM_COMMAND_FACT, COUNTER, 0, km_apply_counter_close },
  { "counter.open", KM_COMMAND_FACT, COUNTER, 0, km_apply_counter_open },
  { "counter.pause", KM_COMMAND_FACT, COUNTER, 0, km_apply_counter_pause },
  { "counter.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_counter_put },
  { "counter.resume", KM_COMMAND_FACT, COUNTER, 0, km_apply_counter_resume },
  { "day.close", KM_COMMAND_DECISION, KM_ROLE_SUPERVISOR, 0, km_apply_day_close },
  { "day.open", KM_COMMAND_DECISION, KM_ROLE_SUPERVISOR, 0, km_apply_day_open },
  { "draft.save", KM_COMMAND_DECISION, COUNTER, 0, km_apply_draft_save },
  { "lane.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_lane_put },
  { "practice.set-clock", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, KM_COMMAND_RULE_PRACTICE, km_apply_practice_set_clock },
  { "receipt.reprint", KM_COMMAND_FACT, COUNTER, 0, km_apply_receipt_reprint },
  { "refund.pay", KM_COMMAND_FACT, COUNTER, 0, km_apply_refund_pay },
  { "request.approve", KM_COMMAND_DECISION, KM_ROLE_AUTHORITY, 0, km_apply_request_approve },
  { "request.deliver", KM_COMMAND_DECISION, COUNTER | KM_ROLE_AUTHORITY, 0, km_apply_request_deliver },
  { "request.ready", KM_COMMAND_DECISION, KM_ROLE_AUTHORITY, 0, km_apply_request_ready },
  { "request.reject", KM_COMMAND_DECISION, KM_ROLE_AUTHORITY, 0, km_apply_request_reject },
  { "settings.put", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_settings_put },
  { "shift.close", KM_COMMAND_FACT, COUNTER, 0, km_apply_shift_close },
  { "shift.count", KM_COMMAND_FACT, COUNTER, 0, km_apply_shift_count },
  { "shift.hand-over", KM_COMMAND_FACT, COUNTER, 0, km_apply_shift_hand_over },
  { "shift.open", KM_COMMAND_FACT, COUNTER, 0, km_apply_shift_open },
  { "shift.pay-in", KM_COMMAND_FACT, COUNTER, 0, km_apply_shift_pay_in },
  { "shift.verify", KM_COMMAND_DECISION, COUNTER, 0, km_apply_shift_verify },
  { "ticket.call", KM_COMMAND_WISH, COUNTER, 0, km_apply_ticket_call },
  { "ticket.call-next", KM_COMMAND_WISH, COUNTER, 0, km_apply_ticket_call_next },
  { "ticket.came-back", KM_COMMAND_FACT, HALL, 0, km_apply_ticket_came_back },
  { "ticket.finish", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_finish },
  { "ticket.hold", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_hold },
  { "ticket.issue", KM_COMMAND_WISH, DOOR, 0, km_apply_ticket_issue },
  { "ticket.leave", KM_COMMAND_FACT, HALL, 0, km_apply_ticket_leave },
  { "ticket.no-show", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_no_show },
  { "ticket.rate", KM_COMMAND_FACT, DOOR, 0, km_apply_ticket_rate },
  { "ticket.recall", KM_COMMAND_WISH, COUNTER, 0, km_apply_ticket_recall },
  { "ticket.resume", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_resume },
  { "ticket.return", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_return },
  { "ticket.start", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_start },
  { "ticket.take", KM_COMMAND_FACT, COUNTER, 0, km_apply_ticket_take },
  { "ticket.transfer", KM_COMMAND_FACT, HALL, 0, km_apply_ticket_transfer },
  { "ticket.undo", KM_COMMAND_FACT, HALL, 0, km_apply_ticket_undo },
  { "till.allow", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_till_allow },
  { "till.enrol", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, KM_COMMAND_RULE_ANYONE, km_apply_till_enrol },
  { "till.revoke", KM_COMMAND_DECISION, KM_ROLE_ADMINISTRATOR, 0, km_apply_till_revoke },
  { "transaction.ask-void", KM_COMMAND_DECISION, COUNTER, 0, km_apply_transaction_ask_void },
  { "transaction.complete", KM_COMMAND_FACT, COUNTER, 0, km_apply_transaction_complete },
  { "transaction.void", KM_COMMAND_DECISION, COUNTER, 0, km_apply_transaction_void },
};

static gboolean
apply_unknown (KmApply *apply, GError **error)
{
  km_error_set (error, KM_ERROR_INVALID, "unknown-kind", "/kind", "%s is not known here", apply->command->kind);
  return FALSE;
}

static const KmCommandKind unknown_fact = { "", KM_COMMAND_FACT, KM_ROLE_ANY, 0, apply_unknown };

static int
compare (const void *key, const void *element)
{
  return strcmp (key, ((const KmCommandKind *) element)->kind);
}

const KmCommandKind *
km_command_table_find (const char *kind)
{
  return bsearch (kind, kinds, G_N_ELEMENTS (kinds), sizeof kinds[0], compare);
}

const KmCommandKind *
km_command_table_find_for (const char *kind, const KmCaller *caller, gboolean practice)
{
  const KmCommandKind *found = km_command_table_find (kind);

  if (found != NULL && ((found->rules & KM_COMMAND_RULE_PRACTICE) == 0 || practice))
    return found;
  return caller->kind == KM_CALLER_TILL ? &unknown_fact : NULL;
}

const KmCommandKind *
km_command_table_get_all (gsize *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}
