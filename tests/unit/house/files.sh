#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# files.sh SOURCE-ROOT: files stay short, carry their licence, and the tree holds what the client named. Prints TAP.
set -u
cd "$1" || exit 1
number=0
failed=0
check () # NAME FOUND
{
  number=$((number + 1))
  if [ -z "$2" ]; then echo "ok $number - $1"; else
    echo "not ok $number - $1"; echo "$2" | sed 's/^/# /'; failed=1; fi
}
sources () { find src tests -name '*.[ch]'; }
echo "1..5"
check "no source file is longer than 600 lines" "$(sources | xargs wc -l | awk '$2 != "total" && $1 > 600 { print $2, $1 }')"
check "every source file names its licence" "$(sources | xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later')"
check "the top level holds what the client named" "$(find . -mindepth 1 -maxdepth 1 ! -name '.*' ! -name build |
  grep -vxE './(src|data|po|resources|tests|meson.build|com.khadamatmisr.Counter.json|README.md)')"
check "every SQL statement of server and desk can be collected" "$(grep -nE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' -r src/server src/desk --include='*.c' |
  grep -v 'KM_SQL' | head -20)"
check "the README has both commands and its picture" "$(for words in 'sh src/run.sh' 'sh tests/run.sh' 'data/screenshots/counter-ar.png'; do
  grep -q "$words" README.md 2>/dev/null || echo "missing: $words"; done)"
exit $failed
