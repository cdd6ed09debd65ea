# What scripts/run, scripts/test and scripts/screenshots share: packages, building, the environment of a
# program that is not installed. Sourced by bash, never run.
# SPDX-License-Identifier: GPL-3.0-or-later

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
top=$PWD
# Debian's own python3 carries the modules the tests need; another one may stand first in PATH.
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH
# A bare system speaks plain C, which has no η.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in '' | C | POSIX) export LC_ALL=C.UTF-8 ;; esac

# One list for each purpose; HACKING.md says what each library is for.
build_packages="gcc libc6-dev pkg-config meson ninja-build gettext libglib2.0-dev libglib2.0-dev-bin
  libglib2.0-bin libxml2-utils libgtk-4-dev libgtk-4-bin libadwaita-1-dev libcairo2-dev libpango1.0-dev
  libjson-glib-dev libopenblas-pthread-dev zlib1g-dev libdeflate-dev nettle-dev
  libsqlite3-dev libsoup-3.0-dev desktop-file-utils"
run_packages="adwaita-icon-theme glib-networking librsvg2-common shared-mime-info fonts-cantarell
  fonts-dejavu-core dconf-gsettings-backend"
test_packages="xvfb xauth dbus at-spi2-core xdotool x11-utils python3 python3-gi
  gir1.2-atspi-2.0 python3-numpy python3-torch locales clang-format appstream libasan8 libubsan1
  libtsan2"
screenshot_packages="xvfb xauth dbus at-spi2-core xdotool imagemagick locales optipng python3-gi gir1.2-atspi-2.0"

say() {
  printf '%s\n' "$*"
}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# missing_packages NAME...: those of the packages that are not installed, on one line.
missing_packages() {
  local name missing=
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2> /dev/null)" = installed ] ||
      missing="$missing $name"
  done
  printf '%s' "${missing# }"
}

# as_root COMMAND...: runs it as root; without a terminal sudo must not ask for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@" < /dev/null
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 "$@" < /dev/null >> "$top/build-logs/packages.log" 2>&1
}

# install_packages NAME...: installs those that are missing, and nothing when all are there.
install_packages() {
  local missing count
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    say "This is not a Debian system, so nothing is installed: HACKING.md lists what is needed."
    return
  fi
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return
  count=$(wc -w <<< "$missing")
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null ||
      die "$count packages are missing and there is no sudo; as root, run: apt-get install $missing"
    as_root true 2> /dev/null ||
      die "$count packages are missing and sudo does not work without a password here; in a terminal, run: sudo apt-get install $missing"
  fi
  mkdir -p build-logs
  : > build-logs/packages.log
  say "Installing $count missing packages (this may take some minutes; log: build-logs/packages.log):"
  fold -s -w 96 <<< "$missing" | sed 's/^/  /'
  if ! ls /var/lib/apt/lists/*_Packages* > /dev/null 2>&1; then
    apt_get update
  fi
  # shellcheck disable=SC2086 # the list is split on purpose
  if ! apt_get install --no-install-recommends $missing; then
    apt_get update
    # shellcheck disable=SC2086
    if ! apt_get install --no-install-recommends $missing; then
      tail -n 2 build-logs/packages.log >&2
      die "the packages could not be installed. Is there a network? The whole log is in build-logs/packages.log."
    fi
  fi
}

# build TARGET FOLDER MESON-OPTION...: configures the folder on the first time, then compiles what changed.
build() {
  local target=$1 folder=$2 log=$top/build-logs/$2.log
  shift 2
  mkdir -p build-logs
  command -v meson > /dev/null || die "meson is missing: HACKING.md lists what is needed to build."
  # A folder that was configured elsewhere (a copied checkout) or otherwise is configured anew.
  if [ -e "$folder/build.ninja" ] && [ "$(cat "$folder/.configured" 2> /dev/null)" != "$top $*" ]; then
    rm -rf "$folder"
  fi
  if [ ! -e "$folder/build.ninja" ]; then
    say "Configuring $folder/"
    if ! meson setup "$folder" "$@" > "$log" 2>&1 < /dev/null; then
      rm -f "$folder/build.ninja"
      tail -n 5 "$log" >&2
      die "meson could not configure $folder/. The whole log is in build-logs/$folder.log."
    fi
    printf '%s' "$top $*" > "$folder/.configured"
  fi
  say "Building $folder/"
  if [ -t 1 ]; then
    # One line that counts up; what fails is shown in full.
    ninja -C "$folder" "$target" < /dev/null || die "$folder/ did not build."
  elif ! LC_ALL=C.UTF-8 ninja -C "$folder" "$target" > "$log" 2>&1 < /dev/null; then
    grep -E -A 4 'error:|ERROR|FAILED' "$log" | head -n 40 >&2
    die "$folder/ did not build. The whole log is in build-logs/$folder.log."
  fi
}

# uninstalled_environment FOLDER: lets a program in the build folder find its settings, translations and icon.
uninstalled_environment() {
  export GSETTINGS_SCHEMA_DIR=$top/$1/data
  export DIGIT_LAB_LOCALEDIR=$top/$1/po
  export XDG_DATA_DIRS=$top/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
}
