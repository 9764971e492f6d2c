#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing (data/packages; as root or by sudo, nothing when all is there), builds, and opens the counter in practice mode:
# a server of its own, visitors who keep arriving, accounts clerk, clerk2, supervisor, reception and display with the password «practice».
#   sh src/run.sh [OPTIONS OF khadamat-counter]      for example: --language en, --window dashboard
# Without a display it says so and plays the whole main job on a virtual one, saying each step; the pictures and the receipt are
# left in build/tour/.
set -u
cd "$(dirname "$0")/.." || exit 1
build=build

sh src/packages.sh build run || exit 1

if [ -d "$build" ] && [ ! -w "$build" ]; then
  echo "The folder $build belongs to another user: build in it as that user, or remove it." >&2
  exit 1
fi
[ -e "$build/build.ninja" ] || meson setup "$build" || exit 1
# The programs and what they read, without the tests.
ninja -C "$build" src/khadamat-counter src/khadamat-server po/ar/LC_MESSAGES/khadamat-misr-counter.mo data/gschemas.compiled || exit 1

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  # A session bus of its own where there is none, so that none is left behind.
  if [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ]; then bus=
  else bus='dbus-run-session --'; fi
  $bus "$build/src/khadamat-counter" --practice "$@"
  status=$?
  # 3: the display that the environment names cannot be opened.
  [ $status = 3 ] || exit $status
fi

echo "There is no display here. The main job is played on a virtual one instead; each step is said below."
sh src/packages.sh test || exit 1
ninja -C "$build" tests/journeys/tour || exit 1
mkdir -p "$build/tour" || exit 1
sh tests/journeys/with-display.sh "$build/tests/journeys/tour" --output "$build/tour"
status=$?
[ $status = 0 ] && echo "The pictures and the receipt are in $build/tour/."
exit $status
