#!/bin/sh
# Streams the log of PRIMARY into BACKUPS/wal, for good. A slot has the server keep what has not come here yet.
set -eu
umask 077
: "${PRIMARY:=host=database user=dualcaster dbname=dualcaster application_name=wal}"
mkdir -p "$BACKUPS/wal"
pg_receivewal --dbname="$PRIMARY" --slot=wal --create-slot --if-not-exists
exec pg_receivewal --dbname="$PRIMARY" --slot=wal --directory="$BACKUPS/wal" --synchronous "$@"
