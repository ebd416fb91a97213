# shellcheck shell=bash
# One binary per folder with a go.mod and its go.sum: their dependency graphs do
# not fit into one module, and go.sum pins each by hash.

# binary FOLDER NAME PACKAGE EXTRA_LDFLAGS [GO_BUILD_FLAG...]
# Leaves its path in BINARY.
BINARY=
binary() {
  local folder=$1 name=$2
  BINARY_ARGS=("$@")
  key_of "$GO_VERSION" "$@" "@toolchain/$folder/go."
  BINARY=$LAB_CACHE/bin/$KEY/$name
  step "bin-$folder" "build $name" "$KEY" "$BINARY" build_binary
}

build_binary() {
  local out=$1 folder=${BINARY_ARGS[0]} package=${BINARY_ARGS[2]} ldflags=${BINARY_ARGS[3]}
  local flags=("${BINARY_ARGS[@]:4}")
  cd "$LAB_ROOT/toolchain/$folder"
  # readonly: a module that is not in go.sum is an error, not something to add.
  GOFLAGS='' CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -buildvcs=false -mod=readonly \
    "${flags[@]}" -ldflags "-s -w $ldflags" -o "$out" "$package"
}

pulumi_binaries() {
  if installed_pulumi_fits; then
    return
  fi
  binary pulumi pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi \
    "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v$PULUMI_VERSION" \
    -tags osusergo,grpcnotrace
  PULUMI=$BINARY
  binary pulumi-language-java pulumi-language-java github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java \
    "-X github.com/pulumi/pulumi-java/pkg/version.Version=v$PULUMI_JAVA_VERSION"
  PULUMI_LANGUAGE_JAVA=$BINARY
}

# `pulumi version` takes half a second, so its answer is kept for as long as the
# file stays the same.
installed_pulumi_fits() {
  local path have seen note=$LAB_STATE/stamps/installed-pulumi
  path=$(command -v pulumi) || return 1
  [[ -x ${path%/*}/pulumi-language-java ]] || return 1
  seen=$(stat --format='%n %s %Y' --dereference "$path")
  if [[ ! -f $note ]] || [[ $(head -n 1 "$note") != "$seen" ]]; then
    mkdir -p "${note%/*}"
    have=$(PULUMI_SKIP_UPDATE_CHECK=1 pulumi version 2>/dev/null) || return 1
    printf '%s\n%s\n' "$seen" "${have#v}" >"$note"
  fi
  have=$(tail -n 1 "$note")
  version_at_least "$have" "$PULUMI_VERSION" || return 1
  INSTALLED_PULUMI_DIR=${path%/*}
  INSTALLED_PULUMI_VERSION=$have
}

plugin_binaries() {
  binary pulumi-resource-terraform-provider pulumi-resource-terraform-provider \
    github.com/pulumi/pulumi-terraform-bridge/v3/dynamic \
    "-X google.golang.org/protobuf/reflect/protoregistry.conflictPolicy=ignore -X github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/version.version=v$TF_PLUGIN_VERSION"
  TF_PLUGIN=$BINARY
  binary terraform-provider-libvirt "terraform-provider-libvirt_v$LIBVIRT_PROVIDER_VERSION" \
    github.com/dmacvicar/terraform-provider-libvirt "-X main.version=$LIBVIRT_PROVIDER_VERSION"
  LIBVIRT_PROVIDER=$BINARY
}

guest_binaries() {
  binary tailscale tailscaled tailscale.com/cmd/tailscaled \
    "-X tailscale.com/version.shortStamp=$TAILSCALE_VERSION -X tailscale.com/version.longStamp=$TAILSCALE_VERSION" \
    -tags ts_include_cli
  TAILSCALED=$BINARY
  binary headscale headscale github.com/juanfont/headscale/cmd/headscale ""
  HEADSCALE=$BINARY
}
