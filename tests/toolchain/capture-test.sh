#!/usr/bin/env bash
# The packet capture's start: one at a time, and what an earlier one wrote is kept.
set -euo pipefail

project=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
scratch=$(mktemp --directory)
file=$scratch/lan.pcap
end() {
  kill "$(cat "$file.pid")" 2>/dev/null || true
  rm -rf "$scratch"
}
trap end EXIT

# In place of tcpdump: writes a file head, and stays.
mkdir "$scratch/bin"
printf '%s\n' '#!/bin/sh' "echo head >'$file'" 'exec sleep 61.4' >"$scratch/bin/tcpdump"
chmod +x "$scratch/bin/tcpdump"

capture() { PATH=$scratch/bin:$PATH sh -s -- "$file" 100 "$@" <"$project/src/main/resources/mesh/capture"; }
# What has ended is there until somebody reaps it.
runs() { [[ $(ps -o stat= -p "$1") == [!Z]* ]]; }
ended() { ! runs "$1"; }
settled() {
  for _ in $(seq 100); do
    [[ -s $file ]] && return
    sleep 0.05
  done
}
check() {
  local what=$1
  shift
  if ! "$@"; then
    printf '✗ %s\n' "$what"
    exit 1
  fi
}

capture "ip"
settled
first=$(cat "$file.pid")
check "a first start runs" runs "$first"

echo packets >>"$file"
capture "ip"
check "there is never a second one" test "$(cat "$file.pid")" = "$first"

capture "ip" again
settled
second=$(cat "$file.pid")
check "again is another one" test "$second" != "$first"
check "again ends the first" ended "$first"
check "again forgets the packets" test "$(cat "$file")" = head

capture "ip6"
settled
third=$(cat "$file.pid")
check "another filter is another capture" test "$third" != "$second"
check "another filter ends the old one" ended "$second"

echo packets >>"$file"
kill "$third"
while runs "$third"; do :; done
capture "ip6"
check "what has ended is kept" test "$(tail -n 1 "$file")" = packets

echo "✓ packet capture"
