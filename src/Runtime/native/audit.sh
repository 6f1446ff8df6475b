#!/usr/bin/env bash
# audit.sh MAP OBJECT ARCHIVE... : every C library symbol that the runtime's objects in this link refer to must be on
# libc-symbols.txt, where each is listed with the reason its ABI is the same in glibc (whose headers the objects were
# compiled against) and in musl (which they are linked with). Exit 1 and the names of those that are not on the list.
#
# It also fails on the few innocent-looking C# constructs that bring the runtime's reflection and type loader, more than
# 100 kB compressed, into a binary that has no other use for them.
set -euo pipefail
export LC_ALL=C
here=$(dirname "$0")
map=$1
libc=$2
shift 2

linked=$(mktemp) referenced=$(mktemp) provided=$(mktemp) listed=$(mktemp)
trap 'rm -f "$linked" "$referenced" "$provided" "$listed"' EXIT

grep -oE '[^ /]+\.a\([^)]*\)' "$map" | sort -u >"$linked"
nm --defined-only --format=posix "$libc" 2>/dev/null | awk 'NF > 1 && $2 ~ /[TWDBRVi]/ { print $1 }' | sort -u >"$provided"
for file in "$@"; do
  nm --undefined-only -A "$file" 2>/dev/null |
    awk -v archive="$(basename "$file")" '{ n = split($1, part, ":"); print (n > 2 ? archive "(" part[n - 1] ")" : "-"), $NF }'
done | awk 'NR == FNR { linked[$1]; next } $1 == "-" || $1 in linked { print $2 }' "$linked" - |
  sort -u | comm -12 - "$provided" >"$referenced"
sed -e 's/#.*//' "$here/libc-symbols.txt" | tr -s ' \t' '\n' | grep -v '^$' | sort -u >"$listed" || true

unknown=$(comm -23 "$referenced" "$listed")
if [ -n "$unknown" ]; then
  echo "audit.sh: error: these symbols of the C library are not on $here/libc-symbols.txt: $(echo $unknown)" >&2

  exit 1
fi

refuse() {
  if grep -q "$1" "$map"; then
    echo "audit.sh: error: $2" >&2
    exit 1
  fi
}
refuse RuntimeHelpers__GetSubArray 'array[a..b] on an array makes its copy by reflection: write array.AsSpan(a..b).ToArray()'
refuse Delegate__NewMulticastDelegate '+= on a delegate makes a multicast one: call one from the other'
refuse TypeLoader_TypeBuilder__ 'the type loader is linked in: something makes types at run time'
echo "audit.sh: $(wc -l <"$referenced") symbols of the C library are referenced, all on the list"
