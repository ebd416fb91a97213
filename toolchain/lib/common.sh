# shellcheck shell=bash
# Names and small words shared by `lab` and everything under toolchain/.

LAB_ROOT=${LAB_ROOT:-$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")}
LAB_CACHE=${LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tailnet-lab}
LAB_STATE=$LAB_ROOT/.lab
export LAB_ROOT LAB_CACHE LAB_STATE

# Debian keeps mke2fs and friends in sbin, which an ordinary user's PATH lacks;
# Go's own installer puts it in /usr/local/go and leaves PATH to the user.
# The wrappers of `./lab env` lead back here, or to another clone: `virsh` must be the
# real one.
without_wrappers() {
  local folder folders path=
  IFS=: read -r -a folders <<<"$PATH"
  for folder in "${folders[@]}"; do
    [[ $folder == */.lab/bin ]] || path+=$folder:
  done
  PATH=${path%:}
}
without_wrappers
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin
export PATH

say() { printf '%s\n' "$@"; }
warn() { say "$@" >&2; }

# die EXIT_CODE LINE...
die() {
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}

# The lines of a list file: no comments, no blank lines, first word only.
list_of() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1" | awk '{ print $1 }'; }

# version_at_least HAVE WANT, both dotted numbers.
version_at_least() { printf '%s\n%s\n' "$2" "$1" | sort --check=quiet --version-sort; }

java_bin() {
  if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
    printf '%s\n' "$JAVA_HOME/bin/java"
  else
    command -v java || die 1 "No Java found. The lab needs a JDK 17 or newer; type: ./lab doctor"
  fi
}

# The JDK's version without starting a JVM: every JDK carries a `release` file.
java_version() {
  local bin release
  bin=$(readlink -f "$(java_bin)") || return 1
  release=${bin%/bin/java}/release
  if [[ -r $release ]]; then
    sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$release"
  else
    "$bin" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'
  fi
}

go_version() { GOTOOLCHAIN=local go version | sed -n 's/^go version go\([0-9.]*\).*/\1/p'; }

# module_dir FOLDER MODULE: where the sources of a module lie that the go.mod in
# toolchain/FOLDER pins; fetched when the module cache has been emptied.
module_dir() {
  (cd "$LAB_ROOT/toolchain/$1" && GOFLAGS='' GOTOOLCHAIN=local go mod download -json "$2" | jq --raw-output .Dir)
}
