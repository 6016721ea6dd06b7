package dev.custody.reconcile.internal.facts;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a world has stored, as rules read it: each question goes to the index that knows. What is
 * worked out from it is for the worlds that extend this.
 */
abstract class StoredWorld implements World {

  final Directory names = new Directory();
  final Sharing sharing = new Sharing(names);
  final FactIndex index = new FactIndex(names);
  final ContentIndex contents = new ContentIndex(names);
  final OrderIndex orders = new OrderIndex();
  final PlanIndex books;
  final KeyIndex keys;
  final Marks marks;
  final EnumMap<Source, Instant> heard = new EnumMap<>(Source.class);
  Instant now = Instant.MIN;
  Posture posture = Posture.NONE;

  private final EngineSettings settings;
  private final OpenAlarms open = new OpenAlarms();

  StoredWorld(EngineSettings settings, TrustPolicy policy) {
    this.settings = settings;
    this.books = new PlanIndex(names, settings.limits().plansMax());
    this.keys = new KeyIndex(settings.devices(), policy);
    this.marks = new Marks(settings.devices(), settings.sensors().speedKmhMax());
  }

  @Override
  public final EngineSettings settings() {
    return settings;
  }

  @Override
  public final Instant now() {
    return now;
  }

  @Override
  public final OpenAlarms open() {
    return open;
  }

  // ---- facts ----

  @Override
  public final @Nullable Fact fact(EventId id) {
    return index.fact(id);
  }

  @Override
  public final NavigableSet<Fact> facts(String thing) {
    return index.facts(thing);
  }

  @Override
  public final NavigableSet<Fact> relatedTo(EventId id) {
    return index.relatedTo(id);
  }

  @Override
  public final NavigableSet<Fact> movesUnder(String name) {
    return index.movesUnder(name);
  }

  @Override
  public final NavigableSet<Fact> factsAt(String place) {
    return index.factsAt(place);
  }

  @Override
  public final NavigableSet<Fact> factsBy(String operator) {
    return index.factsBy(operator);
  }

  @Override
  public final NavigableSet<Fact> factsOn(String device) {
    return index.factsOn(device);
  }

  @Override
  public final NavigableSet<Fact> marked(Marks.Mark mark, String name) {
    return marks.of(mark, name);
  }

  @Override
  public final NavigableSet<Fact> holdsOf(KeyId kid) {
    return orders.holdsOf(kid);
  }

  @Override
  public final NavigableSet<Fact> correctionsOf(EventId target) {
    return orders.correctionsOf(target);
  }

  @Override
  public final NavigableSet<Fact> ordersOn(Bytes finding) {
    return orders.ordersOn(finding);
  }

  @Override
  public final @Nullable Fact announcementOf(Digest digest) {
    return orders.announcementOf(digest);
  }

  @Override
  public final boolean anyPinned() {
    return orders.anyPinned();
  }

  // ---- contents ----

  @Override
  public final Set<String> childrenOf(String container) {
    return contents.childrenOf(container);
  }

  @Override
  public final Set<String> parentsOf(String thing) {
    return contents.parentsOf(thing);
  }

  @Override
  public final Set<String> listedIn(String thing) {
    return contents.listedIn(thing);
  }

  /** These things and all that was ever inside of them. */
  public final Set<String> within(Set<String> start) {
    return contents.within(start);
  }

  // ---- plans ----

  @Override
  public final @Nullable PlanBook plan(String id) {
    return books.book(id);
  }

  @Override
  public final Set<String> planIds() {
    return books.ids();
  }

  @Override
  public final @Nullable Instant deadlineFrom(Instant time) {
    return books.deadlineFrom(time);
  }

  @Override
  public List<Plan> plansOf(String thing) {
    return books.inForce(books.namesOf(thing), this);
  }

  @Override
  public final List<Plan> plansOfConsignment(String consignment) {
    return books.inForce(books.namesOfConsignment(consignment), this);
  }

  @Override
  public final boolean isConsignment(String thing) {
    return books.isConsignment(thing);
  }

  @Override
  public final Set<String> declaredContainersOf(String thing) {
    return books.declaredContainersOf(thing);
  }

  @Override
  public final Set<String> consignmentsOf(String thing) {
    return books.consignmentsOf(thing);
  }

  /** Names of the plans that name this thing, in force or not yet. */
  public final Set<String> planNamesOf(String thing) {
    return books.namesOf(thing);
  }

  /** Names of the plans of this consignment. */
  public final Set<String> planNamesOfConsignment(String consignment) {
    return books.namesOfConsignment(consignment);
  }

  /** Every unit of any revision of a plan that has more than one; empty for others. */
  public final Set<String> unitsOfEdited(String id) {
    return books.unitsOfEdited(id);
  }

  /** Names of plans that have more than one revision. */
  public final Set<String> editedPlans() {
    return books.edited();
  }

  // ---- keys, devices and sources ----

  @Override
  public final SortedMap<KeyId, KeyStream> streams() {
    return keys.streams();
  }

  @Override
  public final @Nullable KeyStream stream(String kid) {
    return keys.stream(kid);
  }

  @Override
  public final @Nullable Instant distrustedSince(KeyId kid) {
    return keys.distrustedSince(kid);
  }

  @Override
  public final Roster.@Nullable Entry rostered(KeyId kid) {
    return keys.rostered(kid);
  }

  @Override
  public final Roster roster() {
    return keys.roster();
  }

  @Override
  public final Posture posture() {
    return posture;
  }

  /** All devices that events were recorded on, in order. */
  public final Set<String> devices() {
    return index.devices();
  }

  @Override
  public final Map<Source, Instant> heard() {
    return heard;
  }

  @Override
  public final Instant heard(Source source) {
    return heard.getOrDefault(source, Instant.MIN);
  }
}
