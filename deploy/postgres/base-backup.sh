#!/bin/sh
# Writes a base backup of PRIMARY into a new folder below BACKUPS/base, named by its time (UTC): the difference from the
# one before, or all of it where there is none, and with the argument `full`. It appears whole, or not at all.
# The server needs summarize_wal=on. PGPASSWORD is the password of the role.
set -eu
umask 077
: "${PRIMARY:=host=database user=dualcaster dbname=dualcaster application_name=base-backup}"
cd "$BACKUPS"
mkdir -p base
rm -rf base/draft-*
newest=$(ls base | tail -n 1)
name=$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "$newest" ] && [ "${1:-}" != full ]; then
    set -- --incremental="base/$newest/backup_manifest"
    kind=incremental
else
    set --
    kind=full
fi
pg_basebackup --dbname="$PRIMARY" --pgdata="base/draft-$name" --wal-method=none --checkpoint=fast "$@"
mv "base/draft-$name" "base/$name-$kind"
echo "base/$name-$kind"
