#!/usr/bin/env bash
# The packet capture's start: one at a time, and what an earlier one wrote is kept.
set -euo pipefail

project=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
scratch=$(mktemp --directory)
file=$scratch/lan.pcap
end() {
  kill -- "-$(cat "$file.pid")" 2>/dev/null || true
  rm -rf "$scratch"
}
trap end EXIT

# In place of tcpdump: writes a file head and stays until there is a file `full`;
# told to read, it prints what is in a file `strays`.
mkdir "$scratch/bin"
cat >"$scratch/bin/tcpdump" <<EOF
#!/bin/bash
case " \$* " in
  *" -r "*) cat '$scratch/strays' 2>/dev/null ;;
  *)
    echo head >'$file'
    echo start >>'$scratch/starts'
    until rm '$scratch/full' 2>/dev/null; do sleep 0.05; done
    ;;
esac
exit 0
EOF
chmod +x "$scratch/bin/tcpdump"

capture() {
  local filter=$1
  shift
  PATH=$scratch/bin:$PATH sh -s -- "$file" 100 "$filter" stray "$@" <"$project/src/main/resources/mesh/capture"
}
# What has ended is there until somebody reaps it.
runs() { [[ $(ps -o stat= -p "$1") == [!Z]* ]]; }
ended() { ! runs "$1"; }
within_five_seconds() {
  for _ in $(seq 100); do
    "$@" && return
    sleep 0.05
  done
  return 1
}
settled() { within_five_seconds test -s "$file"; }
started() { [[ $(wc -l <"$scratch/starts") -eq $1 ]]; }
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
touch "$scratch/full"
check "full and without a stray, it begins anew" within_five_seconds started 4
check "what it begins anew is the same capture" runs "$third"
settled
check "nothing is kept of what had no stray" test "$(cat "$file")" = head

echo packets >>"$file"
echo stray >"$scratch/strays"
touch "$scratch/full"
check "full and with a stray, it ends" within_five_seconds ended "$third"
capture "ip6"
check "what has ended is kept" test "$(tail -n 1 "$file")" = packets

echo "✓ packet capture"
