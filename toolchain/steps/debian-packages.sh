# shellcheck shell=bash
# The host's Debian packages: asked for once, said before it happens.

PACKAGE_LIST=$LAB_ROOT/toolchain/packages/host.list

debian_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null; then
    not_debian
  fi
  missing=$(missing_packages)
  [[ -n $missing ]] || return 0
  is_debian || not_debian
  take_lock
  # shellcheck disable=SC2086 # a list of words
  install_packages $missing
}

# One dpkg-query for all of them: 20 ms instead of a third of a second.
missing_packages() {
  local package minimum status version names
  names=$(list_of "$PACKAGE_LIST")
  declare -A have=()
  # shellcheck disable=SC2016,SC2086 # dpkg-query's own field names; a list of words
  while read -r status package version; do
    # The first letter is what is wished for: a package on hold is installed too.
    [[ ${status:1:1} == i ]] && have[$package]=$version
  done < <(dpkg-query --show --showformat='${db:Status-Abbrev}\t${Package}\t${Version}\n' $names 2>/dev/null)
  while read -r package minimum; do
    if [[ $package == maven ]] && command -v mvn >/dev/null; then continue; fi
    if [[ -z ${have[$package]:-} ]]; then
      printf '%s\n' "$package"
    elif [[ -n $minimum && ${have[$package]} != "$minimum"* ]] && dpkg --compare-versions "${have[$package]}" lt "$minimum"; then
      printf '%s\n' "$package"
    fi
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$PACKAGE_LIST")
}

is_debian() { [[ $(os_field ID) == debian ]]; }

# shellcheck source=/dev/null
os_field() { (. /etc/os-release && printf "%s\n" "${!1:-}"); }

not_debian() {
  die 1 "This is $(os_field PRETTY_NAME); set-up installs packages on Debian only." \
    "Install what these Debian packages hold, then type the same again:" \
    "" "$(sed -e '/^#/d' -e 's/^/    /' "$PACKAGE_LIST")"
}

install_packages() {
  local root=() command package line
  command=(apt-get install --yes --no-install-recommends)
  say "These Debian packages are missing and will be installed now:"
  for package in "$@"; do
    line=$(sed -n "s/^$package\\(\$\\|[[:space:]][^#]*#\\)[[:space:]]*\\(.*\\)/\\2/p" "$PACKAGE_LIST")
    printf '    %-24s %s\n' "$package" "$line"
  done
  if ((EUID != 0)); then
    command -v sudo >/dev/null || cannot_become_root "sudo is not installed" "${command[@]}" "$@"
    say "This needs root; sudo may ask for your password."
    sudo --validate || cannot_become_root "sudo refused" "${command[@]}" "$@"
    root=(sudo --non-interactive)
  fi
  PACKAGES_ROOT=("${root[@]}")
  PACKAGES_TO_INSTALL=("$@")
  perform "install ${#} Debian packages" "$LAB_STATE/stamps/debian-packages" \
    "$LAB_STATE/logs/setup-debian-packages.log" apt_install
}

cannot_become_root() {
  local why=$1
  shift
  die 1 "$why, so set-up cannot install packages. Ask someone who is root to run:" "" "    $*" "" \
    "$(backports_hint)"
}

backports_hint() {
  if [[ $(os_field VERSION_ID) == 12 ]]; then
    say "On Debian 12, qemu and libvirt have to come from bookworm-backports:" \
      "enable it as backports' own instructions say, and add  -t bookworm-backports"
  fi
}

apt_install() {
  local options=()
  as_root apt-get update
  if [[ $(os_field VERSION_ID) == 12 ]]; then
    enable_backports
    # For this one command, together with what the machine itself prefers.
    cat /etc/apt/preferences "$LAB_ROOT/toolchain/packages/backports.preferences" >"$LAB_STATE/apt-preferences" 2>/dev/null || true
    options=(-o "Dir::Etc::Preferences=$LAB_STATE/apt-preferences")
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install --yes --no-install-recommends \
    "${PACKAGES_TO_INSTALL[@]}"
}

as_root() { "${PACKAGES_ROOT[@]}" "$@"; }

# The same server and key as the sources this machine has already.
enable_backports() {
  local file=/etc/apt/sources.list.d/tailnet-lab-backports.sources uri
  if apt-cache policy | grep -q 'n=bookworm-backports'; then
    return
  fi
  # shellcheck disable=SC2016 # apt's own field names
  uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
    sed -n 's/ bookworm$//p' | head -n 1)
  if [[ -z $uri ]]; then
    die 1 "No source for Debian 12 (bookworm) is configured on this machine, so its backports cannot be" \
      "derived from one. Add bookworm-backports to /etc/apt/sources.list.d/ and try again."
  fi
  printf '%s\n' '# Written by tailnet-lab: QEMU and libvirt of Debian 12 are too old for it.' \
    'Types: deb' "URIs: ${uri%/}" 'Suites: bookworm-backports' 'Components: main' \
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' |
    as_root tee "$file"
  as_root apt-get update
}

prerequisites() {
  local have
  command -v go >/dev/null || die 1 "No Go found. The lab builds its tools with Go $GO_MIN or newer;" \
    "install it and see that \`go version\` works here."
  GO_VERSION=$(go_version)
  version_at_least "$GO_VERSION" "$GO_MIN" ||
    die 1 "Go $GO_VERSION is too old: the tools need $GO_MIN or newer (\`go version\` shows which one is found)."
  have=$(java_version)
  version_at_least "${have%%[._]*}" 17 || die 1 "Java $have is too old: the lab needs a JDK 17 or newer."
  [[ -x $(dirname "$(readlink -f "$(java_bin)")")/javac ]] ||
    die 1 "Java $have here is a runtime without a compiler; install the JDK (Debian: apt-get install default-jdk-headless)."
}
