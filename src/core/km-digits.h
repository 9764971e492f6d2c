/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KM_DIGITS_LATIN,
  KM_DIGITS_ARABIC,
} KmDigits;

#define KM_NARROW_NBSP "\342\200\257" /* U+202F groups digits: a common space turns the groups round in right-to-left text */
#define KM_LRI "\342\201\246"         /* U+2066 */
#define KM_PDI "\342\201\251"         /* U+2069 */

/* All functions that return char * return a new string (g_free). Any thread. */

/* Arabic-Indic and Persian digits become 0-9; nothing else changes. */
char *km_digits_to_ascii (const char *text);

/* Input cleaning before any check: repaired UTF-8 in form NFC, digits to ASCII, controls, bidi controls and U+202F (our own grouping)
 * dropped, every kind of space one space, ends trimmed. Line breaks become spaces. */
char *km_text_clean (const char *text);

/* The number @text as drawn in @digits: 0-9 turned, and between digits . becomes ٫ and , becomes ٬, % after a digit ٪; and the
 * reverse for Latin digits. */
char *km_digits_draw (const char *text, KmDigits digits);

/* The same for running text, which may hold codes: a number that starts with 0 (a phone's prefix) or touches a Latin letter or
 * a hyphen (a code, a date in figures) stays as it is. */
char *km_digits_draw_sentence (const char *text, KmDigits digits);

/* @n with groups of three: 12,345 or ١٢٬٣٤٥. */
char *km_number_format (gint64 n, KmDigits digits);

/* @text between LRI and PDI, for codes inside right-to-left text. */
char *km_isolate_ltr (const char *text);

/* Groups of a clean code with U+202F: 2 950315 01 0137 6; 010 1234 5678; EG38 0019 …; 100 531 385. What does not look like
 * the code comes back as it is. */
char *km_group_national_id (const char *text);
char *km_group_phone (const char *text);
char *km_group_iban (const char *text);
char *km_group_tax_number (const char *text);

/* First 3 and last 2 characters, * between ("295*********76"); all * when shorter than 6. Never bullets: they read as ٠. */
char *km_mask_identity (const char *text);

G_END_DECLS
