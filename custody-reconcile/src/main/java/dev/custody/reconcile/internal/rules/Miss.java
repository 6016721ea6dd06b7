package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Absence;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.plan.PlanUnit;
import org.jspecify.annotations.Nullable;

/**
 * A unit of a plan that is missing from one leg on.
 *
 * @param rule R01 or R04
 * @param unit the unit
 * @param timeline what happened to it
 * @param leg the first leg that it missed
 * @param run how many legs it has missed
 * @param independent how many absences speak for that, of sources that are not silent
 * @param absence how well the weakest of them is known
 * @param stated the event that says so; null if none does
 */
record Miss(
    RuleInfo rule,
    PlanUnit unit,
    Timeline timeline,
    int leg,
    int run,
    int independent,
    Absence absence,
    @Nullable Fact stated) {}
