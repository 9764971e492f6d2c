#!/bin/sh
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# in-sandbox.sh ARGUMENTS...: the installed Flatpak in the place of khadamat-counter, for the journeys' driver (KM_DRIVER_PROGRAM).
exec flatpak run --user --env=XDG_CONFIG_HOME="${XDG_CONFIG_HOME:-$HOME/.config}" --env=GSETTINGS_BACKEND="${GSETTINGS_BACKEND:-keyfile}" \
  com.khadamatmisr.Counter "$@"
