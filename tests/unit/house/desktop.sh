#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# desktop.sh SOURCE-ROOT BUILD-ROOT: what the desktop reads of us fits what the program is: the entry's actions, the bus names, the
# icons, the manifest. Each file has its own validator besides (data/meson.build). Prints TAP.
set -u
cd "$1" || exit 1
build=$2
id=com.khadamatmisr.Counter
entry=$build/data/$id.desktop
program=$build/src/khadamat-counter
number=0
failed=0
check () # NAME FOUND
{
  number=$((number + 1))
  if [ -z "$2" ]; then echo "ok $number - $1"; else
    echo "not ok $number - $1"; echo "$2" | sed 's/^/# /'; failed=1; fi
}
actions=$(sed -n 's/^Actions=//p' "$entry" | tr ';' ' ')
echo "1..10"

check "an action of the entry is an action of the application" "$(for action in $actions; do
  grep -q "{ \"$action\", " src/ui/km-application.c || echo "$action"; done)"
check "an action of the entry has its group, in both languages" "$(for action in $actions; do
  group=$(sed -n "/^\[Desktop Action $action\]/,/^\[/p" "$entry")
  for key in 'Name=' 'Name\[ar\]=' 'Exec='; do echo "$group" | grep -q "^$key." || echo "$action: $key"; done; done)"
check "the program takes the options of every Exec line" "$(sed -n 's/^Exec=[^ ]* *//p' "$entry" "$build/data/$id.service" "$build/data/$id.Practice.service" |
  while read -r options; do
    # --version leaves before a display is asked for; an option that is not known leaves with 2 before that.
    # shellcheck disable=SC2086
    GSETTINGS_BACKEND=memory "$program" $options --version >/dev/null 2>&1 || echo "$options"; done)"
check "--help says every option and every window" "$(help=$(GSETTINGS_BACKEND=memory "$program" --language en --help 2>&1)
  for word in --practice --server --window --language --state-dir --version dashboard hall kiosk; do echo "$help" | grep -q -e "$word" || echo "$word"; done)"
check "a bus name is the name of its file, and the entry may be started by it" "$(for name in $id $id.Practice; do
  grep -qx "Name=$name" "$build/data/$name.service" || echo "$name"; done
  grep -qx 'DBusActivatable=true' "$entry" || echo DBusActivatable)"
check "the symbolic icon is 16 × 16 and of one colour" "$(grep -q 'viewBox="0 0 16 16"' data/icons/$id-symbolic.svg || echo viewBox
  [ "$(grep -o 'fill="#[0-9a-f]*"' data/icons/$id-symbolic.svg | sort -u | wc -l)" = 1 ] || echo colours)"
check "every setting has a summary, a description, and a range where it has one" "$(/usr/bin/python3 - data/$id.gschema.xml <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
for key in tree.parse(sys.argv[1]).iter("key"):
    name = key.get("name")
    for child in ("default", "summary", "description"):
        if not (key.findtext(child) or "").strip():
            print("%s: no %s" % (name, child))
    if key.get("type") in ("i", "u", "n", "q", "x", "t", "d") and key.find("range") is None:
        print("%s: no range" % name)
PYTHON
)"
check "every picture of the metainfo is ours, and every one of ours is shown" "$({ grep -o 'screenshots/[a-z-]*\.png' data/$id.metainfo.xml
  (cd data && ls screenshots/*.png); } | sort | uniq -c | awk '$1 != 2 { print $2 }')"
check "the manifest asks for no more than the program needs, and names true sums" "$(/usr/bin/python3 - $id.json <<'PYTHON'
import json
import re
import sys
manifest = json.load(open(sys.argv[1], encoding="utf-8"))
needed = {"--share=network", "--share=ipc", "--socket=fallback-x11", "--socket=wayland", "--device=dri",
          "--talk-name=org.freedesktop.secrets", "--filesystem=xdg-documents/Khadamat Misr:create"}
for argument in set(manifest["finish-args"]) ^ needed:
    print(argument)
if manifest.get("separate-locales") is not False:
    print("a bundle without its Arabic")
for module in manifest["modules"]:
    for source in module["sources"]:
        if source["type"] == "dir":
            continue
        if source["type"] != "archive" or not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")) or not source["url"].startswith("https://"):
            print(module["name"])
PYTHON
)"
check "what only tests need may be missing where the Flatpak is built" "$(/usr/bin/python3 - <<'PYTHON'
import pathlib
import re
def named(folder, wanted):
    for file in pathlib.Path(folder).rglob("meson.build"):
        for name, more in re.findall(r"dependency\('([^']+)'([^)]*)\)", file.read_text(encoding="utf-8")):
            if not wanted or "required: false" not in more:
                yield name
for name in sorted(set(named("tests", True)) - set(named("src", False))):
    print(name)
PYTHON
)"
exit $failed
