#!/bin/bash
# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
#
# runtime.sh SUITE BRANCH: makes a stand-in for org.gnome.Platform//BRANCH and org.gnome.Sdk//BRANCH out of packages of the Debian
# SUITE and installs both for the user of $FLATPAK_USER_DIR, so that the manifest, unmodified, is built and runs in the real
# sandbox where no Flatpak repository is reached. As root. Nothing is done when the same list was made before.
set -euo pipefail
. "$(dirname "$0")/common.sh"
suite=$1 branch=$2
tree=$work/$suite

# What GNOME's runtime has and this program may use. libicu carries its version in its name.
platform="libgtk-4-1 libgtk-4-common libgtk-4-bin libadwaita-1-0 libsoup-3.0-0 libsqlite3-0 libsecret-1-0 ~n^libicu[0-9]+$
 glib-networking ca-certificates adwaita-icon-theme hicolor-icon-theme shared-mime-info gsettings-desktop-schemas
 dconf-gsettings-backend libgl1-mesa-dri libegl1 libegl-mesa0 libgl1 libgles2 librsvg2-common libcups2t64 libgnutls30t64
 fonts-dejavu-core fontconfig locales dbus-daemon dbus-bin xdg-utils tzdata libglib2.0-bin"
sdk="gcc ccache libc6-dev make cmake autoconf automake libtool meson ninja-build pkgconf patch file xz-utils gettext elfutils binutils
 libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libsqlite3-dev libsecret-1-dev libicu-dev libcups2-dev libgnutls28-dev
 desktop-file-utils appstream appstream-compose libglib2.0-dev-bin libxml2-utils"

made="$suite $branch $platform $sdk"
if [ "$(cat "$work/$suite.made" 2>/dev/null)" = "$made" ]; then
  echo "org.gnome.Platform//$branch is there, made of Debian $suite"
  exit 0
fi

# export_one NAME: commits the tree's /usr, with its /etc as usr/etc, as the runtime org.gnome.NAME//BRANCH.
export_one ()
{
  rm -rf "$tree/usr/etc"
  cp -a "$tree/etc" "$tree/usr/etc"
  rm -f "$tree/usr/etc/"{passwd,group,shadow,gshadow}*
  printf '[Runtime]\nname=org.gnome.%s\nruntime=org.gnome.Platform/x86_64/%s\nsdk=org.gnome.Sdk/x86_64/%s\n' "$1" "$branch" "$branch" \
    >"$tree/metadata"
  # Not compressed: installing hard-links.
  [ -d "$work/repo" ] || ostree init --repo="$work/repo" --mode=bare-user-only
  flatpak build-export --runtime --disable-sandbox --disable-fsync --files=usr "$work/repo" "$tree" "$branch" | tail -n 1
  rm -rf "$tree/usr/etc" "$tree/metadata"
}

mkdir -p "$work"
# shellcheck disable=SC2086
set -f; debian "$suite" "$tree" $platform; set +f
# The real runtime's fontconfig looks into the application and the host too; Debian's does not.
cat >"$tree/etc/fonts/conf.d/50-flatpak.conf" <<'FONTS'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/app/share/fonts</dir>
  <dir>/run/host/fonts</dir>
  <dir>/run/host/local-fonts</dir>
  <dir>/run/host/user-fonts</dir>
  <include ignore_missing="yes">/run/host/font-dirs.xml</include>
</fontconfig>
FONTS
inside "$tree" sh -c 'sed -i "s/^# *\(ar_EG.UTF-8\|en_US.UTF-8\)/\1/" /etc/locale.gen; locale-gen >/dev/null'
export_one Platform
# shellcheck disable=SC2086
install_inside "$tree" $sdk
# Debian 12's flatpak-builder calls appstream-compose of appstream-glib, which newer suites lack: appstreamcli does it.
if [ ! -e "$tree/usr/bin/appstream-compose" ]; then
  cat >"$tree/usr/bin/appstream-compose" <<'COMPOSE'
#!/bin/sh
for last; do id=$last; done
mkdir -p /app/share/metainfo
[ ! -e "/app/share/appdata/$id.appdata.xml" ] || ln -f "/app/share/appdata/$id.appdata.xml" "/app/share/metainfo/$id.metainfo.xml"
exec appstreamcli compose --print-report=full --no-net --prefix=/ --origin=flatpak --result-root=/app \
  --data-dir=/app/share/app-info/xmls --icons-dir=/app/share/app-info/icons/flatpak --components="$id" /app
COMPOSE
  chmod 755 "$tree/usr/bin/appstream-compose"
fi
export_one Sdk
flatpak --user remote-add --if-not-exists --no-gpg-verify local "file://$work/repo"
flatpak --user install -y --noninteractive --reinstall local "org.gnome.Platform//$branch" "org.gnome.Sdk//$branch" 2>&1 | tail -n 2
flatpak --user list --runtime --columns=ref,size
# Only what is built in it needs the tree, and that is the runtime now.
rm -rf "$tree"
printf '%s' "$made" >"$work/$suite.made"
