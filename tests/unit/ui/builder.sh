#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# builder.sh TYPES PAGE...: has gtk4-builder-tool validate each page, with the types that the module TYPES brings. Prints TAP.
types=$1
shift
number=0 failed=0
echo "1..$(($# + 1))"
for page in "$@"; do
  number=$((number + 1))
  if said=$(LD_PRELOAD="$types" gtk4-builder-tool validate "$page" 2>&1); then echo "ok $number - ${page##*/}"
  else echo "not ok $number - ${page##*/}"; echo "$said" | sed 's/^/# /'; failed=1; fi
done
# A check that lets everything pass would say nothing.
folder=$(mktemp -d)
sed 's/class="GtkLabel"/class="GtkNoSuchLabel"/' "$1" >"$folder/broken.ui"
if LD_PRELOAD="$types" gtk4-builder-tool validate "$folder/broken.ui" >/dev/null 2>&1; then echo "not ok $((number + 1)) - a broken page is found"; failed=1
else echo "ok $((number + 1)) - a broken page is found"; fi
rm -rf "$folder"
exit $failed
