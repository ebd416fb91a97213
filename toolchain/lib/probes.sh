# shellcheck shell=bash
# What ./lab doctor looks at, one function each.

probe_all() {
  probe_system
  probe_java
  probe_go
  probe_maven
  probe_packages
  probe_pulumi
  probe_hardware
  probe_namespaces
  probe_memory
  probe_disk /var/tmp 2 "the guest image is unpacked there"
  probe_disk "$LAB_CACHE" 5 "binaries, image and volume"
  probe_disk "$LAB_ROOT" 3 "the guests' disks"
  probe_sudo
}

probe_system() {
  local found needed="Debian 12 or newer, x86-64"
  found="$(os_field PRETTY_NAME), $(uname -m)"
  if [[ $(uname -m) != x86_64 ]]; then
    finding missing system "$found" "$needed" "the guests and the image are x86-64 only"
  elif ! is_debian; then
    finding note system "$found" "$needed" "elsewhere, install the packages below by hand"
  else
    finding ok system "$found" "$needed"
  fi
}

probe_java() {
  local have=none advice="apt-get install default-jdk-headless"
  if (java_bin) >/dev/null 2>&1; then
    have=$(java_version)
    if version_at_least "${have%%[._]*}" 17 && [[ -x $(dirname "$(readlink -f "$(java_bin)")")/javac ]]; then
      finding ok JDK "$have" "17 or newer"
      return
    fi
    [[ -x $(dirname "$(readlink -f "$(java_bin)")")/javac ]] || have+=" without a compiler"
  fi
  finding missing JDK "$have" "17 or newer" "$advice"
}

probe_go() {
  local have=none
  if command -v go >/dev/null; then
    have=$(go_version)
    if version_at_least "$have" "$GO_MIN"; then
      finding ok Go "$have" "$GO_MIN or newer"
      return
    fi
  fi
  finding missing Go "$have" "$GO_MIN or newer" \
    "unpack Go's own archive to /usr/local/go (Debian's is older); the lab looks there too"
}

probe_maven() {
  if command -v mvn >/dev/null; then
    finding ok Maven "$(readlink -f "$(command -v mvn)")" "any"
  else
    finding note Maven none "any" "./lab setup installs it"
  fi
}

probe_packages() {
  local missing installed
  if ! command -v dpkg-query >/dev/null; then
    finding note packages "no dpkg here" "those of toolchain/packages/host.list" "install what they hold by hand"
    return
  fi
  missing=$(missing_packages | paste -sd' ')
  installed=$(list_of "$PACKAGE_LIST" | wc -l)
  if [[ -z $missing ]]; then
    finding ok packages "all $installed" "those of toolchain/packages/host.list"
  else
    finding missing packages "$(wc -w <<<"$missing") of $installed are missing" "those of toolchain/packages/host.list" \
      "./lab setup installs (as root, or with sudo): $missing"
  fi
  probe_version QEMU 9.0 "7.2 breaks cmpxchg16b under emulation, Debian 13 guests then panic" \
    qemu-system-x86_64 --version
  probe_version libvirt 10.0 "the embedded hypervisor is tried with 11" libvirtd --version
}

# probe_version NAME MINIMUM REASON COMMAND...
probe_version() {
  local name=$1 minimum=$2 reason=$3 have
  shift 3
  if ! command -v "$1" >/dev/null; then
    finding missing "$name" none "$minimum or newer" "./lab setup installs it"
    return
  fi
  have=$("$@" 2>/dev/null | sed -n '1s/[^0-9]*\([0-9][0-9.]*\).*/\1/p')
  if version_at_least "$have" "$minimum"; then
    finding ok "$name" "$have" "$minimum or newer"
  else
    finding missing "$name" "$have" "$minimum or newer" "$reason; ./lab setup takes a newer one from backports"
  fi
}

probe_pulumi() {
  local path
  if path=$(command -v pulumi); then
    finding ok Pulumi "$path" "optional; used from $PULUMI_VERSION on, else ours is built"
  else
    finding ok Pulumi "not installed" "nothing: set-up builds $PULUMI_VERSION"
  fi
}

