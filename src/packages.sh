#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# packages.sh GROUP...: installs what is missing of these groups of data/packages (Debian 12), as root or by sudo.
# Says nothing and needs no rights when all is there.
set -u
list=$(dirname "$0")/../data/packages
missing=
for group in "$@"; do
  for package in $(sed -n "s/^$group //p" "$list"); do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
      'install ok installed') ;;
      *) missing="$missing $package" ;;
    esac
  done
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing"
if [ "$(id -u)" = 0 ]; then as=
elif command -v sudo >/dev/null 2>&1; then as=sudo
else
  echo "These packages are missing, and installing them needs root or sudo:$missing" >&2
  exit 1
fi
# shellcheck disable=SC2086
{ $as apt-get update -q && $as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } || {
  echo "The packages could not be installed:$missing" >&2
  exit 1
}
