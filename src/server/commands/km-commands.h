// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../km-apply.h"

G_BEGIN_DECLS

/* The functions behind the command table, one file for each family. Each reads its body strictly and does one command; see
 * km-apply.h for what they may answer. */
gboolean km_apply_account_disable (KmApply *apply, GError **error);
gboolean km_apply_account_put (KmApply *apply, GError **error);
gboolean km_apply_account_set_password (KmApply *apply, GError **error);
gboolean km_apply_appointment_book (KmApply *apply, GError **error);
gboolean km_apply_appointment_cancel (KmApply *apply, GError **error);
gboolean km_apply_appointment_check_in (KmApply *apply, GError **error);
gboolean km_apply_calendar_put (KmApply *apply, GError **error);
gboolean km_apply_case_close (KmApply *apply, GError **error);
gboolean km_apply_catalogue_approve (KmApply *apply, GError **error);
gboolean km_apply_catalogue_publish (KmApply *apply, GError **error);
gboolean km_apply_centre_put (KmApply *apply, GError **error);
gboolean km_apply_counter_assign (KmApply *apply, GError **error);
gboolean km_apply_counter_close (KmApply *apply, GError **error);
gboolean km_apply_counter_open (KmApply *apply, GError **error);
gboolean km_apply_counter_pause (KmApply *apply, GError **error);
gboolean km_apply_counter_put (KmApply *apply, GError **error);
gboolean km_apply_counter_resume (KmApply *apply, GError **error);
gboolean km_apply_day_close (KmApply *apply, GError **error);
gboolean km_apply_day_open (KmApply *apply, GError **error);
gboolean km_apply_draft_save (KmApply *apply, GError **error);
gboolean km_apply_lane_put (KmApply *apply, GError **error);
gboolean km_apply_practice_set_clock (KmApply *apply, GError **error);
gboolean km_apply_receipt_reprint (KmApply *apply, GError **error);
gboolean km_apply_refund_pay (KmApply *apply, GError **error);
gboolean km_apply_request_approve (KmApply *apply, GError **error);
gboolean km_apply_request_deliver (KmApply *apply, GError **error);
gboolean km_apply_request_ready (KmApply *apply, GError **error);
gboolean km_apply_request_reject (KmApply *apply, GError **error);
gboolean km_apply_settings_put (KmApply *apply, GError **error);
gboolean km_apply_shift_close (KmApply *apply, GError **error);
gboolean km_apply_shift_count (KmApply *apply, GError **error);
gboolean km_apply_shift_hand_over (KmApply *apply, GError **error);
gboolean km_apply_shift_open (KmApply *apply, GError **error);
gboolean km_apply_shift_pay_in (KmApply *apply, GError **error);
gboolean km_apply_shift_verify (KmApply *apply, GError **error);
gboolean km_apply_ticket_call (KmApply *apply, GError **error);
gboolean km_apply_ticket_call_next (KmApply *apply, GError **error);
gboolean km_apply_ticket_came_back (KmApply *apply, GError **error);
gboolean km_apply_ticket_finish (KmApply *apply, GError **error);
gboolean km_apply_ticket_hold (KmApply *apply, GError **error);
gboolean km_apply_ticket_issue (KmApply *apply, GError **error);
gboolean km_apply_ticket_leave (KmApply *apply, GError **error);
gboolean km_apply_ticket_no_show (KmApply *apply, GError **error);
gboolean km_apply_ticket_rate (KmApply *apply, GError **error);
gboolean km_apply_ticket_recall (KmApply *apply, GError **error);
gboolean km_apply_ticket_resume (KmApply *apply, GError **error);
gboolean km_apply_ticket_return (KmApply *apply, GError **error);
gboolean km_apply_ticket_start (KmApply *apply, GError **error);
gboolean km_apply_ticket_take (KmApply *apply, GError **error);
gboolean km_apply_ticket_transfer (KmApply *apply, GError **error);
gboolean km_apply_ticket_undo (KmApply *apply, GError **error);
gboolean km_apply_till_allow (KmApply *apply, GError **error);
gboolean km_apply_till_enrol (KmApply *apply, GError **error);
gboolean km_apply_till_revoke (KmApply *apply, GError **error);
gboolean km_apply_transaction_ask_void (KmApply *apply, GError **error);
gboolean km_apply_transaction_complete (KmApply *apply, GError **error);
gboolean km_apply_transaction_void (KmApply *apply, GError **error);

G_END_DECLS
