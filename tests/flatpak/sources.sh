#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sources.sh SUITE...: brings the upstream archives that the manifest names into $KM_FLATPAK/sources, for flatpak-builder
# --extra-sources, out of the source packages of these Debian suites. The manifest's sum chooses the package: Debian signs a list of
# the sums of what upstream gave, so what is built here is byte by byte what the manifest's address gives.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# Where flatpak-builder looks for an archive: by its sum and the last part of its address.
place () # URL SHA256
{
  echo "$work/sources/downloads/$2/${1##*/}"
}

# NAME URL SHA256 of every archive; a module bears the name of its source package.
archives ()
{
  jq -r '.modules[] | .name as $name | .sources[] | select(.type == "archive") | [$name, .url, .sha256] | join(" ")' "$source/$id.json"
}

there ()
{
  local name url sum
  while read -r name url sum; do
    echo "$sum  $(place "$url" "$sum")" | sha256sum --check --status 2>/dev/null || return 1
  done < <(archives)
}

if there; then
  echo "the archives are there"
  exit 0
fi

# An apt of its own that knows source packages; nothing of this machine's is changed.
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt"/{lists/partial,cache/archives/partial,take}
for suite in "$@"; do
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main"
done >"$apt/sources.list"
own=(-q -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$apt/lists"
  -o "Dir::Cache=$apt/cache" -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
apt-get "${own[@]}" update >/dev/null

while read -r name url sum; do
  version=$(apt-cache "${own[@]}" showsrc --only-source "$name" | awk -v sum="$sum" '/^Version:/ { version = $2 } $1 == sum { print version; exit }')
  [ -n "$version" ] || die "no source package $name of $* has the archive $url ($sum)"
  (cd "$apt/take" && rm -f ./* && apt-get "${own[@]}" source --tar-only "$name=$version" >/dev/null)
  for file in "$apt"/take/*.orig.tar.*; do
    if echo "$sum  $file" | sha256sum --check --status; then
      mkdir -p "$work/sources/downloads/$sum"
      cp "$file" "$(place "$url" "$sum")"
      echo "$url: $name $version, $sum"
    fi
  done
done < <(archives)
there || die "an archive was not brought"
