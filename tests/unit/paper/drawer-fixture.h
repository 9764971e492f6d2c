/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-paper.h"

/* Papers of the drawer to lay out, at the same moment as the receipts of receipt-fixture.h. */
typedef enum
{
  DRAWER_REPORT,   /* short by 5 pounds, everything that can stand on it */
  DRAWER_EVEN,     /* one sale, no difference, the float as a sum */
  DRAWER_SURPRISE,
  DRAWER_PAY_IN,
  DRAWER_HOLD,
  DRAWER_TEST,
} Drawer;

KmPage *drawer_page (Drawer drawer, KmPaperSize paper, KmLanguage language, gboolean practice);
