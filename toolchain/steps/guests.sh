# shellcheck shell=bash
# The guest image and the package volume.

guest_image() {
  key_of "$GUEST_SUITE" @toolchain/image/
  IMAGE_DIR=$LAB_CACHE/image/$KEY
  step image "guest image" "$KEY" "$IMAGE_DIR" build_image
}

build_image() {
  need_space "$LAB_CACHE" 2
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
