#!/bin/sh
# Calls of KMS for each event, and how old events are when they are signed and kept, against the
# service on loopback.
#
#   benchmarks/kms.sh full|RATE EVENTS GATHER_MS ANSWER_MS CALLERS WAITING
#   as: benchmarks/kms.sh full 20000 100 20 32 512
#
# RATE: events a second; full: as fast as they are accepted. CALLERS: threads that submit, each of
# which waits for the disk. WAITING: events that may be accepted and not signed, before callers are
# held up. JAVA_HOME chooses the JDK.
set -eu
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
target=$root/benchmarks/target

echo "building" >&2
(cd "$root" && ./mvnw -q -B -Dquick -Dmaven.test.skip=true -Pkms -pl benchmarks -am package) >&2
exec "$java" -cp "$target/classes:$target/lib/*" dev.custody.benchmarks.KmsCallsAndAges "$@"
