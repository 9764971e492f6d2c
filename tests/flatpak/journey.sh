#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# journey.sh FOLDER ar|en [TOUR-OPTION...]: in a session, plays the main job on the installed Flatpak, by keys and the accessibility bus; pictures and the
# receipt are left in FOLDER.
set -euo pipefail
. "$(dirname "$0")/common.sh"
folder=$1 language=$2
shift 2
# What the sandbox sees at the same path as we do.
data=$HOME/.var/app/$id/data
mkdir -p "$data/tour" "$folder"
export TMPDIR=$data KM_DRIVER_PROGRAM=$tests/in-sandbox.sh GTK_A11Y=atspi
trap 'cp "$data"/tour/* "$folder/" 2>/dev/null || true' EXIT
"${KM_TOUR:-$source/build/tests/journeys/tour}" --output "$data/tour" --language "$language" "$@"
