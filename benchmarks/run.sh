#!/bin/sh
# Measures ours, the limits and the peers in one run and prints ratios.
#
#   benchmarks/run.sh [PATTERN] [JMH OPTIONS]    as: benchmarks/run.sh 'Codec|ProtobufPeer|JacksonPeer'
#
# Without a pattern everything is measured: about ten minutes. JAVA_HOME chooses the JDK.
set -eu
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
pattern=${1:-.}
[ $# -eq 0 ] || shift
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
target=$root/benchmarks/target

echo "building" >&2
(cd "$root" && ./mvnw -q -B -Dquick -Dmaven.test.skip=true -Ppeers -pl benchmarks -am package) >&2

result=$target/jmh.json
"$java" -cp "$target/classes:$target/lib/*" org.openjdk.jmh.Main "$pattern" \
  -prof gc -rf json -rff "$result" "$@" >&2
"$java" -version 2>&1 | head -n 1
"$java" -cp "$target/classes:$target/lib/*" dev.custody.benchmarks.RatioTable "$result"
