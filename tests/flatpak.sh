#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# flatpak.sh [STEP...]: the Flatpak, from its manifest to the desktop, where no Flatpak repository is reached (about 20 minutes; as root on
# Debian 12; some 5 GB under $KM_FLATPAK, by default a folder of the temporary folder, which may be removed afterwards). Steps:
#   tools     installs what the others need
#   runtime   makes a stand-in for the GNOME runtime out of Debian packages
#   build     builds the manifest, unmodified and without a network, and installs it
#   x11       practice mode on X11, as an unprivileged user, without portals and keyring
#   wayland   the same on Wayland (weston)
#   journey   the main job by keys and the accessibility bus, in Arabic
#   desktop   what the desktop lends: print portal, PDF without it, secrets, settings, printer on the network
#   update    work that was not sent survives an update, and is delivered after it
# Without a step: all. Pictures, papers and logs are left in build/flatpak/.
set -euo pipefail
. "$(dirname "$0")/flatpak/common.sh"
runtime=$(jq -r '."runtime-version"' "$source/$id.json" 2>/dev/null || sed -n 's/.*"runtime-version": "\(.*\)",/\1/p' "$source/$id.json")
# The suite whose GNOME is the manifest's, and where its modules' archives are.
suite=forky
[ $# -gt 0 ] || set -- tools runtime build x11 wayland journey desktop update
mkdir -p "$output"
# The session's user writes here.
chmod 1777 "$output"

show () # NAME SESSION-OPTION...
{
  local name=$1
  shift
  "$tests/session.sh" "$@" bash -c "flatpak run --user $id --practice >\$KM_SESSION/log 2>&1 & picture '$output/$name.png'
    flatpak ps --columns=application | grep -q '^$id' || { cat \$KM_SESSION/log >&2; exit 1; }
    flatpak kill $id; wait" 2>"$output/$name.log" || { cat "$output/$name.log" >&2; die "$name: the program did not run"; }
  echo "picture: $output/$name.png"
}

for step in "$@"; do
  echo "== $step"
  case $step in
    tools)
      sh "$source/src/packages.sh" build run test flatpak ;;
    runtime)
      "$tests/runtime.sh" $suite "$runtime" ;;
    build)
      "$tests/sources.sh" "$(. /etc/os-release; echo "$VERSION_CODENAME")" $suite
      "$tests/build.sh" ;;
    x11) show x11 ;;
    wayland) show wayland --wayland ;;
    journey)
      [ -e "$source/build/build.ninja" ] || meson setup "$source/build" "$source"
      ninja -C "$source/build" tests/journeys/tour
      "$tests/session.sh" "$tests/journey.sh" "$output/journey" ar 2>"$output/journey.log" || { tail -n 20 "$output/journey.log" >&2; die "the journey failed"; } ;;
    desktop) "$tests/desktop.sh" ;;
    update) "$tests/update.sh" ;;
    *) sed -n '5,17p' "$0" >&2; exit 2 ;;
  esac
done
