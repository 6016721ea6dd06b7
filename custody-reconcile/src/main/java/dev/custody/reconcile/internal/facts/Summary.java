package dev.custody.reconcile.internal.facts;

/**
 * What the facts of one thing come to, taken in one after the other, in order. A world may remember
 * how far it has come and go on with what is behind that, so the state must not depend on anything
 * but those facts and the settings.
 *
 * @param <S> the state, which a fact changes
 */
public interface Summary<S> {

  /** Of nothing. */
  S begin();

  /** Takes in the next fact of a thing. */
  void take(S state, String thing, Fact fact, World world);
}
