package dev.custody.reconcile.sim;

/**
 * How goods are stolen: eleven types, pilferage in two variants. Each leaves the trace that such a
 * theft leaves in the feeds; none is made for a rule.
 *
 * @since 0.1.0
 */
public enum Theft {
  /** A few units are taken at a stop on the way; the seal is broken and found so. */
  PILFERAGE_SEAL_BROKEN,
  /** A few units are taken at a stop on the way, past the seal: it is found intact. */
  PILFERAGE_SEAL_INTACT,
  /** The vehicle leaves its route, its tracker falls silent, and nothing arrives. */
  WHOLE_TRAILER,
  /** Somebody else than the planned carrier comes first, signs, and drives away with the goods. */
  FICTITIOUS_PICKUP,
  /** One operator takes one unit of some deliveries between receipt and storage, day after day. */
  INSIDER_DRIP,
  /** The driver signs a delivery that he does not make, and keeps the goods. */
  PHANTOM_DELIVERY,
  /** Something else is put in a unit's place: another thing, or its label on a lighter box. */
  SUBSTITUTION,
  /** The label is copied: the copy arrives on a worthless box, the unit turns up elsewhere. */
  CLONED_TAG,
  /** The manifest is shortened after departure, and what it does not name any more is taken. */
  EDITED_MANIFEST,
  /** Of what customers give back, the driver keeps a part. */
  RETURN_SKIM,
  /** The tracker is jammed during a stop, and a few units are taken meanwhile. */
  JAMMED_STOP,
  /** A lost and revoked device records, with times from before, what was never put away. */
  BACKDATED_BY_REVOKED
}
