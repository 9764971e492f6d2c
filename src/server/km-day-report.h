// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"

G_BEGIN_DECLS

/* Writes report `number` of `day`, once and for ever: apply->result (day, times, what ended, what was open) with the day's sums as they are
 * now and the head of the centre's audit chain. Writer's thread only. */
gboolean km_day_report_write (KmApply *apply, const char *day, gint64 number, GError **error);

G_END_DECLS
