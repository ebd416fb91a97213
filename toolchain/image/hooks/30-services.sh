# shellcheck shell=sh
# Work a guest of an hour's life does not need; every unit costs when emulated.
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  systemd-networkd-wait-online.service systemd-pstore.service \
  getty@.service serial-getty@.service console-getty.service \
  systemd-binfmt.service proc-sys-fs-binfmt_misc.automount \
  modprobe@drm.service modprobe@fuse.service dev-hugepages.mount \
  systemd-tpm2-setup-early.service systemd-tpm2-setup.service \
  systemd-networkd-persistent-storage.service

systemctl enable systemd-networkd.service systemd-resolved.service ssh.service
# Socket activation would start one sshd per connection from cold.
systemctl disable ssh.socket || true

# Each generator is a process at boot and again at every daemon-reload, which a
# package or cloud-init asks for several times: 2.1 s each with all of them.
mkdir -p /etc/systemd/system-generators
for generator in cloud-init-generator systemd-debug-generator systemd-getty-generator \
  systemd-gpt-auto-generator systemd-hibernate-resume-generator systemd-rc-local-generator \
  systemd-run-generator systemd-ssh-generator systemd-system-update-generator \
  systemd-sysv-generator systemd-tpm2-generator; do
  ln -s /dev/null "/etc/systemd/system-generators/$generator"
done
# What cloud-init's generator decides at each boot, decided: the seed is NoCloud.
mkdir -p /etc/systemd/system/multi-user.target.wants
ln -s /usr/lib/systemd/system/cloud-init.target /etc/systemd/system/multi-user.target.wants/cloud-init.target
