package dev.custody.reconcile;

import java.util.Objects;

/**
 * What an exception asks to stop. The engine never releases a hold by itself.
 *
 * @param scope what is stopped
 * @param target identifier of the unit, container, consignment, key or plan
 * @param sticky whether only a second authorised person releases it
 * @since 0.1.0
 */
public record Hold(Scope scope, String target, boolean sticky) {

  /** Checks that nothing is null. */
  public Hold {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(target, "target");
  }

  /** What is stopped. */
  public enum Scope {
    /** The unit does not move on. */
    UNIT,
    /** The container stays closed and where it is. */
    CONTAINER,
    /** Nothing of the consignment moves on. */
    SHIPMENT,
    /** The gate does not let it out: neither handed to a carrier nor departed. */
    GATE,
    /** No dispatch until the handover is accepted. */
    DISPATCH,
    /** No sign-off of the receipt, and sibling containers stay. */
    SIGN_OFF,
    /** The invoice is not paid. */
    INVOICE,
    /** Goods are set aside. */
    QUARANTINE,
    /** Nothing from this key counts. */
    SOURCE,
    /** The goods stay until they have been counted. */
    COUNT,
    /** The proof of delivery is not accepted, and nothing is invoiced by it. */
    PROOF_OF_DELIVERY,
    /** The vehicle and its driver do not go out again before they have been asked. */
    DEBRIEF
  }
}
