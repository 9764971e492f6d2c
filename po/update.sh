#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# po/update.sh [FRAGMENT.po...]: lists the sources with words in POTFILES, takes their words, and brings every language of LINGUAS
# up to date, with what the fragments know first. Says how many are still missing.
set -eu
cd "$(dirname "$0")/.."
{
  echo '# Sources with words for people. Kept by po/update.sh, checked by po/check.sh.'
  sh po/sources.sh
} >po/POTFILES
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
xgettext --from-code=UTF-8 --add-comments=Translators --package-name=khadamat-misr-counter \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --flag=_:1:pass-c-format --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=ngettext:1:pass-c-format --flag=ngettext:2:pass-c-format \
  --flag=g_strdup_printf:1:c-format --files-from=po/POTFILES --output=- | sed 's/charset=CHARSET/charset=UTF-8/' >"$work/pot"
grep -v '^#' po/LINGUAS | while read -r language; do
  file=po/$language.po
  [ -e "$file" ] || msginit --no-translator --locale="$language" --input="$work/pot" --output-file="$file"
  msgcat --use-first --no-wrap "$@" "$file" >"$work/known.po"
  msgmerge --quiet --no-fuzzy-matching --no-wrap "$work/known.po" "$work/pot" | msgattrib --no-obsolete --no-wrap --no-fuzzy >"$work/new.po"
  # The line numbers move with every change of a source: names of files are enough.
  msgcat --no-wrap --add-location=file --sort-by-file "$work/new.po" | sed '/^"POT-Creation-Date:/d' >"$file"
  printf '%s: ' "$language"
  msgfmt --statistics --check-format --output-file=/dev/null "$file"
done
