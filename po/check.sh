#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A test: POTFILES names every source with words, every word of every language is translated, formats and plurals fit.
# (msgfmt --check would refuse Arabic plural forms that say the number in words: «دقيقتان» has no %s, and needs none.)
cd "$(dirname "$0")/.." || exit 1
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail () { echo "po: $*" >&2; status=1; }

grep -v '^#' po/POTFILES >"$work/listed"
sh po/sources.sh >"$work/there"
cmp -s "$work/listed" "$work/there" || { fail 'POTFILES is not what po/sources.sh lists:'; diff "$work/listed" "$work/there" >&2; }

xgettext --from-code=UTF-8 --package-name=khadamat-misr-counter \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --flag=g_strdup_printf:1:c-format --files-from="$work/there" --output="$work/raw" || fail 'xgettext failed'
sed 's/charset=CHARSET/charset=UTF-8/' "$work/raw" >"$work/pot"
for language in $(grep -v '^#' po/LINGUAS); do
  # A pot that is newer than the translation shows as untranslated words.
  msgmerge --quiet --no-fuzzy-matching "po/$language.po" "$work/pot" >"$work/merged.po" || fail "$language.po does not merge"
  missing=$(msgattrib --untranslated --no-obsolete --no-wrap "$work/merged.po" | sed -n 's/^msgid "\(..*\)"$/\1/p')
  [ -z "$missing" ] || { fail "$language: untranslated:"; echo "$missing" >&2; }
  fuzzy=$(msgattrib --only-fuzzy --no-obsolete --no-wrap "po/$language.po" | sed -n 's/^msgid "\(..*\)"$/\1/p')
  [ -z "$fuzzy" ] || { fail "$language: not sure:"; echo "$fuzzy" >&2; }
  msgfmt --check-header --check-domain --output-file=/dev/null "po/$language.po" || fail "$language: the header is wrong"
  grep -q '"Plural-Forms: ' "po/$language.po" || fail "$language: no plural rule"
  # The formats, entry by entry: a singular form may leave its number out, it may not name another type.
  msgfmt --check-format --output-file=/dev/null "po/$language.po" 2>"$work/formats" || true
  grep -v 'number of format specifications\|^msgfmt: found\|^$' "$work/formats" >&2 && fail "$language: formats do not fit"
done
exit $status
