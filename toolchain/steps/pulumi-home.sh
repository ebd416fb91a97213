# shellcheck shell=bash
# A Pulumi home as Pulumi's own installer would leave it: bin/, plugins/, and the
# libvirt provider where the Terraform bridge caches what it downloads. With that
# file in place nothing is downloaded.

pulumi_home() {
  key_of "$TF_PLUGIN" "$LIBVIRT_PROVIDER" "${PULUMI:-$INSTALLED_PULUMI_DIR}" "${PULUMI_LANGUAGE_JAVA:-}" \
    @toolchain/steps/pulumi-home.sh
  PULUMI_HOME_DIR=$LAB_CACHE/pulumi-home/$KEY
  step pulumi-home "Pulumi's plugins" "$KEY" "$PULUMI_HOME_DIR" build_pulumi_home
  PULUMI_BIN=${INSTALLED_PULUMI_DIR:-$PULUMI_HOME_DIR/bin}
}

build_pulumi_home() {
  local home=$1 pulumi=${PULUMI:-$INSTALLED_PULUMI_DIR/pulumi}
  local provider_dir
  provider_dir=$home/dynamic_tf_plugins/$(default_registry)/dmacvicar/libvirt/$LIBVIRT_PROVIDER_VERSION/linux_amd64
  mkdir -p "$home/bin" "$provider_dir"
  # Links, because the cache has these files already: hard ones, because the
  # engine looks for its language host beside the real file.
  if [[ -n ${PULUMI:-} ]]; then
    ln "$PULUMI" "$PULUMI_LANGUAGE_JAVA" "$home/bin/"
  fi
  ln "$LIBVIRT_PROVIDER" "$provider_dir/"
  PULUMI_HOME=$home PULUMI_SKIP_UPDATE_CHECK=1 "$pulumi" plugin install \
    resource terraform-provider "v$TF_PLUGIN_VERSION" --file "$TF_PLUGIN"
}

# The folder is named after the bridge's default registry: read from the bridge's
# own source, so that it cannot come to differ from the binary.
default_registry() {
  local module
  module=$(module_dir pulumi-resource-terraform-provider github.com/opentofu/registry-address/v2)
  sed -n 's/^const DefaultProviderRegistryHost = .*"\(.*\)".*/\1/p' "$module/provider.go" | grep .
}
