#!/bin/sh
# One backup of the workspace, restored at once into a folder of its own and compared; then old ones are removed.
#
#   OARLOCK_WORKSPACE=/srv/oarlock/acme BACKUPS=/srv/oarlock/backups KEEP=14 deploy/backup.sh
#
# The drill restores into files, so that it needs no second database; a backup is the same for both kinds.
set -eu

oarlock="${OARLOCK:-oarlock}"
: "${OARLOCK_WORKSPACE:?names the workspace}" "${BACKUPS:?names the folder of backups}"
keep="${KEEP:-14}"
umask 077
mkdir -p "$BACKUPS"

file="$BACKUPS/oarlock-$(date -u +%Y%m%dT%H%M%SZ).tar"
drill="$(mktemp -d "$BACKUPS/.drill-XXXXXX")"
# One that could not be restored is none; kept, it would fill the disk night after night.
trap 'rm -rf "$drill" "$file.part"' EXIT
trap 'exit 143' TERM INT

"$oarlock" -w "$OARLOCK_WORKSPACE" backup "$file.part"

# The figures of the restored company are those of the running one, unless a refresh came between; the checks of every
# byte, of both chains and of the journal are the program's own.
plain() {
    env -u DATABASE_URL -u DATABASE_URL_FILE -u OARLOCK_LAKE -u OARLOCK_WORKSPACE "$oarlock" -w "$drill/again" "$@"
}
plain restore "$file.part"
plain audit verify
plain doctor --format json > "$drill/doctor.json" || [ $? -lt 11 ]

# Only what was restored gets the name of a backup.
mv "$file.part" "$file"

# shellcheck disable=SC2012  # names are ours: no spaces, and they sort by time
ls -1 "$BACKUPS"/oarlock-*.tar | sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -f "$old"; done
echo "Kept $file; it was restored and verified."
