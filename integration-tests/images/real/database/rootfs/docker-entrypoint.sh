#!/bin/sh
echo "old entry point starts: $*"
exec "$@"
