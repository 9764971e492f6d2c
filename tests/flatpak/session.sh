#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# session.sh [--wayland] [--keyring | --no-default-keyring] [--portals] [--cups] [--home FOLDER] COMMAND...: runs COMMAND in a desktop session of its own, as
# the unprivileged user `nobody` when root starts it (as root a sandboxed program keeps all capabilities, which proves nothing).
#   --wayland   weston instead of openbox; what COMMAND opens finds no X server
#   --keyring   an unlocked keyring (gnome-keyring) is on the bus; else none is
#   --no-default-keyring   the keyring's service starts when it is asked, and has no keyring yet
#   --portals   xdg-desktop-portal may start; else it is not there
#   --cups      a print server of its own with one queue, «Counter_Printer»; its paper is $KM_SESSION/queue/paper
#   --home      the home folder, kept afterwards; else one that goes
# COMMAND finds: $KM_SESSION, a folder of the session; `picture FILE`, which leaves a picture of the
# whole screen when it has come to rest. All lives in a process
# and mount namespace that ends with this script: nothing stays behind, nothing is mounted on the machine. Ends with COMMAND's status.
set -u
. "$(dirname "$0")/common.sh"
self=$(realpath "$0")
if [ -z "${KM_SESSION_STAGE:-}" ]; then
  export KM_SESSION_STAGE=1 KM_WAYLAND='' KM_KEYRING='' KM_PORTALS='' KM_CUPS='' KM_HOME=''
  while :; do
    case ${1:-} in
      --wayland) KM_WAYLAND=1 ;;
      --keyring) KM_KEYRING=open ;;
      --no-default-keyring) KM_KEYRING=empty ;;
      --portals) KM_PORTALS=1 ;;
      --cups) KM_CUPS=1 ;;
      --home) KM_HOME=$(realpath -m "$2"); shift ;;
      *) break ;;
    esac
    shift
  done
  own=
  [ "$(id -u)" = 0 ] || own='--user --map-current-user'
  # shellcheck disable=SC2086
  exec unshare $own --mount --pid --fork --kill-child=KILL --mount-proc "$self" "$@"
fi

if [ "$KM_SESSION_STAGE" = 1 ]; then
  KM_SESSION=$(mktemp -d)
  export KM_SESSION KM_SESSION_STAGE=2
  chmod 755 "$KM_SESSION"
  user=$(id -u) drop=
  if [ "$user" = 0 ]; then
    user=65534 drop='setpriv --reuid=65534 --regid=65534 --clear-groups'
    mkdir -p /run/user
    mount -t tmpfs tmpfs /run/user
    mkdir -m 700 "/run/user/$user"
    chown "$user:$user" "/run/user/$user" "$KM_SESSION"
    # Only root may use it on some machines, and the documents portal cannot do without.
    [ ! -e /dev/fuse ] || { mknod -m 666 "$KM_SESSION/fuse" c 10 229 && mount --bind "$KM_SESSION/fuse" /dev/fuse; }
    export XDG_RUNTIME_DIR=/run/user/$user
  else
    export XDG_RUNTIME_DIR=$KM_SESSION/run
    mkdir -m 700 "$KM_SESSION/run"
  fi
  if [ -n "$KM_CUPS" ]; then
    mkdir -p "$KM_SESSION"/cups/{spool,cache,log,root,state}
    printf 'LogLevel warn\nListen %s/cups/cups.sock\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n' "$KM_SESSION" >"$KM_SESSION/cups/cupsd.conf"
    printf 'ServerRoot %s/root\nRequestRoot %s/spool\nCacheDir %s/cache\nStateDir %s/state\nErrorLog stderr\nAccessLog stderr\nPageLog stderr\nFileDevice Yes\n' \
      "$KM_SESSION/cups" "$KM_SESSION/cups" "$KM_SESSION/cups" "$KM_SESSION/cups" >"$KM_SESSION/cups/cups-files.conf"
    cupsd -f -c "$KM_SESSION/cups/cupsd.conf" -s "$KM_SESSION/cups/cups-files.conf" >"$KM_SESSION/cups.log" 2>&1 &
    export CUPS_SERVER=$KM_SESSION/cups/cups.sock
    mkdir "$KM_SESSION/queue"
    python3 "$tests/printer.py" "$KM_SESSION/queue" &
    until [ -s "$KM_SESSION/queue/port" ]; do sleep 0.1; done
    until lpadmin -p Counter_Printer -E -v "socket://127.0.0.1:$(cat "$KM_SESSION/queue/port")" -m raw 2>/dev/null; do sleep 0.2; done
    lpadmin -d Counter_Printer
    chmod 755 "$KM_SESSION/cups"
  fi
  export HOME=${KM_HOME:-$KM_SESSION/home}
  mkdir -p "$HOME"
  [ -z "$drop" ] || chown 65534:65534 "$HOME"
  cd "$HOME" || exit 1
  # shellcheck disable=SC2086
  $drop "$self" "$@"
  status=$?
  umount /dev/fuse 2>/dev/null
  rm -rf "$KM_SESSION" 2>/dev/null
  exit $status
