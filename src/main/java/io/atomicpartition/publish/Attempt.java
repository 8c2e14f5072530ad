package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One execution of finalize: gives the temps their final names and makes the manifest to commit.
 */
final class Attempt {
  private final String id;
  private final PublishPlan plan;
  private final Verdict.Admissible base;
  private final PublishEnvironment environment;
  private final Placement placement;
  private final List<Manifest.Table> tables = new ArrayList<>();

  /**
   * @param base what the manifest is to be written over
   * @param inPlace see {@link PlacementRequest#inPlace()}
   */
  static Attempt start(
      AtomicStore store,
      PublishPlan plan,
      Verdict.Admissible base,
      PublishEnvironment environment,
      boolean inPlace)
      throws StoreException {
    String id = environment.newAttempt();
    environment.observer().attempting(plan.partition(), id);
    PlacementRequest request =
        new PlacementRequest(
            plan.partition().path(),
            plan.partition().manifestKey(),
            plan.launch().stagingPrefix(),
            id,
            base.version(),
            inPlace);
    Placement placement = Guarded.call("Placing an attempt", () -> store.place(request));
    return new Attempt(id, plan, base, environment, placement);
  }

  private Attempt(
      String id,
      PublishPlan plan,
      Verdict.Admissible base,
      PublishEnvironment environment,
      Placement placement) {
    this.id = id;
    this.plan = plan;
    this.base = base;
    this.environment = environment;
    this.placement = placement;
  }

  String id() {
    return id;
  }

  /** Gives every temp its final name; what is there then is the bytes that were written. */
  void promote() throws StoreException {
    SortedMap<String, List<PublishPlan.NamedTemp>> named = plan.named(id);
    List<Guarded.Call<Manifest.DataFile>> calls = new ArrayList<>();
    named.values().forEach(temps -> temps.forEach(temp -> calls.add(() -> promote(temp))));
    Iterator<Manifest.DataFile> promoted = promote(calls).iterator();
    named.forEach(
        (table, temps) -> {
          List<Manifest.DataFile> files = temps.stream().map(temp -> promoted.next()).toList();
          ContentId.Table content = plan.content(table);
          tables.add(new Manifest.Table(table, content.schemaFingerprint(), content.rows(), files));
        });
  }

  private List<Manifest.DataFile> promote(List<Guarded.Call<Manifest.DataFile>> calls)
      throws StoreException {
    StepTimer timer = new StepTimer(environment, plan.partition(), PublishStep.PROMOTE);
    try {
      return Together.run(environment.files(), calls);
    } finally {
      timer.stop();
    }
  }

  private Manifest.DataFile promote(PublishPlan.NamedTemp named) throws StoreException {
    TempFile temp = named.temp();
    StoredObject object =
        Guarded.call(
            "Promoting '" + temp.key() + "'",
            () -> placement.promote(temp.key(), named.name(), temp.digest()));
    return new Manifest.DataFile(
        named.name(),
        temp.digest().size(),
        temp.rows().rows(),
        temp.digest().crc32c(),
        temp.digest().sha256(),
        Manifest.VerifiedBy.of(object),
        object.version());
  }

  /** The manifest that makes this attempt's files live. Differs at every call, by its write id. */
  Manifest manifest() {
    Instant now = environment.clock().instant();
    return new Manifest(
        environment.ids().next(),
        plan.partition(),
        plan.expectedSequence() + 1,
        Optional.of(
            new Manifest.Publish(
                plan.publishId(),
                id,
                plan.contentId(),
                plan.contentIdExcludes(),
                plan.launch().run(),
                tables,
                now)),
        base.current()
            .map(c -> History.after(c.record(), c.manifest(), environment.historyLimits(), now))
            .orElse(History.NONE),
        ManifestHash.ofPredecessor(base.current().map(Verdict.Current::manifest)),
        environment.producer(),
        now);
  }

  /** Sends the commit; see {@link Placement#commit}. */
  void commit(byte[] body) throws StoreException {
    Guarded.call("The commit", () -> placement.commit(body));
  }

  /**
   * Deletes this attempt's files. What cannot be deleted is reported and left to the sweep: that
   * the attempt is lost is known whether or not its files are gone.
   */
  void discard() {
    try {
      DeleteReport report = Guarded.call("Deleting an attempt's files", placement::discard);
      if (!report.failed().isEmpty()) {
        environment.observer().orphansLeft(plan.partition(), report.failed().toString());
      }
    } catch (StoreException e) {
      environment.observer().orphansLeft(plan.partition(), e.toString());
    }
  }
}
