#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Lists the sources with words for people, relative to the project.
cd "$(dirname "$0")/.." || exit 1
{
  grep -rlE '(^|[^[:alnum:]_])(N?C?_|ngettext|g_dngettext|g_dpgettext2) ?\(' --include=*.c src
  grep -rl 'translatable="yes"' --include=*.ui resources
} 2>/dev/null | LC_ALL=C sort
