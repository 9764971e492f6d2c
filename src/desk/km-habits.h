/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. What this till is used for most: which services and bundles at which counter, which offices are named in a field. Kept in
 * the till's file, read from memory. Main thread. Only names of offices are remembered, never what belongs to a person. */

#include "km-store.h"

G_BEGIN_DECLS

#define KM_TYPE_HABITS (km_habits_get_type ())
G_DECLARE_FINAL_TYPE (KmHabits, km_habits, KM, HABITS, GObject)

KmHabits *km_habits_new (KmStore *store);
/* Reads the file; until it is read there are no habits. The store must be open. */
void km_habits_load (KmHabits *self);

/* @codes (NULL-terminated) were asked for once more at @counter. */
void km_habits_use (KmHabits *self, const char *counter, const char *const *codes, KmTime at);
/* How often @code was asked for at @counter. */
guint km_habits_times (KmHabits *self, const char *counter, const char *code);
/* Codes asked for at @counter, most first, the latest first among equals. Strings borrowed until the next use; frees the array. */
GPtrArray *km_habits_most_used (KmHabits *self, const char *counter);

/* @value (clean) stood in @field once more. */
void km_habits_remember (KmHabits *self, const char *field, const char *value, KmTime at);
/* What stood in @field and begins like @text, or has a word that does (Arabic spelling variants are one), most first; at most @max, none
 * that is @text itself. Strings borrowed until the next; frees the array. */
GPtrArray *km_habits_complete (KmHabits *self, const char *field, const char *text, guint max);

G_END_DECLS
