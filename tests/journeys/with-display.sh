#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-display.sh PROGRAM ARGUMENTS...: runs a program on an X server, a session bus and folders of its own, all of
# which end with it. The size is that of the common monitor; KM_SCREEN=WIDTHxHEIGHT takes another.
set -u
folder=$(mktemp -d)
mkdir -m 700 "$folder/run" "$folder/home"
Xvfb -displayfd 3 -screen 0 "${KM_SCREEN:-1366x768}x24" -nolisten tcp -noreset 3>"$folder/display" >/dev/null 2>"$folder/xvfb.log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 143' TERM INT
tries=0
until [ -s "$folder/display" ]; do
  kill -0 $server 2>/dev/null || { cat "$folder/xvfb.log" >&2; exit 1; }
  tries=$((tries + 1)); [ $tries -lt 600 ] || { echo "Xvfb did not start" >&2; exit 1; }
  sleep 0.05
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GTK_A11Y=atspi NO_AT_BRIDGE=0
# A machine that has portals and a keyring behaves as one that has none.
export ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0
services="$folder/run/dbus-1/services"
mkdir -p "$services"
for name in portal.Desktop portal.Documents secrets; do
  printf '[D-BUS Service]\nName=org.freedesktop.%s\nExec=/bin/false\n' $name >"$services/org.freedesktop.$name.service"
done
export LC_ALL=C.UTF-8 XDG_RUNTIME_DIR="$folder/run" HOME="$folder/home" GSETTINGS_BACKEND=memory SECRET_BACKEND=file
unset WAYLAND_DISPLAY XDG_STATE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME DBUS_SESSION_BUS_ADDRESS
dbus-run-session -- "$@" 2>"$folder/stderr"
status=$?
grep -vE '^(dbus-daemon|SpiRegistry|\*\* Message)' "$folder/stderr" >&2
exit $status
