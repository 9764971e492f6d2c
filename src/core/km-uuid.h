/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-time.h"

G_BEGIN_DECLS

#define KM_UUID_LENGTH 37 /* with the final NUL */

/* A UUIDv7 (RFC 9562) of @time, ordered by it to the millisecond; the 74 random bits are taken from @random. Lower case. */
const char *km_uuid_v7 (KmTime time, const guint8 random[10], char out[KM_UUID_LENGTH]);

/* TRUE for 8-4-4-4-12 lower-case hexadecimal digits of any version. */
gboolean km_uuid_is_valid (const char *text);

/* Always the same UUID (version 8) for the same @base and @label: how a command's effects get their ids. */
const char *km_uuid_derive (const char *base, const char *label, char out[KM_UUID_LENGTH]);

G_END_DECLS
