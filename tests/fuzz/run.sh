#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh [SECONDS [TARGET...]]: builds the targets with clang, libFuzzer and the sanitizers in build/fuzz and runs each so long (10).
# What it finds lies in build/fuzz/found. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
seconds=${1:-10}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- catalogue commands events http receipt
build=build/fuzz
[ -e "$build/build.ninja" ] || CC=clang CFLAGS=-fsanitize=fuzzer-no-link meson setup "$build" -Db_sanitize=address,undefined -Db_lundef=false > "$build.log" 2>&1 || {
  tail -20 "$build.log"; echo "Bail out! clang cannot build it"; exit 1; }
targets=
for name in "$@"; do targets="$targets tests/fuzz/fuzz-$name"; done
# shellcheck disable=SC2086
ninja -C "$build" $targets > "$build.log" 2>&1 || { tail -20 "$build.log"; echo "Bail out! it does not build"; exit 1; }
export KM_CATALOGUE="${KM_CATALOGUE:-$(pwd)/data/catalogue}" G_DEBUG=fatal-warnings LC_ALL=C.UTF-8
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
number=0 failed=0
echo "1..$#"
for name in "$@"; do
  number=$((number + 1))
  mkdir -p "$build/found" "$build/corpus-$name"
  if "$build/tests/fuzz/fuzz-$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=32768 -print_final_stats=1 \
      -artifact_prefix="$build/found/$name-" "$build/corpus-$name" "tests/fuzz/corpus/$name" > "$build/$name.log" 2>&1; then
    echo "ok $number - $name ($(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log") inputs)"
  else
    echo "not ok $number - $name"; grep -vE '^(INFO|#[0-9])' "$build/$name.log" | head -60 | sed 's/^/# /'; failed=1
  fi
done
exit $failed
