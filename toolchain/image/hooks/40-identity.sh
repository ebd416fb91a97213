# shellcheck shell=sh
# Nothing that should differ between two guests may come from the image.
rm -f /etc/ssh/ssh_host_*
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed
rm -f /etc/hostname

# No password fits; a locked account is one that sshd lets nobody into without PAM.
usermod --password '*' root
ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
# No fsck and no growfs: either makes the boot wait until udev has found the disk
# that is mounted already (10 s emulated).
printf '/dev/vda / ext4 defaults,noatime 0 0\n' >/etc/fstab

# Tell systemd the image is as new as it looks: else the first boot rebuilds the
# hardware database, the linker's cache and the journal's catalogue.
touch /etc/.updated /var/.updated
