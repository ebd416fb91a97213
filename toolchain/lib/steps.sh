# shellcheck shell=bash
# The step runner. A step is a name, a key (the hash of its inputs), an output
# path and a function. It runs when the output with that key is not there yet.
#
#   step NAME "Title" KEY OUTPUT FUNCTION
#
# FUNCTION gets a path beside OUTPUT to build into; it is renamed to OUTPUT when
# the function succeeds, so that nobody ever sees a half-made output.
# An output whose path contains its key needs nothing more. Any other output has
# a stamp with its key under .lab/stamps/.

STEPS_RUN=0
STEP_CHILD=
STEP_TICKER=
STEP_PART=
STEP_VERBOSE=${STEP_VERBOSE:-}

declare -A FILE_HASH=()

# Hash every file that can be an input with one sha256sum: set-up checks itself
# at each `up`, and a process per file would cost more than all else together.
read_inputs() {
  local hash file
  while read -r hash file; do
    FILE_HASH[${file#./}]=$hash
  done < <(cd "$LAB_ROOT" && find "$@" -type f -print0 2>/dev/null | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum)
}

# key_of WORD...  A word that starts with @ stands for the files whose path
# begins with the rest; any other word is taken as it is. The answer is in KEY
# (a variable, because a subshell per step would double the cost of the check).
KEY=
key_of() {
  local word file text=
  for word in "$@"; do
    if [[ $word == @* ]]; then
      for file in "${!FILE_HASH[@]}"; do
        [[ $file == "${word#@}"* ]] && text+="${FILE_HASH[$file]} $file"$'\n'
      done
    else
      text+="= $word"$'\n'
    fi
  done
  # By bytes: else another locale is another order, and another toolchain.
  KEY=$(LC_ALL=C sort <<<"$text" | sha256sum)
  KEY=${KEY:0:16}
}

step() {
  local name=$1 title=$2 key=$3 output=$4 function=$5
  local stamp=$LAB_STATE/stamps/$name log=$LAB_STATE/logs/setup-$name.log
  if fresh "$key" "$output" "$stamp"; then
    [[ -z $STEP_VERBOSE ]] || say "- $title: up to date"
    return
  fi
  take_lock
  if ! fresh "$key" "$output" "$stamp"; then # another clone may have made it meanwhile
    perform "$title" "$output" "$log" "$function"
  fi
  mark "$key" "$output" "$stamp"
}

fresh() {
  local key=$1 output=$2 stamp=$3 have=
  [[ -e $output ]] || return 1
  [[ $output == *"$key"* ]] && return 0
  [[ -f $stamp ]] && read -r have <"$stamp"
  [[ $have == "$key" ]]
}

mark() {
  local key=$1 output=$2 stamp=$3
  [[ $output == *"$key"* ]] && return
  mkdir -p "${stamp%/*}"
  printf '%s\n' "$key" >"$stamp"
}

perform() {
  local title=$1 output=$2 log=$3 function=$4 start=$SECONDS code=0
  STEPS_RUN=$((STEPS_RUN + 1))
  mkdir -p "${output%/*}" "${log%/*}"
  # Under the lock nobody else is at work: whatever is there, a killed run has left.
  for STEP_PART in "${output%/*}"/.part-*; do remove_part; done
  STEP_PART=${output%/*}/.part-$$-${output##*/}
  progress_start "$title"
  # A process group of its own, so that an interrupt ends the tool with all its
  # helpers and nothing else. Descriptor 9 is the lock: no tool may keep it.
  set -m
  (
    set -euo pipefail
    "$function" "$STEP_PART"
  ) >"$log" 2>&1 9>&- </dev/null &
  STEP_CHILD=$!
  set +m
  wait "$STEP_CHILD" || code=$?
  STEP_CHILD=
  progress_stop
  if ((code != 0)); then
    remove_part
    step_failed "$title" "$log"
  fi
  if [[ -e $STEP_PART ]]; then
    rm -rf "$output"
    mv -T "$STEP_PART" "$output"
  fi
  STEP_PART=
  say "✓ $title  $(duration $((SECONDS - start)))"
}

step_failed() {
  local title=$1 log=$2
  warn "✗ $title failed. The last lines of its output:" ""
  tail -n 20 "$log" | sed 's/^/    /' >&2
  warn "" "All of it: $log" \
    "When the cause is mended, type \`./lab setup\`: it goes on from this step." \
    "\`./lab doctor\` shows what this machine lacks."
  exit 1
}

progress_start() {
  local title=$1
  if [[ ! -t 1 ]]; then
    say "… $title"
    return
  fi
  (
    trap 'exit 0' TERM
    local start=$SECONDS
    while :; do
      printf '\r\e[K… %s  %s' "$title" "$(duration $((SECONDS - start)))"
      sleep 1
    done
  ) 9>&- &
  STEP_TICKER=$!
}

progress_stop() {
  [[ -n $STEP_TICKER ]] || return 0
  kill "$STEP_TICKER" 2>/dev/null || true
  wait "$STEP_TICKER" 2>/dev/null || true
  STEP_TICKER=
  printf '\r\e[K'
}

duration() {
  if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# Two clones share the cache: one builds, the other waits and then finds it made.
take_lock() {
  [[ -z ${STEPS_LOCKED:-} ]] || return 0
  mkdir -p "$LAB_CACHE"
  exec 9>>"$LAB_CACHE/setup.lock"
  if ! flock --nonblock 9; then
    say "Another set-up is at work ($(tail -n 1 "$LAB_CACHE/setup.lock")); waiting for it to finish ..."
    flock 9
  fi
  printf 'process %d in %s\n' $$ "$LAB_ROOT" >"$LAB_CACHE/setup.lock"
  STEPS_LOCKED=1
}

# Go's module cache and unpacked Debian trees contain read-only folders, and the latter
# have owners that an ordinary user is inside a namespace only.
remove_part() {
  [[ -n $STEP_PART && -e $STEP_PART ]] || return 0
  rm -rf "$STEP_PART" 2>/dev/null || { chmod -R u+w "$STEP_PART" && rm -rf "$STEP_PART"; } 2>/dev/null ||
    unshare --user --map-root-user --map-auto rm -rf "$STEP_PART"
}

interrupted() {
  local waited=0
  trap '' INT TERM
  progress_stop
  if [[ -n $STEP_CHILD ]]; then
    kill -TERM -- "-$STEP_CHILD" 2>/dev/null || true
    # mmdebstrap needs a moment to unmount and empty its chroot.
    while kill -0 -- "-$STEP_CHILD" 2>/dev/null && ((waited++ < 50)); do sleep 0.2; done
    kill -KILL -- "-$STEP_CHILD" 2>/dev/null || true
  fi
  remove_part
  warn "" "Interrupted. Finished steps are kept; \`./lab setup\` (or \`./lab up\`) goes on from here."
  exit 130
}
