#!/usr/bin/env bash
# Builds the package volume into a folder:
#   build.sh OUTPUT_DIR IMAGE_DIR TAILSCALED HEADSCALE
# packages.iso, label LABPKGS:
#   ./       what the roles install: nginx, tailscale, headscale
#   stock/   what our image has and a stock cloud image may lack
# Each is a flat apt repository. manifest.tsv lists package and version of ./
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=toolchain/lib/common.sh
source "$here/../lib/common.sh"
# shellcheck source=toolchain/versions.env
source "$here/../versions.env"

out=$1 image=$2 tailscaled=$3 headscale=$4
repo=$out/repo

main() {
  mkdir -p "$repo"
  cp -r "$image/debs/." "$repo/"
  pack_tailscale
  pack_headscale
  index "$repo"
  index "$repo/stock"
  manifest
  # -r, not -R: readable for all, whatever the umask of whoever builds it.
  genisoimage -quiet -r -J -joliet-long -V LABPKGS -o "$out/packages.iso" "$repo"
  rm -r "$repo" "$out/build"
}

# The unit files are upstream's own, from the module that the binary is built from.
pack_tailscale() {
  local root units
  root=$(package_tree tailscale)
  units=$(module_dir tailscale tailscale.com)/cmd/tailscaled
  install -D -m 0755 "$tailscaled" "$root/usr/sbin/tailscaled"
  install -d "$root/usr/bin"
  ln -s ../sbin/tailscaled "$root/usr/bin/tailscale"
  install -m 0644 "$units"/tailscaled.service "$units"/tailscale-online.target \
    "$units"/tailscale-wait-online.service "$root/usr/lib/systemd/system/"
  pack tailscale "$TAILSCALE_VERSION"
}

pack_headscale() {
  local root
  root=$(package_tree headscale)
  install -D -m 0755 "$headscale" "$root/usr/bin/headscale"
  install -D -m 0644 "$(module_dir headscale github.com/juanfont/headscale)/packaging/systemd/headscale.service" \
    "$root/usr/lib/systemd/system/headscale.service"
  pack headscale "$HEADSCALE_VERSION"
}

package_tree() {
  local root=$out/build/$1
  mkdir -p "$root/DEBIAN"
  cp -r "$here/$1/root/." "$root/"
  find "$root" -type f -exec chmod 0644 {} +
  find "$root" -type d -exec chmod 0755 {} +
  printf '%s\n' "$root"
}

pack() {
  local name=$1 version=$2 root=$out/build/$1
  sed "s/@VERSION@/$version/" "$here/$name/control" >"$root/DEBIAN/control"
  install -m 0755 "$here/$name/postinst" "$root/DEBIAN/postinst"
  if [[ -f $here/$name/conffiles ]]; then install -m 0644 "$here/$name/conffiles" "$root/DEBIAN/conffiles"; fi
  # Not compressed: the ISO is read from a local disk, and unpacking 50 MB of xz
  # three times under emulation is the dearest thing dpkg does.
  dpkg-deb --root-owner-group -Znone --build "$root" "$repo/${name}_${version}_amd64.deb"
}

# index DIR: a Packages file over the .debs of this one folder. apt-ftparchive walks
# into sub-folders, and stock/ does not belong into the small index that an
# emulated guest has to read; hence a folder of links.
index() {
  local pick=$out/build/pick
  mkdir -p "$pick"
  ln "$1"/*.deb "$pick/"
  (cd "$pick" && apt-ftparchive -o APT::FTPArchive::MD5=false -o APT::FTPArchive::SHA1=false \
    -o APT::FTPArchive::SHA512=false packages .) >"$1/Packages"
  rm -r "$pick"
}

manifest() {
  awk '/^Package:/ { name = $2 } /^Version:/ { print name "\t" $2 }' "$repo/Packages" | sort >"$out/manifest.tsv"
}

main
