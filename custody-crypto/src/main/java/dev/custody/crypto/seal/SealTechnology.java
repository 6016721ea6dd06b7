package dev.custody.crypto.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.event.Seal;

/**
 * One seal with its keys, able to tell whether an answer is its own: what a maker of seals
 * implements.
 *
 * <p>An implementation is immutable and safe to use by several threads, asks no network, compares
 * MACs in constant time, and shows no key in {@code toString}, messages or {@code equals}. It
 * judges the answer alone; whether the counter rises and whether the answer bears out what the
 * event claims is judged by the verifier (docs/format.md, seal answers).
 *
 * @since 0.1.0
 */
@CheckReturnValue
public interface SealTechnology {

  /**
   * Whether the answer in this seal is that of the seal it was registered for.
   *
   * @param seal as the event has it; {@code proof} is there
   * @param challenge 16 bytes, what the seal had to answer ({@link Seals#challenge}); a technology
   *     that is not asked anything ignores it and says so in its answer
   */
  SealAnswer check(Seal seal, Bytes challenge);
}
