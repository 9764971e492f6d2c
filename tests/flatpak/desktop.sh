#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# desktop.sh [NAME...]: what a desktop lends a sandboxed program, each tried on the installed Flatpak; pictures, papers and logs are left in
# build/flatpak/desktop-NAME/:
#   keyring   the till's key goes to the keyring, and no key file is written; the server is away at the first run
#   no-default-keyring   where the keyring's service has no keyring yet, nobody is asked for the password of a new one
#   file      without a keyring the key goes to a file that only its owner reads
#   network   a receipt printer on the network gets the receipt
#   dialog    without a portal the print dialog cannot come: the receipt is kept as PDF, and the person is told
#   settings  what was set (A5) stands in the sandbox's own file and is followed
#   portal    the print portal's dialog takes the receipt to a print queue
#   notices   what came while the dashboard is behind goes to the desktop by the notification portal, and is taken back by it
#   bus       the bus starts the program; a second start is the same program; the entry's actions reach it
set -euo pipefail
. "$(dirname "$0")/common.sh"
ninja -C "$source/build" src/khadamat-counter src/khadamat-server po/ar/LC_MESSAGES/khadamat-misr-counter.mo tests/journeys/tour tests/journeys/test-notices >/dev/null
failed=0
[ $# -gt 0 ] || set -- keyring no-default-keyring file network dialog settings portal notices bus

# in_session NAME SESSION-OPTIONS SCRIPT: SCRIPT as the session's user; $app is the sandbox's folder.
in_session ()
{
  local folder=$output/desktop-$1
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 1777 "$folder"
  # shellcheck disable=SC2086
  if "$tests/session.sh" $2 bash -euc "folder='$folder' id=$id tests='$tests' app=\$HOME/.var/app/$id
    mkdir -p \$app/config/glib-2.0/settings \$app/data
    set_to () { printf '[com/khadamatmisr/Counter]\n%b\n' \"\$1\" >\$app/config/glib-2.0/settings/keyfile; }
    $3" >"$folder/log" 2>&1
  then echo "ok - $1"
  else echo "not ok - $1: $folder/log"; failed=1
  fi
}

# A program that waits for a server that is not there has opened its file.
first_run='flatpak run --user $id --server http://127.0.0.1:1 & picture $folder/no-server.png; flatpak kill $id; wait %1 || true
  test -n "$(find $app -name till.db)"'
for name in "$@"; do
  case $name in
    keyring)
      in_session keyring --keyring "$first_run"'
        test -z "$(find $app -name till.key)"
        gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
          --method org.freedesktop.Secret.Service.SearchItems "{'"'xdg:schema': 'com.khadamatmisr.Counter.till'"'}" | grep /org/freedesktop/secrets' ;;
    no-default-keyring)
      # The service is there, and the file was taken: no prompter was called for.
      in_session no-default-keyring --no-default-keyring "$first_run"'
        test "$(find $app -name till.key -printf %m)" = 600
        gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
          --method org.freedesktop.Secret.Service.ReadAlias default | grep "objectpath ./.,"
        ! pgrep -x gcr-prompter' ;;
    file)
      in_session file '' "$first_run"'
        test "$(find $app -name till.key -printf %m)" = 600' ;;
    network)
      in_session network '' 'cp $tests/printer.py $KM_SESSION/; python3 $KM_SESSION/printer.py $KM_SESSION & printer=$!
        until [ -s $KM_SESSION/port ]; do sleep 0.1; done
        set_to "print-to='"'network'"'\nnetwork-printer='"'127.0.0.1:"'$(cat $KM_SESSION/port)'"'"'"
        $tests/journey.sh $folder ar --until "طُبع الإيصال"
        kill $printer; cp $KM_SESSION/paper $folder/receipt.escpos; test $(stat -c %s $KM_SESSION/paper) -gt 5000' ;;
    dialog)
      in_session dialog '' 'set_to "print-to='"'dialog'"'"
        $tests/journey.sh $folder ar --until ASW-T01-2627-000001.pdf
        find $app -name "ASW-*.pdf" -exec cp {} $folder/ ";"; ls $folder/ASW-*.pdf' ;;
    settings)
      in_session settings '' 'set_to "print-to='"'folder'"'\npaper='"'a5'"'"
        $tests/journey.sh $folder ar --until ASW-T01-2627-000001.pdf
        find $app -name "ASW-*.pdf" -exec cp {} $folder/ ";"; pdfinfo $folder/ASW-*.pdf | grep -E "Page size: *(419|420)"' ;;
    portal)
      in_session portal '--portals --cups' 'set_to "print-to='"'dialog'"'"
        { until window=$(xdotool search --onlyvisible --class xdg-desktop-portal-gtk); do sleep 0.3; done
          picture $folder/print-dialog.png; xdotool windowfocus --sync $(echo "$window" | tail -n 1) key Return; } &
        $tests/journey.sh $folder ar --until "أُرسل الإيصال"
        timeout 60 sh -c "until tail -c 8 \"\$1\" | grep -q EOF; do sleep 0.3; done" sh $KM_SESSION/queue/paper
        cp $KM_SESSION/queue/paper $folder/printed.pdf; pdftotext $folder/printed.pdf - | grep ASW-T01-2627-000001' ;;
    notices)
      in_session notices --portals "export TMPDIR=\$app/data KM_DRIVER_PROGRAM=\$tests/in-sandbox.sh GTK_A11Y=atspi
        '$source/build/tests/journeys/test-notices' --language ar --shots \$app/data/shots
        cp \$app/data/shots/* \$folder/" ;;
    bus)
      in_session bus '' 'activate () { gdbus call --session --dest $id --object-path /com/khadamatmisr/Counter \
          --method org.freedesktop.Application."$@"; }
        gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.StartServiceByName $id 0
        activate Activate "{}"; picture $folder/activated.png
        # The second start hands over to the first and leaves.
        flatpak run --user $id
        activate ActivateAction practice "[]" "{}"
        until flatpak ps --columns=application,pid | grep -c "^$id" | grep -x 2; do sleep 0.3; done
        until [ "$(xdotool search --onlyvisible --class khadamatmisr | wc -l)" = 2 ]; do sleep 0.3; done
        picture $folder/practice.png
        flatpak kill $id' ;;
    *) die "unknown: $name" ;;
  esac
done
exit $failed
