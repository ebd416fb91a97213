#!/usr/bin/env bash
# The wrappers of `./lab env` stand first on PATH in one's own shell. `lab` itself
# must not find them: a `virsh` of ours would ask for the lab again, and wait for it.
set -euo pipefail

LAB_ROOT=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
export LAB_ROOT

seen=$(PATH="$LAB_ROOT/.lab/bin:/another clone/.lab/bin:$LAB_ROOT/.lab/bin:$PATH:/last/.lab/bin" bash -c '
  source "$LAB_ROOT/toolchain/lib/common.sh"
  printf "%s" "$PATH"')

if [[ $seen == *"/.lab/bin"* ]]; then
  echo "✗ path: the wrappers are still on PATH: $seen" >&2
  exit 1
fi
echo "✓ path: the lab's own programs do not meet its wrappers"
