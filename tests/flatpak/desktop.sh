#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# desktop.sh [NAME...]: what a desktop lends a sandboxed program, each tried on the installed Flatpak; pictures, papers and logs are left in
# build/flatpak/desktop-NAME/:
#   keyring   the till's key goes to the keyring, and no key file is written; the server is away at the first run
#   file      without a keyring the key goes to a file that only its owner reads
#   network   a receipt printer on the network gets the receipt
#   dialog    without a portal the print dialog cannot come: the receipt is kept as PDF, and the person is told
#   settings  what was set (A5) stands in the sandbox's own file and is followed
#   portal    the print portal's dialog takes the receipt to a print queue
set -euo pipefail
. "$(dirname "$0")/common.sh"
ninja -C "$source/build" tests/journeys/tour >/dev/null
failed=0
[ $# -gt 0 ] || set -- keyring file network dialog settings portal

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
        cp $(find $app $HOME -name "ASW-*.pdf" | head -n 1) $folder/' ;;
    settings)
      in_session settings '' 'set_to "print-to='"'folder'"'\npaper='"'a5'"'"
        $tests/journey.sh $folder ar --until ASW-T01-2627-000001.pdf
        find $app -name "ASW-*.pdf" -exec cp {} $folder/ ";"; pdfinfo $folder/ASW-*.pdf | grep -E "Page size: *(419|420)"' ;;
    portal)
      in_session portal '--portals --cups' 'set_to "print-to='"'dialog'"'"
        { until window=$(xdotool search --onlyvisible --class xdg-desktop-portal-gtk); do sleep 0.3; done
          picture $folder/print-dialog.png; xdotool windowfocus --sync $(echo "$window" | tail -n 1) key Return; } &
        $tests/journey.sh $folder ar --until "أُرسل الإيصال"
        until [ -s $KM_SESSION/printed ]; do sleep 0.3; done; cp $KM_SESSION/printed $folder/printed.pdf; head -c 5 $folder/printed.pdf | grep PDF' ;;
    *) die "unknown: $name" ;;
  esac
done
exit $failed
