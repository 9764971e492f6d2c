#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds with AddressSanitizer and UndefinedBehaviorSanitizer and runs the rules, the stores and the server under them.
# Called by `tests/run.sh --long`.
set -u
cd "$(dirname "$0")/.." || exit 1
build=build/sanitized
[ -e "$build/build.ninja" ] || meson setup "$build" -Db_sanitize=address,undefined -Db_lundef=false || exit 1
meson compile -C "$build" || exit 1
# The libraries' own caches at exit are not ours to free.
suppressions=$(pwd)/$build/leaks
printf 'leak:libfontconfig\nleak:g_hash_table_get_keys_as_array\nleak:libpango\nleak:gnutls\n' > "$suppressions"
ASAN_OPTIONS=fast_unwind_on_malloc=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
LSAN_OPTIONS="suppressions=$suppressions:print_suppressions=0" G_SLICE=always-malloc \
  exec meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 10 --logbase testlog \
    --suite core --suite db --suite server --suite desk --suite paper --no-suite long
