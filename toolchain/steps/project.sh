# shellcheck shell=bash
# What belongs to this clone: the generated libvirt SDK, the jar, and the one file
# that tells the jar where everything is.

libvirt_sdk() {
  key_of "$PULUMI_HOME_DIR" "$LIBVIRT_PROVIDER_VERSION" @toolchain/steps/project.sh
  SDK_KEY=$KEY
  step sdk "libvirt SDK for Java" "$KEY" "$LAB_ROOT/sdks/libvirt" generate_sdk
}

# `pulumi package add` writes to Pulumi.yaml, which is committed and has its
# `packages:` already; so it runs in a scratch project and only the SDK is taken.
generate_sdk() {
  local scratch=$LAB_STATE/sdk-scratch
  rm -rf "$scratch"
  mkdir -p "$scratch/backend"
  # A jar as its binary: else the language host looks for a build tool to run.
  printf 'name: tailnet-lab\nruntime: {name: java, options: {binary: none.jar}}\n' >"$scratch/Pulumi.yaml"
  # Nothing below may reach for the network, a login or an update.
  (cd "$scratch" && env PATH="$PULUMI_BIN:$PATH" \
    PULUMI_HOME="$PULUMI_HOME_DIR" PULUMI_BACKEND_URL="file://$scratch/backend" \
    PULUMI_CONFIG_PASSPHRASE='' PULUMI_SKIP_UPDATE_CHECK=1 \
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=1 PULUMI_DISABLE_REGISTRY_RESOLVE=1 \
    pulumi package add terraform-provider dmacvicar/libvirt "$LIBVIRT_PROVIDER_VERSION" --non-interactive)
  mv "$scratch/sdks/libvirt" "$1"
  rm -rf "$scratch"
}

project_jar() {
  [[ -f $LAB_ROOT/pom.xml ]] || return 0
  key_of "$SDK_KEY" @pom.xml @src/main/ @cloud-init/
  step jar "the lab itself (jar)" "$KEY" "$LAB_ROOT/target/tailnet-lab.jar" build_jar
  class_archive "$KEY"
}

build_jar() {
  cd "$LAB_ROOT"
  mvn --batch-mode --quiet -DskipTests package
}

# Each verb is two short-lived JVMs: with their classes loaded beforehand each starts
# in 0.42 s in place of 0.63. The JVM does without an archive that does not fit:
# another Java, a jar built by hand. It is made of the jar with the given key.
class_archive() {
  key_of "$1" "$(java_version)" @toolchain/steps/project.sh
  step classes "classes for a quick start" "$KEY" "$LAB_ROOT/target/tailnet-lab.jsa" archive_classes
}

archive_classes() {
  local java jar=$LAB_ROOT/target/tailnet-lab.jar
  java=$(readlink -f "$(java_bin)")
  {
    cat "${java%/bin/java}/lib/classlist"
    "${java%/java}/jar" --list --file "$jar" | classes_of_verbs
    "${java%/java}/jimage" list --include "regex:/java.base/$TLS_PACKAGES/.*" "${java%/bin/java}/lib/modules" |
      class_names || :
  } >"$1.list"
  # A Java without archives is no obstacle: it starts as before.
  "$java" -Xshare:dump -XX:SharedClassListFile="$1.list" -XX:SharedArchiveFile="$1" -cp "$jar" || : >"$1"
  rm -f "$1.list"
}

# The JDK's own list, of what it loads at every start, has none of them.
TLS_PACKAGES='(sun/security/(ssl|ec|x509|util|provider|jca)|com/sun/crypto/provider|javax/(crypto|net/ssl)|java/security)'

# Of a listing by jar or jimage, which indents.
class_names() { sed -n 's/^ *\([^ ]*\)\.class$/\1/p'; }

# Not those of the engine's protocols, which no verb loads.
classes_of_verbs() {
  class_names |
    grep --extended-regexp '^(tailnetlab|picocli|com/jcraft|com/fasterxml|org/yaml|org/awaitility|org/slf4j|io/pebbletemplates|org/unbescape|org/apache/commons|org/bouncycastle/(crypto|util|math/ec))/'
}

describe_toolchain() {
  key_of "$PULUMI_BIN" "$PULUMI_HOME_DIR" "$IMAGE_DIR" "$VOLUME_DIR" @toolchain/versions.env @toolchain/steps/project.sh
  step describe "note where everything is" "$KEY" "$LAB_STATE/toolchain.json" write_description
}

write_description() {
  jq --null-input --arg pulumiBin "$PULUMI_BIN" --arg pulumiHome "$PULUMI_HOME_DIR" \
    --arg image "$IMAGE_DIR" --arg volume "$VOLUME_DIR" \
    --arg pulumi "${INSTALLED_PULUMI_VERSION:-$PULUMI_VERSION}" --arg libvirt "$LIBVIRT_PROVIDER_VERSION" \
    --rawfile packages "$VOLUME_DIR/manifest.tsv" '
    ($packages | split("\n") | map(select(. != "") | split("\t") | {(.[0]): .[1]}) | add) as $p
    | { pulumiBin: $pulumiBin, pulumiHome: $pulumiHome,
        image: { qcow2: "\($image)/guest.qcow2", kernel: "\($image)/vmlinuz", initrd: "\($image)/initrd.img",
                 manifest: "\($image)/manifest.tsv", cloudConfigSchema: "\($image)/cloud-config.schema.json" },
        packagesIso: "\($volume)/packages.iso", packagesManifest: "\($volume)/manifest.tsv",
        versions: { pulumi: $pulumi, libvirtProvider: $libvirt,
                    headscale: $p.headscale, tailscale: $p.tailscale, nginx: $p.nginx } }' >"$1"
}
