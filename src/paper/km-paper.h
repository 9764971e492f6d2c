/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-hold-page.h"
#include "km-page.h"
#include "km-pay-in-page.h"
#include "km-printer-state.h"
#include "km-printer.h"
#include "km-receipt-page.h"
#include "km-shift-report-page.h"
#include "km-test-strip.h"
#include "km-slip-page.h"
#include "km-ticket-page.h"
