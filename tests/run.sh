#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing (data/packages), builds, runs the tests, and ends with the line «N passed, N failed».
#   sh tests/run.sh            what every change must pass
#   sh tests/run.sh --long     also what takes longer: sanitizers, many kills, every theme and size
#   sh tests/run.sh --bench    the benchmarks alone: ratios against a baseline of the same run
#   sh tests/run.sh SUITE...   only these suites
set -u
cd "$(dirname "$0")/.." || exit 1
long=no bench=no suites=
for argument in "$@"; do
  case $argument in
    --long) long=yes ;;
    --bench) bench=yes ;;
    --help) sed -n '6,10s/^# *//p' "$0"; exit 0 ;;
    -*) echo "tests/run.sh: unknown option $argument" >&2; exit 2 ;;
    *) suites="$suites --suite $argument" ;;
  esac
done

sh src/packages.sh build run test || exit 1

build=build
werror=false
[ -z "${CI:-}" ] || werror=true
if [ -e "$build/build.ninja" ]; then meson configure "$build" -Dwerror=$werror || exit 1
else meson setup "$build" -Dwerror=$werror || exit 1; fi
meson compile -C "$build" || { echo "0 passed, 1 failed"; exit 1; }
# Only the tests need libatspi, so Meson builds without it. The packages are there now: an older build folder looks again, and a run
# without its journeys is no run.
journey="$build/tests/journeys/test-main-job"
if [ ! -x "$journey" ]; then
  meson setup --reconfigure "$build" && meson compile -C "$build"
  [ -x "$journey" ] || { echo "tests/run.sh: $journey was not built: libatspi is missing" >&2; echo "0 passed, 1 failed"; exit 1; }
fi

if [ $bench = yes ]; then
  exec meson test -C "$build" --no-rebuild --benchmark --verbose --num-processes 1
fi

# The slow ones are suite «long»; they run after the others, by themselves.
status=0
rm -f "$build"/meson-logs/testlog*.junit.xml "$build"/sanitized/meson-logs/testlog.junit.xml
sanitized=
# shellcheck disable=SC2086
meson test -C "$build" --no-rebuild --print-errorlogs --no-suite long $suites --logbase testlog || status=1
if [ $long = yes ]; then
  meson test -C "$build" --no-rebuild --print-errorlogs --suite long --logbase testlog-long --num-processes 1 || status=1
  sh tests/sanitizers.sh || status=1
  sanitized="$build"/sanitized/meson-logs/testlog.junit.xml
fi

# shellcheck disable=SC2086
/usr/bin/python3 - "$build"/meson-logs/testlog*.junit.xml $sanitized <<'PYTHON'
import json
import os
import sys
import xml.etree.ElementTree as tree
passed = failed = skipped = 0
for name in sys.argv[1:]:
    if not os.path.exists(name):
        failed += 1
        print("not run: %s" % name)
        continue
    told = 0
    for case in tree.parse(name).getroot().iter("testcase"):
        if case.find("skipped") is not None:
            skipped += 1
            print("skipped: %s" % case.get("name"))
            continue
        bad = case.find("failure") is not None or case.find("error") is not None
        told += bad
        passed += not bad
    # A program that died tells of no case: it counts as one that failed.
    with open(name.replace(".junit.xml", ".json"), encoding="utf-8") as log:
        died = sum(json.loads(line)["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS") for line in log)
    failed += max(told, died)
print("%d passed, %d failed" % (passed, failed) + (", %d skipped" % skipped if skipped else ""))
sys.exit(1 if failed or not passed else 0)
PYTHON
[ $? = 0 ] || status=1
exit $status
