package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Bytes;
import java.time.YearMonth;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of an Android device beyond {@link AttestationPolicy}: how it started, how fresh
 * its patches are, which application made the key. Nothing has a default; what is not wanted is
 * said to be unchecked.
 *
 * <p>Always demanded, whatever stands here: the key was generated in the device, is described as
 * what it is, and may sign (and verify) but nothing else.
 *
 * @since 0.1.0
 */
public final class AndroidDemands {

  /**
   * An application that may make keys.
   *
   * @param name its package, as {@code com.example.handheld}
   * @param signer SHA-256 of the certificate that it is signed with
   * @param versionMin the least version code
   */
  public record Application(String name, Bytes signer, long versionMin) {

    /** All three. */
    public Application {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(signer, "signer");
    }
  }

  private final Set<VerifiedBootState> bootStates;
  private final boolean locked;
  private final @Nullable Set<Bytes> bootKeys;
  private final @Nullable YearMonth osPatch;
  private final @Nullable YearMonth vendorPatch;
  private final @Nullable YearMonth bootPatch;
  private final @Nullable Set<Application> applications;

  private AndroidDemands(Builder builder, Set<VerifiedBootState> bootStates, boolean locked) {
    this.bootStates = bootStates;
    this.locked = locked;
    this.bootKeys = builder.bootKeys;
    this.osPatch = builder.osPatch;
    this.vendorPatch = builder.vendorPatch;
    this.bootPatch = builder.bootPatch;
    this.applications = builder.applications;
  }

  /** Starts the demands; every part must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the boot loader may have found; all four mean that nothing is asked. */
  public Set<VerifiedBootState> bootStates() {
    return bootStates;
  }

  /** Whether the boot loader must be locked. */
  public boolean locked() {
    return locked;
  }

  /** The keys that the system may be signed with; empty if unchecked. */
  public Optional<Set<Bytes>> bootKeys() {
    return Optional.ofNullable(bootKeys);
  }

  /** The least patch level of the system; empty if unchecked. */
  public Optional<YearMonth> osPatch() {
    return Optional.ofNullable(osPatch);
  }

  /** The least patch level of the vendor's partition; empty if unchecked. */
  public Optional<YearMonth> vendorPatch() {
    return Optional.ofNullable(vendorPatch);
  }

  /** The least patch level of the boot partition; empty if unchecked. */
  public Optional<YearMonth> bootPatch() {
    return Optional.ofNullable(bootPatch);
  }

  /** The applications that may make keys; empty if unchecked. */
  public Optional<Set<Application>> applications() {
    return Optional.ofNullable(applications);
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {

    private @Nullable Set<VerifiedBootState> bootStates;
    private @Nullable Boolean locked;
    private @Nullable Set<Bytes> bootKeys;
    private boolean bootKeysSaid;
    private @Nullable YearMonth osPatch;
    private @Nullable YearMonth vendorPatch;
    private @Nullable YearMonth bootPatch;
    private boolean patchesSaid;
    private @Nullable Set<Application> applications;
    private boolean applicationsSaid;

    private Builder() {}

    /**
     * What the boot loader may have found, and whether it must be locked.
     *
     * @throws IllegalArgumentException if there is no state
     */
    @CanIgnoreReturnValue
    public Builder boot(Collection<VerifiedBootState> states, boolean locked) {
      if (states.isEmpty()) {
        throw new IllegalArgumentException("at least one boot state expected: found=0");
      }
      this.bootStates = EnumSet.copyOf(states);
      this.locked = locked;
      return this;
    }

    /** Takes any system on any device, locked or not. */
    @CanIgnoreReturnValue
    public Builder bootUnchecked() {
      this.bootStates = EnumSet.allOf(VerifiedBootState.class);
      this.locked = false;
      return this;
    }

    /**
     * The keys that the system may be signed with, as the device states them: demanded with {@link
     * VerifiedBootState#SELF_SIGNED}, where anybody may have signed.
     */
    @CanIgnoreReturnValue
    public Builder bootKeys(Collection<Bytes> keys) {
      this.bootKeys = Set.copyOf(keys);
      this.bootKeysSaid = true;
      return this;
    }

    /** Takes a system signed by any key. */
    @CanIgnoreReturnValue
    public Builder bootKeysUnchecked() {
      this.bootKeys = null;
      this.bootKeysSaid = true;
      return this;
    }

    /** The least patch levels, by month; null for those that are not asked. */
    @CanIgnoreReturnValue
    public Builder patchLevels(
        @Nullable YearMonth os, @Nullable YearMonth vendor, @Nullable YearMonth boot) {
      this.osPatch = os;
      this.vendorPatch = vendor;
      this.bootPatch = boot;
      this.patchesSaid = true;
      return this;
    }

    /** Takes any patch level. */
    @CanIgnoreReturnValue
    public Builder patchLevelsUnchecked() {
      return patchLevels(null, null, null);
    }

    /** The applications that may make keys. */
    @CanIgnoreReturnValue
    public Builder applications(Collection<Application> applications) {
      this.applications = Set.copyOf(applications);
      this.applicationsSaid = true;
      return this;
    }

    /** Takes a key of any application. */
    @CanIgnoreReturnValue
    public Builder applicationsUnchecked() {
      this.applications = null;
      this.applicationsSaid = true;
      return this;
    }

    /**
     * The demands.
     *
     * @throws IllegalStateException if a part was not given
     * @throws IllegalArgumentException if a self-signed system is taken and its keys are unchecked:
     *     then anybody's system would be
     */
    public AndroidDemands build() {
      if (!bootKeysSaid || !patchesSaid || !applicationsSaid) {
        throw new IllegalStateException(
            "demands without a word on one of: boot keys="
                + bootKeysSaid
                + ", patch levels="
                + patchesSaid
                + ", applications="
                + applicationsSaid);
      }
      Set<VerifiedBootState> states = AttestationPolicy.Builder.given(bootStates, "boot");
      if (states.contains(VerifiedBootState.SELF_SIGNED)
          && !states.contains(VerifiedBootState.UNVERIFIED)
          && bootKeys == null) {
        throw new IllegalArgumentException(
            "boot keys expected where a self-signed system is taken: found=unchecked");
      }
      return new AndroidDemands(
          this, Set.copyOf(states), AttestationPolicy.Builder.given(locked, "locked"));
    }
  }
}
