/**
 * Proof that a log holds: a {@link dev.custody.log.fault.SimulatedDisk} that loses, tears and
 * reorders whatever was not forced, {@link dev.custody.log.fault.CrashRun runs} that stop a log at
 * every operation and hold what is left against a {@link dev.custody.log.fault.Model}, bugs planted
 * to see that the runs find them, and the same with real processes and a real disk.
 */
@NullMarked
package dev.custody.log.fault;

import org.jspecify.annotations.NullMarked;
