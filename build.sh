#!/usr/bin/env bash
# Installs what the build lacks, restores the build tool, and runs it:
#   ./build.sh                      the signed tarball in dist/
#   ./build.sh --target=Test        everything that can be checked
#   ./build.sh --target=Help        the other targets and their options
set -euo pipefail
cd "$(dirname "$0")"

target=Default
for argument in "$@"; do
  case $argument in
    --target=*) target=${argument#--target=} ;;
  esac
done

# What each target needs of the system: a file that proves it is there, and the Debian package that brings it.
needs="/usr/bin/clang:clang /usr/bin/ld.lld:lld /usr/lib/x86_64-linux-musl/libc.a:musl-dev /usr/bin/gcc:gcc"
case $target in
  Test|Integration)
    needs="$needs /usr/sbin/dockerd:docker.io /usr/bin/s6-svscan:s6 /usr/lib/execline/bin/execlineb:execline"
    needs="$needs /bin/busybox:busybox-static /usr/sbin/debootstrap:debootstrap /usr/bin/gpg:gnupg"
    needs="$needs /usr/bin/bsdtar:libarchive-tools /usr/bin/python3:python3 /usr/bin/curl:curl"
    needs="$needs /usr/bin/podman:podman /usr/bin/newuidmap:uidmap /usr/bin/catatonit:catatonit"
    needs="$needs /usr/bin/qemu-aarch64-static:qemu-user-static /usr/bin/tini:tini /usr/bin/dumb-init:dumb-init"
    ;;
  Aarch64)
    needs="$needs /usr/bin/s6-svscan:s6 /usr/lib/execline/bin/execlineb:execline /usr/bin/qemu-aarch64-static:qemu-user-static"
    ;;
  Benchmark)
    needs="$needs /usr/bin/s6-svscan:s6 /usr/lib/execline/bin/execlineb:execline /usr/bin/tini:tini"
    needs="$needs /usr/bin/dumb-init:dumb-init /usr/bin/runsvdir:runit /bin/busybox:busybox-static /usr/sbin/dockerd:docker.io"
    ;;
esac
case "$target $*" in
  Release*|Test*|Aarch64*|*--arch=all*|*--arch=aarch64*|*--arch=arm64*)
    needs="$needs /usr/lib/aarch64-linux-musl/libc.a:musl-dev:arm64"
    needs="$needs /usr/lib/gcc-cross/aarch64-linux-gnu/12/libgcc.a:libgcc-12-dev-arm64-cross"
    ;;
esac

missing=()
for need in $needs; do
  [ -e "${need%%:*}" ] || missing+=("${need#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  architecture=""
  case " ${missing[*]} " in
    *:arm64\ *) architecture="dpkg --add-architecture arm64 && " ;;
  esac
  install="${architecture}apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    echo "build.sh: fatal: these packages are missing: ${missing[*]}. Run this as root, then start again:" >&2
    echo "  $install" >&2
    exit 1
  fi
  echo "build.sh: installing ${missing[*]}"
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive bash -c "$install" >"$log" 2>&1; then
    cat "$log" >&2
    echo "build.sh: fatal: the packages could not be installed" >&2
    exit 1
  fi
  rm -f "$log"
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
dotnet tool restore --verbosity quiet
# The tests leave their closing line in a file, so that it is the last thing a run prints.
closing=artifacts/test-results/closing-line
rm -f "$closing"
code=0
dotnet cake "$@" || code=$?
[ ! -f "$closing" ] || cat "$closing"
exit "$code"
