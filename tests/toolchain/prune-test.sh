#!/usr/bin/env bash
# Old guest images in the cache: which go, and which never do.
set -euo pipefail

project=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
scratch=$(mktemp --directory)
trap 'rm -rf "$scratch"' EXIT

export LAB_ROOT=$scratch/root LAB_CACHE=$scratch/cache
# shellcheck source=toolchain/lib/common.sh
source "$project/toolchain/lib/common.sh"
# shellcheck source=toolchain/lib/steps.sh
source "$project/toolchain/lib/steps.sh"
# shellcheck source=toolchain/steps/guests.sh
source "$project/toolchain/steps/guests.sh"

check() {
  local what=$1 want=$2 got=$3
  if [[ $got != "$want" ]]; then
    printf '✗ %s\n  expected: %s\n  got:      %s\n' "$what" "$want" "$got"
    exit 1
  fi
}

# kept_file DIR DAYS: a folder of the cache, last used so long ago.
kept_file() {
  mkdir -p "$LAB_CACHE/$1"
  echo content >"$LAB_CACHE/$1/file"
  touch --date="$2 days ago" "$LAB_CACHE/$1"
}

there() { (cd "$LAB_CACHE" && echo image/* volume/*); }

mkdir -p "$LAB_STATE"
IMAGE_DIR=$LAB_CACHE/image/ours VOLUME_DIR=$LAB_CACHE/volume/ours
kept_file image/ours 40
kept_file volume/ours 40
kept_file image/recent 20
kept_file image/old 40
kept_file volume/old 31
kept_file image/noted 40
kept_file image/open 40
printf '{"image": "%s/image/noted/guest.qcow2"}\n' "$LAB_CACHE" >"$LAB_STATE/toolchain.json"
exec 7<"$LAB_CACHE/image/open/file"

all="image/noted image/old image/open image/ours image/recent volume/old volume/ours"
STEPS_RUN=0
check "a set-up that builds nothing says nothing" "" "$(prune_guests)"
check "and removes nothing" "$all" "$(there)"

STEPS_RUN=1
check "one that builds says what it removed" \
  "- guest images and package volumes unused for 30 days: 2 removed, 1 MiB" "$(prune_guests)"
check "what is recent, ours, noted or open stays" \
  "image/noted image/open image/ours image/recent volume/ours" "$(there)"

exec 7<&-
check "what nobody has open any more goes" \
  "- guest images and package volumes unused for 30 days: 1 removed, 1 MiB" "$(prune_guests)"
check "without old ones it says nothing" "" "$(prune_guests)"

echo "✓ pruning of the cache"
