#!/usr/bin/env bash
# From rootfs.tar to the files a domain boots from: pack.sh DIR DISK_SIZE
# Runs as root, real or of a user namespace: the tree has many owners.
set -euo pipefail

out=$1
disk_size=$2
# Beside what is made of it: what a killed set-up leaves there, the next one removes.
root=$(mktemp --directory --tmpdir="$out" root.XXXXXX)
trap 'rm -rf "$root"' EXIT

# A user namespace cannot make device nodes; the guest gets a devtmpfs anyway.
tar --extract --numeric-owner --xattrs --exclude='./dev/*' --directory="$root" --file="$out/rootfs.tar"

cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
cp "$root"/boot/initrd.img-* "$out/initrd.img"
rm -f "$root"/boot/initrd.img-* "$root"/boot/vmlinuz-* "$root"/vmlinuz* "$root"/initrd.img*
chmod 0644 "$out/vmlinuz" "$out/initrd.img"
cp -r "$root/lab-debs" "$out/debs"
rm -rf "$root/lab-debs"
cp "$root"/usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json \
  "$out/cloud-config.schema.json"
# shellcheck disable=SC2016 # dpkg-query's own field names
dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat='${Package}\t${Version}\n' >"$out/manifest.tsv"

# No partition table: the kernel is started directly, with root=/dev/vda.
# Measured: no lazy initialisation (the guest would finish it on its first boot).
truncate --size="$disk_size" "$out/guest.raw"
mke2fs -q -t ext4 -L lab-root -E lazy_itable_init=0,lazy_journal_init=0 -d "$root" -F "$out/guest.raw"
qemu-img convert -f raw -O qcow2 "$out/guest.raw" "$out/guest.qcow2"
rm "$out/guest.raw"
