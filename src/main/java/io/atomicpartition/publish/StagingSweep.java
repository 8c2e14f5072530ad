package io.atomicpartition.publish;

import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.publish.SweepReport.Kind;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.UnfinishedUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, and deletes if it is to, all that launches have staged of which the youngest object or
 * upload is older than the staging age: temps, captured sequences, staged directories. Where
 * anything is younger, nothing of that launch is touched. A launch that is still to publish after
 * that age finds its temps gone and fails, loudly; nothing that is live is ever in the staging
 * area.
 *
 * <p>Needs memory for the prefixes of all launches and for one page of objects.
 */
public final class StagingSweep {
  /** Only what a {@link Launch} makes: a staging location of the user's own may hold more. */
  private static final Pattern LAUNCH =
      Pattern.compile(StoreLocation.STAGING + "/[^/]+/[0-9a-f]{16,64}/");

  private final AtomicStore store;
  private final PublishEnvironment environment;
  private final SweepPolicy policy;

  public StagingSweep(AtomicStore store, PublishEnvironment environment, SweepPolicy policy) {
    this.store = store;
    this.environment = environment;
    this.policy = policy;
  }

  /**
   * The prefix of every launch that has anything staged, ending in '/'.
   *
   * @throws StoreException if the staging area cannot be listed
   */
  public NavigableSet<String> launches() throws StoreException {
    NavigableSet<String> launches = new TreeSet<>();
    String prefix = StoreLocation.STAGING + "/";
    forEachPage(
        prefix,
        page -> {
          page.forEach(object -> launch(object.key()).ifPresent(launches::add));
          return true;
        });
    Uploads.list(store, prefix).forEach(upload -> launch(upload.key()).ifPresent(launches::add));
    return launches;
  }

  private static Optional<String> launch(String key) {
    Matcher launch = LAUNCH.matcher(key);
    return launch.lookingAt() ? Optional.of(launch.group()) : Optional.empty();
  }

  /**
   * Sweeps one launch. Never throws for what a store does: the report says it.
   *
   * @param launch one of {@link #launches()}
   * @throws IllegalArgumentException if it is no launch's prefix
   */
  public SweepReport sweep(String launch) {
    if (!LAUNCH.matcher(launch).matches()) {
      throw new IllegalArgumentException(
          String.format(
              "Expected a launch's prefix such as '%s/nightly/0123456789abcdef/', found '%s'",
              StoreLocation.STAGING, launch));
    }
    Instant now = environment.clock().instant();
    Staged staged = new Staged();
    try {
      forEachPage(
          launch,
          page -> {
            page.forEach(staged::add);
            return true;
          });
      Uploads.list(store, launch).forEach(staged::add);
    } catch (StoreException e) {
      return new SweepReport(
          launch, Ending.FAILED, List.of(), DeleteReport.NOTHING, e.getMessage());
    }
    if (staged.isEmpty() || !isOld(staged.youngest, now)) {
      return new SweepReport(launch, Ending.NOTHING_FOUND, List.of(), DeleteReport.NOTHING, "");
    }
    List<Finding> findings = staged.findings(launch, now);
    return policy.dryRun()
        ? new SweepReport(launch, Ending.DRY_RUN, findings, DeleteReport.NOTHING, "")
        : deleted(launch, findings, staged.uploads, now);
  }

  private boolean isOld(Instant written, Instant now) {
    return Duration.between(written, now).compareTo(policy.stagingAge()) > 0;
  }

  /** What there is of one launch. */
  private static final class Staged {
    private final List<UnfinishedUpload> uploads = new ArrayList<>();
    private Instant youngest = Instant.MIN;
    private long objects = 0;
    private long bytes = 0;

    void add(StoredObject object) {
      objects++;
      bytes += object.size();
      written(object.lastModified());
    }

    void add(UnfinishedUpload upload) {
      uploads.add(upload);
      written(upload.initiated());
    }

    private void written(Instant at) {
      youngest = at.isAfter(youngest) ? at : youngest;
    }

    boolean isEmpty() {
      return objects == 0 && uploads.isEmpty();
    }

    List<Finding> findings(String launch, Instant now) {
      List<Finding> findings = new ArrayList<>();
      if (objects > 0) {
        Duration age = Duration.between(youngest, now);
        findings.add(new Finding(Kind.LAUNCH, launch, objects, bytes, age));
      }
      uploads.forEach(upload -> findings.add(Uploads.finding(upload, now)));
      return findings;
    }
  }

  /** Lists again, so as not to hold all keys, and stops at the first page with anything younger. */
  private SweepReport deleted(
      String launch, List<Finding> findings, List<UnfinishedUpload> uploads, Instant now) {
    DeleteReport aborted = Uploads.abort(store, uploads);
    int[] gone = {aborted.gone()};
    Map<String, String> failed = new HashMap<>(aborted.failed());
    List<String> details = new ArrayList<>();
    try {
      forEachPage(
          launch,
          page -> {
            if (!page.stream().allMatch(object -> isOld(object.lastModified(), now))) {
              details.add("something was staged meanwhile, so the rest was left alone");
              return false;
            }
            DeleteReport report =
                Batches.delete(store, page.stream().map(StoredObject::key).toList());
            gone[0] += report.gone();
            failed.putAll(report.failed());
            return true;
          });
    } catch (StoreException e) {
      details.add("the rest was left alone: " + e.getMessage());
    }
    return new SweepReport(
        launch,
        details.isEmpty() ? Ending.SWEPT : Ending.SWEPT_IN_PART,
        findings,
        new DeleteReport(gone[0], failed),
        String.join("; ", details));
  }

  /** Says whether to go on. */
  @FunctionalInterface
  private interface PageVisitor {
    boolean visit(List<StoredObject> page);
  }

  private void forEachPage(String prefix, PageVisitor visitor) throws StoreException {
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      ListPage page = Guarded.call("Listing '" + prefix + "'", () -> store.list(prefix, next));
      if (!visitor.visit(page.objects())) {
        return;
      }
      token = page.nextPageToken();
    } while (token.isPresent());
  }
}
