#!/usr/bin/env bash
# Builds the guest image into a folder: build.sh OUTPUT_DIR
#   guest.qcow2 vmlinuz initrd.img manifest.tsv cloud-config.schema.json
#   debs/  nginx and what it needs beyond the image, for the package volume
# Works as root, and as an ordinary user through unprivileged user namespaces.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=toolchain/lib/common.sh
source "$here/../lib/common.sh"
# shellcheck source=toolchain/versions.env
source "$here/../versions.env"

out=$1
disk_size=3G

main() {
  mkdir -p "$out"
  bootstrap
  in_namespace "$here/pack.sh" "$out" "$disk_size"
  rm "$out/rootfs.tar" "$out/files.tar"
}

bootstrap() {
  local include hook hooks=()
  # A clone's own modes and owners, such as those of umask 077, have no place in a guest.
  (cd "$here/files" && tar --create --file="$out/files.tar" --sort=name \
    --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -- *)
  include=$(list_of "$here/packages.list" | paste -sd, -)
  # A hook may not be read from the project's folder: mmdebstrap's root is then a
  # sub-uid, and Debian makes home folders 0700. Its own copy commands run outside.
  hooks+=(--customize-hook="tar-in '$out/files.tar' /")
  for hook in "$here"/hooks/*.sh; do
    hooks+=(--customize-hook="upload '$hook' /lab-hook.sh")
    # shellcheck disable=SC2016 # mmdebstrap puts the chroot's path in $1
    hooks+=(--customize-hook='chroot "$1" sh -eu /lab-hook.sh && rm "$1/lab-hook.sh"')
  done
  # /tmp may be a tmpfs half the size of the memory; the tree is about 1 GB.
  TMPDIR=/var/tmp mmdebstrap --variant=minbase --include="$include" \
    --aptopt='Acquire::Languages "none"' \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='force-unsafe-io' \
    --dpkgopt='force-confold' \
    "${hooks[@]}" "$GUEST_SUITE" "$out/rootfs.tar"
}

in_namespace() {
  if ((EUID == 0)); then
    "$@"
  else
    unshare --user --map-root-user --map-auto -- "$@"
  fi
}

main
