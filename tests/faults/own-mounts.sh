#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program where it may mount a small disk that nobody else sees: as root, or by a user's name space; without either as it is.
if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
  KM_FAULTS_OWN_MOUNTS=1 exec unshare --mount "$@"
elif unshare --user --map-root-user --mount true 2>/dev/null; then
  KM_FAULTS_OWN_MOUNTS=1 exec unshare --user --map-root-user --mount "$@"
fi
exec "$@"
