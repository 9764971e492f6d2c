/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The two languages of the product; Arabic is the default everywhere. */
typedef enum {
  KM_LANGUAGE_AR,
  KM_LANGUAGE_EN,
} KmLanguage;
