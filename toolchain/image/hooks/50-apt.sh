# shellcheck shell=sh
# From now on the volume is the only place packages come from.
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/0000*
