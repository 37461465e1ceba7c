#!/bin/sh
# Starts a streaming replica of PRIMARY; the first start copies it. The copy appears whole, or not at all: a start that
# was broken off begins anew. PGPASSWORD is the password of the role. The arguments are the server's command line.
set -eu
umask 077
: "${PRIMARY:=host=database user=dualcaster dbname=dualcaster application_name=replica}"
if [ ! -e "$PGDATA/PG_VERSION" ]; then
    draft="$PGDATA.new"
    rm -rf "$draft" "$PGDATA"
    pg_basebackup --dbname="$PRIMARY" --pgdata="$draft" --wal-method=stream --checkpoint=fast --write-recovery-conf
    mv "$draft" "$PGDATA"
fi
exec "$@"
