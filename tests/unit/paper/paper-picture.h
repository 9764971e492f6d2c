/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-page.h"

/* Pictures of papers beside golden ones. KM_GOLDEN_UPDATE=1 draws the golden ones anew: look at each before keeping it.
 * A picture that differs is left in the build folder, with its difference. */
void paper_picture_assert_golden (KmPage *page, const char *name);

/* No ink outside what a printer reaches: 72 mm of a roll, a sheet without 8 mm on each side. */
void paper_picture_assert_nothing_cut (KmPage *page);
