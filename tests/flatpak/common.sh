# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the scripts of this folder share; read by them with «.». All that they make lies under $KM_FLATPAK (default: a folder
# of the temporary folder): remove it and nothing is left. Packages come from the mirror that apt on this machine is set to.
export LC_ALL=C.UTF-8
id=com.khadamatmisr.Counter
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$tests/../.." && pwd)
work=${KM_FLATPAK:-${TMPDIR:-/tmp}/khadamat-flatpak}
export KM_FLATPAK=$work FLATPAK_USER_DIR=$work/user
output=${KM_FLATPAK_OUTPUT:-$source/build/flatpak}

die () { echo "$(basename "$0"): $*" >&2; exit 1; }

# The Debian mirror of this machine, without its last slash.
mirror ()
{
  local address
  address=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
  [ -n "$address" ] || die "apt on this machine is set to no Debian mirror"
  echo "${address%/}"
}

# debian SUITE FOLDER PACKAGE...: the Debian SUITE with these packages as a folder. A mirror may stand still: a signed list of
# yesterday is good enough for a test.
debian ()
{
  local suite=$1 folder=$2 include
  shift 2
  include=$(printf '%s,' "$@")
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  mmdebstrap --mode=root --variant=apt --format=directory --components=main --include="${include%,}" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' "$suite" "$folder" \
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" >"$folder.log" 2>&1 \
    || { tail -n 20 "$folder.log" >&2; return 1; }
}

# inside FOLDER [bwrap options] COMMAND...: runs COMMAND as root with FOLDER as its whole file system.
inside ()
{
  local folder=$1
  shift
  bwrap --bind "$folder" / --proc /proc --dev /dev --tmpfs /run --perms 1777 --tmpfs /tmp --ro-bind /etc/resolv.conf /etc/resolv.conf \
    --ro-bind /etc/hosts /etc/hosts --unshare-pid --die-with-parent --cap-add ALL --clearenv --setenv HOME /root \
    --setenv LC_ALL C.UTF-8 --setenv PATH /usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# install_inside FOLDER PACKAGE...: by the folder's own apt, which does not see this machine's files.
install_inside ()
{
  local folder=$1
  shift
  inside "$folder" sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install "$@" && apt-get clean &&
    rm -rf /var/lib/apt/lists/*' install "$@" >>"$folder.log" 2>&1 || { tail -n 20 "$folder.log" >&2; return 1; }
}
