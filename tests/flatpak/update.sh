#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# update.sh: work that was not sent survives an update of the Flatpak: the one that is installed serves a visitor while the server is away
# and is closed; a newer build is installed over it, as from a repository; the newer one delivers what the older one left, from the same
# file of the same till.
set -euo pipefail
. "$(dirname "$0")/common.sh"
home=$work/home-update
rm -rf "$home"
ninja -C "$source/build" tests/journeys/unsent src/khadamat-server >/dev/null
older=$(flatpak --user info --show-commit "$id")

# In the session, as its user: what the sandbox sees at the same path as we do.
journey ()
{
  "$tests/session.sh" --home "$home" bash -c "data=\$HOME/.var/app/$id/data/unsent; mkdir -p \$data
    export TMPDIR=\$data KM_DRIVER_PROGRAM='$tests/in-sandbox.sh' GTK_A11Y=atspi
    '$source/build/tests/journeys/unsent' --folder \$data $*" 2>"$output/update.log" || { tail -n 20 "$output/update.log" >&2; die "failed: $*"; }
}
fingerprint ()
{
  sqlite3 "$home/.var/app/$id/data/unsent/state/till.db" 'SELECT code FROM till'
}

receipt=$(journey | tail -n 1)
till=$(fingerprint)
echo "left unsent by $(flatpak --user run --command=khadamat-counter "$id" --version): $receipt of till $till"

# The same tree, one version on.
newer=$work/newer-tree
rm -rf "$newer"
mkdir -p "$newer"
git -C "$source" ls-files -z | (cd "$source" && xargs -0 cp --parents -t "$newer")
sed -i "s/^  version: '[^']*'/&/; s/^  version: '\([0-9]*\.[0-9]*\)\.[0-9]*'/  version: '\1.99'/" "$newer/meson.build"
"$tests/build.sh" "$newer" >"$output/update-build.log"
[ "$(flatpak --user info --show-commit "$id")" != "$older" ] || die "nothing newer was installed"
version=$(flatpak --user run --command=khadamat-counter "$id" --version)
echo "updated to $version"
case $version in *.99) ;; *) die "the newer one is not what runs" ;; esac

journey --receipt "$receipt"
[ "$(fingerprint)" = "$till" ] || die "the till's file is another one"
cp "$home/.var/app/$id/data/unsent/"*.png "$output/"
flatpak --user update -y --noninteractive --commit="$older" "$id" >/dev/null 2>&1 || true
