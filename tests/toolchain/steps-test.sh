#!/usr/bin/env bash
# The step runner: what it skips, what it says, what it leaves behind.
set -euo pipefail

project=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
scratch=$(mktemp --directory)
trap 'rm -rf "$scratch"' EXIT

export LAB_ROOT=$scratch/root LAB_CACHE=$scratch/cache

# A set-up of its own around BODY, and running it in a fresh shell.
script() {
  printf '%s\n' 'set -euo pipefail' "source '$project/toolchain/lib/common.sh'" \
    "source '$project/toolchain/lib/steps.sh'" 'trap interrupted INT TERM' "cd '$LAB_ROOT'" "$1"
}
run() { bash -c "$(script "$1")"; }

check() {
  local what=$1 want=$2 got=$3
  if [[ $got != *"$want"* ]]; then
    printf '✗ %s\n  expected: %s\n  got:      %s\n' "$what" "$want" "$got"
    exit 1
  fi
}

leftovers() { find "$scratch/root" -name "$1" -o -name '.part*' | grep . || echo none; }

mkdir -p "$scratch/root/in" "$scratch/cache"
echo one >"$scratch/root/in/file"

# shellcheck disable=SC2016 # bodies for run
make='make() { cp in/file "$1"; }; read_inputs in; key_of @in/;'
check "a first run makes the output" "✓ the thing" "$(run "$make step thing 'the thing' \$KEY \$PWD/out make")"
check "an unchanged input is skipped" "ran 0" "$(run "$make step thing 'the thing' \$KEY \$PWD/out make; echo ran \$STEPS_RUN")"
echo two >"$scratch/root/in/file"
check "a changed input runs it again" "✓ the thing" "$(run "$make step thing 'the thing' \$KEY \$PWD/out make")"
check "the new output is in place" two "$(cat "$scratch/root/out")"
rm "$scratch/root/out"
mkdir -p "$scratch/root/.part-1-out/read-only/deep"
chmod a-w "$scratch/root/.part-1-out/read-only"
check "a lost output is made again" "✓ the thing" "$(run "$make step thing 'the thing' \$KEY \$PWD/out make")"
check "what a killed run left half-made is gone" none "$(leftovers nothing)"

# shellcheck disable=SC2016
bad='bad() { echo half >"$1"; echo "the reason"; false; echo "went on"; };'
said=$(run "$bad step bad 'the bad one' key \$PWD/out2 bad" 2>&1) && code=0 || code=$?
check "a failure ends the set-up" 1 "$code"
check "a failure shows the last lines" "    the reason" "$said"
check "a failure names the log" "/.lab/logs/setup-bad.log" "$said"
[[ $said != *"went on"* ]] || check "a failing command ends the step" "no more output" "$said"
check "nothing half-made is left" none "$(leftovers out2)"

# shellcheck disable=SC2016
slow='slow() { echo half >"$1"; sleep 77.7 & wait; };'
bash -c "$(script "$slow step slow 'the slow one' key \$PWD/out3 slow")" >"$scratch/said" 2>&1 &
pid=$!
for _ in $(seq 100); do
  [[ -e $(echo "$scratch"/root/.part-*-out3) ]] && break
  sleep 0.1
done
kill -TERM "$pid"
wait "$pid" && code=0 || code=$?
check "an interrupt ends with 130" 130 "$code"
check "an interrupt says how to go on" "goes on from here" "$(cat "$scratch/said")"
check "an interrupt leaves nothing half-made" none "$(leftovers out3)"
check "an interrupt leaves no process" none "$(pgrep -f '^sleep 77.7' || echo none)"

exec 8>>"$scratch/cache/setup.lock"
flock 8
echo "process 42 in /another/clone" >"$scratch/cache/setup.lock"
bash -c "$(script "$make step other other key \$PWD/out4 make")" >"$scratch/said" 2>&1 8>&- &
pid=$!
for _ in $(seq 100); do
  grep -q waiting "$scratch/said" && break
  sleep 0.1
done
check "a second set-up says for whom it waits" "process 42 in /another/clone" "$(cat "$scratch/said")"
exec 8>&-
wait "$pid"
check "and then does its work" "✓ other" "$(cat "$scratch/said")"

echo "✓ step runner"
