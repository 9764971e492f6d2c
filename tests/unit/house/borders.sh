#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# borders.sh SOURCE-ROOT: which folder of src/ may include whom, and where the libraries' headers may stand
# (design: the house). Prints TAP. `borders.sh SOURCE-ROOT --selftest` proves that each rule can fail.
set -u
root=$1
number=0
failed=0

report () # OK-OR-NOT TEXT
{
  number=$((number + 1))
  if [ "$1" = ok ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; failed=1; fi
}

# The folders that FOLDER may include.
allowed ()
{
  case $1 in
    core) echo core ;;
    db) echo db ;;
    desk) echo "desk db core" ;;
    paper) echo "paper core" ;;
    ui) echo "ui desk paper core" ;;
    server) echo "server db core" ;;
  esac
}

# Lines «file: header» of includes of our own headers that FOLDER may not see.
own_breaches () # TREE FOLDER
{
  tree=$1 folder=$2
  may=" $(allowed "$folder") "
  grep -rhoE --include='*.[ch]' '^ *# *include *"[^"]+"' "$tree/src/$folder" 2>/dev/null |
    sed -E 's/.*"(.*\/)?([^"]+)"/\2/' | sort -u |
    while read -r header; do
      # Two folders may each have a header of one name: the own one is found first, as by the compiler.
      [ -z "$(find "$tree/src/$folder" -name "$header")" ] || continue
      home=$(find "$tree/src" -name "$header" | head -n 1)
      [ -n "$home" ] || continue
      home=${home#"$tree/src/"}
      home=${home%%/*}
      case $may in *" $home "*) ;; *) echo "src/$folder includes $header of src/$home" ;; esac
    done
}

# Files outside the folders REGEX that include a library's header PATTERN.
library_breaches () # TREE PATTERN REGEX
{
  (cd "$1" && grep -rlE --include='*.[ch]' "^ *# *include *[<\"]$2" src 2>/dev/null | grep -vE "^src/($3)" || true)
}

check_tree ()
{
  for folder in core db desk paper ui server; do
    found=$(own_breaches "$1" $folder)
    if [ -z "$found" ]; then report ok "src/$folder includes only what it may"
    else report no "src/$folder includes only what it may"; echo "$found" | sed 's/^/# /'; fi
  done
  while read -r pattern where name; do
    found=$(library_breaches "$1" "$pattern" "$where")
    if [ -z "$found" ]; then report ok "$name stands in its folder alone"
    else report no "$name stands in its folder alone"; echo "$found" | sed 's/^/# /'; fi
  done <<'RULES'
sqlite3\.h db/ SQLite
libpq-fe\.h db/ libpq
libsoup/ desk/ libsoup
(gtk/|adwaita\.h|gdk/) (ui/|counter-main\.c) GTK
microhttpd\.h server/ libmicrohttpd
(pango/|cairo|cups/|qrencode\.h) (paper/|ui/) paper
libsecret/ desk/ libsecret
RULES
}

if [ "${2:-}" = --selftest ]; then
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  for folder in core db desk paper ui server; do
    mkdir -p "$tree/src/$folder"
    echo "int $folder;" > "$tree/src/$folder/km-$folder.h"
  done
  try () # FILE INCLUDE-LINE
  {
    printf '%s\n' "$2" > "$tree/src/$1/breach.c"
    if sh "$0" "$tree" > /dev/null; then report no "refused: $2 in src/$1"; else report ok "refused: $2 in src/$1"; fi
    rm "$tree/src/$1/breach.c"
  }
  echo "1..12"
  if sh "$0" "$tree" > /dev/null; then report ok "a clean tree passes"; else report no "a clean tree passes"; fi
  try core '#include "km-db.h"'
  try db '#include "km-core.h"'
  try desk '#include "km-ui.h"'
  try paper '#include "km-desk.h"'
  try ui '#include "km-db.h"'
  try server '#include "km-desk.h"'
  try desk '#include <sqlite3.h>'
  try ui '#include <libsoup/soup.h>'
  try paper '#include <gtk/gtk.h>'
  try desk '#include <microhttpd.h>'
  try server '#include "libpq-fe.h"'
else
  echo "1..13"
  check_tree "$root"
fi
exit $failed
