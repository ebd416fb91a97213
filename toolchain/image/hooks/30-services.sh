# shellcheck shell=sh
# Work a guest of an hour's life does not need; every unit costs when emulated.
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  systemd-networkd-wait-online.service systemd-pstore.service \
  getty@.service serial-getty@.service console-getty.service

systemctl enable systemd-networkd.service systemd-resolved.service ssh.service
# Socket activation would start one sshd per connection from cold.
systemctl disable ssh.socket || true
