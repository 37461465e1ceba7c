#!/bin/sh
# Makes the data folder of a server as of a time: `restore-to.sh TIME`, such as "2026-12-01 14:05:00+00", or `latest`.
# PGDATA must not exist. The base backup is the newest that ended before TIME, with those that it is the difference from;
# the server's next start reads the log from BACKUPS/wal up to TIME, and then takes writes.
set -eu
umask 077
[ ! -e "$PGDATA" ] || { echo "$PGDATA is there already; restore into an empty volume." >&2; exit 1; }
target=$1
chain=""
for backup in "$BACKUPS"/base/2*; do
    [ -e "$backup/backup_manifest" ] || continue # there is none: the pattern itself
    # When its files were whole: what ends later than TIME cannot be brought to TIME.
    if [ "$target" != latest ] && [ "$(stat -c %Y "$backup/backup_manifest")" -ge "$(date -u -d "$target" +%s)" ]; then
        break
    fi
    case $backup in
        *-full) chain="$backup" ;;
        *) chain="$chain $backup" ;;
    esac
done
[ -n "$chain" ] || { echo "No base backup in $BACKUPS/base is older than $target." >&2; exit 1; }
# shellcheck disable=SC2086 # folders of our own, without spaces
pg_combinebackup $chain --output="$PGDATA"
{
    echo "restore_command = 'cp \"$BACKUPS/wal/%f\" \"%p\" || cp \"$BACKUPS/wal/%f.partial\" \"%p\"'"
    [ "$target" = latest ] || echo "recovery_target_time = '$target'"
    echo "recovery_target_action = promote"
} >> "$PGDATA/postgresql.auto.conf"
touch "$PGDATA/recovery.signal"