fi

# In the session, as its user.
export XDG_CURRENT_DESKTOP=GNOME XDG_SESSION_TYPE=x11
# What an installed Flatpak lends the desktop: its entry, its icons, its names on the bus.
export XDG_DATA_DIRS=$FLATPAK_USER_DIR/exports/share:/usr/local/share:/usr/share
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
if [ -z "$KM_PORTALS" ]; then
  mkdir -p "$KM_SESSION/data/dbus-1/services"
  for name in Desktop Documents; do
    printf '[D-BUS Service]\nName=org.freedesktop.portal.%s\nExec=/bin/false\n' $name >"$KM_SESSION/data/dbus-1/services/org.freedesktop.portal.$name.service"
  done
  export XDG_DATA_HOME=$KM_SESSION/data
fi
if [ -z "$KM_KEYRING" ]; then
  mkdir -p "$KM_SESSION/data/dbus-1/services"
  printf '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n' >"$KM_SESSION/data/dbus-1/services/org.freedesktop.secrets.service"
  export XDG_DATA_HOME=$KM_SESSION/data
fi
mkdir -p "$KM_SESSION/bin"
cat >"$KM_SESSION/bin/picture" <<'PICTURE'
#!/bin/sh
# picture FILE: what the whole screen shows when it has come to rest and is not as empty as it was at first.
look () { DISPLAY=$KM_SESSION_DISPLAY import -window root "$1" && identify -format '%#' "$1"; }
before= tries=0
while now=$(look "$KM_SESSION/now.png") && [ $tries -lt 120 ]; do
  [ "$now" != "$before" ] || [ "$now" = "$(cat "$KM_SESSION/empty" 2>/dev/null)" ] || break
  before=$now tries=$((tries + 1))
  sleep 1
done
[ $tries -lt 120 ] || echo "picture: the screen did not come to rest" >&2
[ $# -gt 0 ] || { echo "$now" >"$KM_SESSION/empty"; exit 0; }
mkdir -p "$(dirname "$1")" && cp "$KM_SESSION/now.png" "$1"
PICTURE
chmod 755 "$KM_SESSION/bin/picture"
export PATH=$KM_SESSION/bin:$PATH
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$KM_SESSION/display" >"$KM_SESSION/xvfb.log" 2>&1 &
until [ -s "$KM_SESSION/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$KM_SESSION/display")
export DISPLAY KM_SESSION_DISPLAY=$DISPLAY
if [ -n "$KM_WAYLAND" ]; then
  # Nothing that moves by itself (a clock), and a ground by which it is known that weston draws.
  printf '[core]\nidle-time=0\n[shell]\npanel-position=none\nlocking=false\nbackground-color=0xff336699\n' >"$KM_SESSION/weston.ini"
  weston --backend=x11-backend.so --use-pixman --width=1366 --height=768 --socket=km-wayland --config="$KM_SESSION/weston.ini" >"$KM_SESSION/weston.log" 2>&1 &
  until [ -S "$XDG_RUNTIME_DIR/km-wayland" ] &&
    import -window root -crop 1x1+683+700 -depth 8 txt:- 2>/dev/null | grep -qi '#336699'; do sleep 0.1; done
  unset DISPLAY
  export WAYLAND_DISPLAY=km-wayland XDG_SESSION_TYPE=wayland
else
  # GTK 4.24, right to left, puts its window off the screen where nobody manages windows.
  openbox --sm-disable >"$KM_SESSION/openbox.log" 2>&1 &
fi
cat >"$KM_SESSION/inner" <<'INNER'
if [ "$KM_KEYRING" = open ]; then
  printf session | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  until gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.DBus.Peer.Ping >/dev/null 2>&1; do sleep 0.1; done
fi
exec "$@"
INNER
sleep 1
picture
exec dbus-run-session -- bash "$KM_SESSION/inner" "$@"
