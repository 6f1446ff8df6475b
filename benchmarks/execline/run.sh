#!/usr/bin/env bash
# run.sh FOLDER [RUNS]: FOLDER holds ours (a link per command); the reference is where Debian installs it.
set -euo pipefail
ours=$1
runs=${2:-21}
reference=/usr/lib/execline/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'true\n' >"$work/one"
printf 'export A a export B b define C c importas A A unexport B export D d define E e importas D D exec true\n' >"$work/chain"
printf 'forx i { %s } if { eltest $i != x } importas i i ECHO $i\n' "$(seq -s ' ' 1 1000)" >"$work/loop"
{ echo 'exit 0'; yes 'foreground { s6-echo "a b" c }' | head -n 33000; } >"$work/megabyte"

run() { # FOLDER SCRIPT
  local start end
  start=$(date +%s%N)
  PATH=$1:/usr/bin:/bin "$1/execlineb" -P "$2" >/dev/null
  end=$(date +%s%N)
  echo $(((end - start) / 1000))
}

for script in one chain loop megabyte; do
  for side in ours reference; do : >"$work/$side.times"; done
  sed 's/ECHO/s6-echo/' "$work/$script" >"$work/ours.el"
  sed 's/ECHO/echo/' "$work/$script" >"$work/reference.el"
  count=$runs
  [ "$script" = loop ] && count=3
  for ((i = 0; i < count; i++)); do
    run "$ours" "$work/ours.el" >>"$work/ours.times"
    # A megabyte is more than the kernel takes as one command line.
    [ "$script" = megabyte ] || run "$reference" "$work/reference.el" >>"$work/reference.times"
  done
  for side in ours reference; do
    [ ! -s "$work/$side.times" ] || sort -n "$work/$side.times" |
      awk -v name="$script $side" '{ t[NR] = $1 } END { printf "%-20s least %9.3f ms  median %9.3f ms\n", name, t[1] / 1000, t[int((NR + 1) / 2)] / 1000 }'
  done
done
