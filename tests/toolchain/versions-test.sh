#!/usr/bin/env bash
# toolchain/versions.env says the same as the go.mod files that are the pins.
set -euo pipefail

cd "$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")/toolchain"
# shellcheck source=toolchain/versions.env
source versions.env

pinned() {
  local folder=$1 module=$2 want=$3
  grep -q -E "^(require )?[[:space:]]*$module v$want\$" "$folder/go.mod" || {
    echo "✗ toolchain/$folder/go.mod does not require $module v$want, which versions.env names"
    exit 1
  }
}

pinned pulumi github.com/pulumi/pulumi/pkg/v3 "$PULUMI_VERSION"
pinned pulumi-language-java github.com/pulumi/pulumi-java/pkg "$PULUMI_JAVA_VERSION"
pinned terraform-provider-libvirt github.com/dmacvicar/terraform-provider-libvirt "$LIBVIRT_PROVIDER_VERSION"
pinned tailscale tailscale.com "$TAILSCALE_VERSION"
pinned headscale github.com/juanfont/headscale "$HEADSCALE_VERSION"

newest=$(sed -n 's/^go //p' ./*/go.mod | sort --version-sort | tail -n 1)
if [[ $newest != "$GO_MIN" ]]; then
  echo "✗ versions.env says GO_MIN=$GO_MIN, the newest go line in toolchain/*/go.mod is $newest"
  exit 1
fi

echo "✓ versions agree"
