#!/bin/sh
# The refresh script that the specification asks for (section 7.2): a thin front of ladylinux-refresh.
#
#   sudo scripts/refresh_vm.sh [BRANCH] [OPTION...]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
installed=/usr/lib/ladylinux/ladylinux-refresh.cjs
built=$here/out/helper/ladylinux-refresh.cjs

if [ -f "$installed" ]; then
  program=$installed
elif [ -f "$built" ]; then
  program=$built
else
  echo "ladylinux-refresh is neither installed nor built. Build it with: (cd '$here' && npm ci && npm run build)" >&2
  exit 8
fi

case ${1-} in
  '' | -*) ;;
  *)
    branch=$1
    shift
    set -- --branch "$branch" "$@"
    ;;
esac
exec /usr/bin/node "$program" refresh "$@"
