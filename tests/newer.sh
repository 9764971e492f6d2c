#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# newer.sh SUITE [TEST...]: builds the tree on a newer Debian (trixie: GTK 4.18, forky: GTK 4.24) with warnings as errors, and runs its
# journeys (or the tests named) there. As root, 3 GB under $KM_FLATPAK; the pictures are left in build/newer-SUITE/.
set -euo pipefail
. "$(dirname "$0")/flatpak/common.sh"
[ $# -gt 0 ] || { sed -n '5,7p' "$0" >&2; exit 2; }
suite=$1
shift
[ $# -gt 0 ] || set -- main-job-ar main-job-en bad-input-ar bad-input-en
tree=$work/newer-$suite
# What Debian 12 must install, by the newer names; a locale, since a newer glibc looks at no LANGUAGE in C.UTF-8.
packages="ccache locales openbox $(sed -n 's/^\(build\|run\|test\) //p' "$source/data/packages" | sed 's/postgresql-15/postgresql/; s/\bhaproxy\b//; s/\bsystemd\b//')"
if [ "$(cat "$work/newer-$suite.made" 2>/dev/null)" != "$packages" ]; then
  # shellcheck disable=SC2086
  debian "$suite" "$tree" $packages
  inside "$tree" sh -c 'sed -i "s/^# *\(en_US.UTF-8\)/\1/" /etc/locale.gen; locale-gen >/dev/null'
  printf '%s' "$packages" >"$work/newer-$suite.made"
fi
mkdir -p "$work/newer-build-$suite" "$work/ccache"
# shellcheck disable=SC2016
inside "$tree" --ro-bind "$source" /source --bind "$work/newer-build-$suite" /build --bind "$work/ccache" /ccache --chdir /source \
  --setenv CCACHE_DIR /ccache --setenv CC 'ccache cc' --setenv HOME /tmp --setenv KM_WINDOW_MANAGER openbox sh -ec '
  pkg-config --modversion gtk4 libadwaita-1
  [ -e /build/build.ninja ] || meson setup /build /source -Dwerror=true >/dev/null
  ninja -C /build >/build/compile.log 2>&1 || { grep -E "error|warning|FAILED" /build/compile.log; exit 1; }
  echo "compiled without a warning"
  status=0
  meson test -C /build --no-rebuild --print-errorlogs "$@" || status=$?
  exit $status' newer "$@" || status=$?
mkdir -p "$source/build/newer-$suite"
cp -r "$work/newer-build-$suite"/tests/journeys/{main-job,bad-input}-* "$source/build/newer-$suite/" 2>/dev/null || true
exit "${status:-0}"
