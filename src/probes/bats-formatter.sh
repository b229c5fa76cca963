#!/bin/sh
# What do the tests of a bats run come to? bats hands every line to its formatter: a copy is kept in the channel, and the
# formatter that would have been there prints what it always prints.
trap '' INT

case $PAWL_BATS_FORMATTER in
  /*) formatter=$PAWL_BATS_FORMATTER ;;
  *) formatter=bats-format-${PAWL_BATS_FORMATTER:-tap} ;;
esac

# A bats that was started by a test has what its test has in its environment: it tells nothing.
if [ -n "$BATS_TEST_FILENAME" ] || [ -z "$PAWL_CHANNEL" ]; then
  exec "$formatter" "$@"
fi
tee "$PAWL_CHANNEL/bats.tap" | "$formatter" "$@"
