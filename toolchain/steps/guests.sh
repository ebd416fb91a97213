# shellcheck shell=bash
# The guest image and the package volume.

guest_image() {
  key_of "$GUEST_SUITE" @toolchain/image/
  IMAGE_DIR=$LAB_CACHE/image/$KEY
  step image "guest image" "$KEY" "$IMAGE_DIR" build_image
}

build_image() {
  need_space "$LAB_CACHE" 3
  need_space /var/tmp 2
  "$LAB_ROOT/toolchain/image/build.sh" "$1"
}

package_volume() {
  key_of "$IMAGE_DIR" "$TAILSCALED" "$HEADSCALE" @toolchain/volume/
  VOLUME_DIR=$LAB_CACHE/volume/$KEY
  step volume "package volume" "$KEY" "$VOLUME_DIR" build_volume
}

build_volume() {
  "$LAB_ROOT/toolchain/volume/build.sh" "$1" "$IMAGE_DIR" "$TAILSCALED" "$HEADSCALE"
}

# An image and its volume take half a gigabyte, and every changed recipe makes
# another. What no set-up of any clone has used for so long can be built again.
UNUSED_DAYS=30

# A folder's own time says when it was last used. Only a set-up that built
# something looks for old ones: the others are to take no time.
prune_guests() {
  local dir size=0 old=()
  touch --no-create "$IMAGE_DIR" "$VOLUME_DIR"
  ((STEPS_RUN > 0)) || return 0
  while IFS= read -r -d '' dir; do
    in_use "$dir" || old+=("$dir")
  done < <(find "$LAB_CACHE/image" "$LAB_CACHE/volume" -mindepth 1 -maxdepth 1 -type d \
    ! -name '.part-*' -mtime "+$UNUSED_DAYS" -print0 2>/dev/null)
  ((${#old[@]} > 0)) || return 0
  size=$(du --summarize --total --block-size=1M "${old[@]}" | awk 'END { print $1 }')
  rm -rf "${old[@]}"
  say "- guest images and package volumes unused for $UNUSED_DAYS days: ${#old[@]} removed, $size MiB"
}

# Whether this clone's note names the folder, or a process has a file of it open.
in_use() {
  grep --quiet --fixed-strings "$1/" "$LAB_STATE/toolchain.json" 2>/dev/null ||
    [[ -n $(find /proc/[0-9]*/fd -maxdepth 1 -lname "$1/*" -print -quit 2>/dev/null) ]]
}

# need_space DIR GIB
need_space() {
  local dir=$1 want=$2 free
  while [[ ! -d $dir ]]; do dir=${dir%/*}; done
  free=$(df --output=avail --block-size=1M "$dir/" | tail -n 1)
  if ((free < want * 1024)); then
    die 1 "Too little space: $dir has $free MiB free, this step needs $want GiB." \
      "Make room there, or move the cache: XDG_CACHE_HOME=/some/where/else ./lab setup"
  fi
}
