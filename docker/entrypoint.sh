#!/bin/sh
# Becomes the process that the first argument names, so that signals reach it and its exit status is the container's.
set -eu
cd "$(dirname "$0")/.."
process=${1:-}
case "$process" in
  gateway | control | inventory | pricing | orders | legacy-core | partners | storefront)
    exec node --import ./dist/libs/observability/src/register.js "dist/apps/$process/src/main.js"
    ;;
  create-flags) exec node dist/apps/stack/src/unleash/seed-main.js ;;
  banyan)
    shift
    exec node dist/apps/cli/src/main.js "$@"
    ;;
  *)
    echo "which process? gateway, control, inventory, pricing, orders, legacy-core, partners, storefront, create-flags or banyan; not '$process'" >&2
    exit 64
    ;;
esac
