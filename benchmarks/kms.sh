#!/bin/sh
# Calls of KMS for each event, and how old events are when they are signed and kept, against the
# service on loopback.
#
#   benchmarks/kms.sh full|RATE EVENTS GATHER_MS ANSWER_MS    as: benchmarks/kms.sh full 10000 100 20
#
# RATE: events a second; full: as fast as they are accepted. JAVA_HOME chooses the JDK.
set -eu
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
target=$root/benchmarks/target

echo "building" >&2
(cd "$root" && ./mvnw -q -B -Dquick -Dmaven.test.skip=true -Pkms -pl benchmarks -am package) >&2
exec "$java" -cp "$target/classes:$target/lib/*" dev.custody.benchmarks.KmsCallsAndAges "$@"
