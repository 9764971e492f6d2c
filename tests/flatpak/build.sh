#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build.sh [SOURCE]: builds the manifest of the tree SOURCE (this one) as it stands, from the archives that sources.sh brought and without
# the network, installs it for the user of $FLATPAK_USER_DIR, and writes $KM_FLATPAK/ID.flatpak, the file that a centre would carry to
# its machines. A warning of the compiler in our own code is an error.
set -euo pipefail
. "$(dirname "$0")/common.sh"
tree=$(realpath "${1:-$source}")
mkdir -p "$output"
log=$output/build.log

# Nothing that flatpak-builder knows nothing of: it only warns of what it does not understand.
(cd "$work" && flatpak-builder --show-manifest "$tree/$id.json") 2>&1 >/dev/null | tee "$output/manifest.log"
! grep -q 'Unknown property' "$output/manifest.log" || die "the manifest has a property that flatpak-builder does not know"

cd "$work"
# No network is there: what is not among the archives is not built. (The number of jobs is also how much load it bears before it waits.)
unshare --net flatpak-builder --jobs=$(($(nproc) * 3)) --user --ccache --force-clean --disable-rofiles-fuse --extra-sources="$work/sources" --install \
  --repo="$work/apps" --state-dir="$work/state" "$work/build" "$tree/$id.json" >"$log" 2>&1 || { tail -n 40 "$log" >&2; die "the build failed: $log"; }
ours=$(sed -n '/^Building module khadamat-misr-counter/,$p' "$log")
[ -n "$ours" ] || ours=$(cat "$log")
! grep -n 'warning:' <<<"$ours" || die "the compiler warned"
grep -A 12 'Found or left out' <<<"$ours" || true
# The sessions run as another user.
chmod -R a+rX "$FLATPAK_USER_DIR"
flatpak build-bundle "$work/apps" "$work/$id.flatpak" "$id" master
ls -l "$work/$id.flatpak"
cat "$work/build/metadata"