# A /dev/kvm that opens is no proof: without the CPU's own flag it is a nested
# imitation that hangs stock kernels. The lab itself decides by booting something.
probe_hardware() {
  local flag needed="nothing: emulation works, several times slower"
  flag=$(grep -m 1 -o -w -E 'vmx|svm' /proc/cpuinfo || true)
  if [[ -z $flag ]]; then
    finding note acceleration "none: the CPU offers no vmx or svm" "$needed" \
      "on a machine of your own, switch virtualisation on in its firmware"
  elif [[ ! -e /dev/kvm ]]; then
    finding note acceleration "$flag, but no /dev/kvm" "$needed" "as root: modprobe kvm_intel  (or kvm_amd)"
  elif [[ ! -r /dev/kvm || ! -w /dev/kvm ]]; then
    finding note acceleration "$flag, /dev/kvm not for $(id -un)" "$needed" "sudo setfacl -m u:$(id -un):rw /dev/kvm"
  else
    finding ok acceleration "$flag and /dev/kvm" "nothing; it makes all of this faster"
  fi
}

probe_namespaces() {
  local needed="unprivileged user namespaces, or root"
  if ((EUID == 0)); then
    finding ok namespaces "root" "$needed"
  elif [[ $(sysctl_of kernel/unprivileged_userns_clone 1) == 0 ]]; then
    finding missing namespaces "kernel.unprivileged_userns_clone=0" "$needed" \
      "sudo sysctl -w kernel.unprivileged_userns_clone=1"
  elif [[ $(sysctl_of kernel/apparmor_restrict_unprivileged_userns 0) == 1 ]]; then
    finding missing namespaces "AppArmor restricts them" "$needed" \
      "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0   or run the lab as root"
  elif [[ $(sysctl_of user/max_user_namespaces 1) == 0 ]]; then
    finding missing namespaces "user.max_user_namespaces=0" "$needed" "sudo sysctl -w user.max_user_namespaces=10000"
  elif ! has_subids /etc/subuid || ! has_subids /etc/subgid; then
    finding missing namespaces "$(id -un) has no range of 65536 in /etc/subuid and /etc/subgid" "$needed" \
      "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
  elif ! command -v newuidmap >/dev/null; then
    finding missing namespaces "no newuidmap" "$needed" "./lab setup installs it (package uidmap)"
  elif ! unshare --user --map-root-user --map-auto true 2>/dev/null; then
    finding missing namespaces "the kernel refuses one" "$needed" \
      "see what it says:  unshare --user --map-root-user --map-auto true"
  else
    finding ok namespaces "work for $(id -un)" "$needed"
  fi
}

sysctl_of() { if [[ -r /proc/sys/$1 ]]; then cat "/proc/sys/$1"; else printf '%s\n' "$2"; fi; }

has_subids() { awk -F: -v name="$(id -un)" -v id="$(id -u)" '($1 == name || $1 == id) && $3 >= 65536 { found = 1 } END { exit !found }' "$1" 2>/dev/null; }

probe_memory() {
  local free
  free=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
  if ((free >= 3072)); then
    finding ok memory "$free MiB free" "3072 MiB: three guests of 768 and the tools"
  else
    finding missing memory "$free MiB free" "3072 MiB: three guests of 768 and the tools" \
      "close something, or give the guests less memory in the stack's configuration"
  fi
}

probe_disk() {
  local dir=$1 want=$2 purpose=$3 free where=$1
  while [[ ! -d $dir ]]; do dir=${dir%/*}; done
  free=$(df --output=avail --block-size=1M "$dir/" | tail -n 1)
  if ((free >= want * 1024)); then
    finding ok "disk" "${free// /} MiB free in $where" "$want GiB: $purpose"
  else
    finding missing "disk" "${free// /} MiB free in $where" "$want GiB: $purpose" \
      "make room there (for the cache: XDG_CACHE_HOME=/some/where/else)"
  fi
}

probe_sudo() {
  if ((EUID == 0)); then
    finding ok "becoming root" "root already" "only to install Debian packages"
  elif command -v sudo >/dev/null; then
    finding ok "becoming root" "sudo" "only to install Debian packages"
  elif [[ -n $(missing_packages) ]]; then
    finding missing "becoming root" "no sudo" "only to install Debian packages" "ask someone who is root to install those above"
  else
    finding ok "becoming root" "no sudo" "nothing: no package is missing"
  fi
}
