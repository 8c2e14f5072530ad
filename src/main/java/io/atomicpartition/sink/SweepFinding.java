package io.atomicpartition.sink;

import com.google.auto.value.AutoValue;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * Something that a sweep has found, or a place that it could not sweep: the element that {@link
 * AtomicPartitionSweep} puts out. Has a Beam schema.
 */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class SweepFinding {
  /** The kind of a place that could not be looked at; where its detail says why. */
  static final String PLACE = "PLACE";

  @SchemaFieldDescription("The partition, the launch's prefix, or _uploads.")
  public abstract String getPlace();

  @SchemaFieldDescription(
      "ORPHAN, REPLACED, HALF_MADE, LAUNCH, UNFINISHED_UPLOAD; or PLACE, which could not be swept.")
  public abstract String getKind();

  @SchemaFieldDescription("Where it is, relative to the root; of a launch, the prefix of its keys.")
  public abstract String getKey();

  @SchemaFieldDescription("How many objects it is.")
  public abstract long getObjects();

  @SchemaFieldDescription("Bytes of all of them; 0 of an unfinished upload, which does not say.")
  public abstract long getBytes();

  @SchemaFieldDescription("How old it is, in seconds.")
  public abstract long getAgeSeconds();

  @SchemaFieldDescription("FOUND, where nothing was to be deleted; GONE; or LEFT.")
  public abstract String getState();

  @SchemaFieldDescription("Why it is LEFT; else empty.")
  public abstract String getDetail();

  static List<SweepFinding> of(SweepReport report) {
    List<SweepFinding> findings = new ArrayList<>();
    if (report.ending() == Ending.FAILED) {
      findings.add(
          new AutoValue_SweepFinding(
              report.place(), PLACE, report.place(), 0, 0, 0, "LEFT", report.detail()));
    }
    for (Finding finding : report.findings()) {
      String why =
          report.ending() == Ending.FENCE_LOST ? report.detail() : whyLeft(report, finding);
      String state = report.ending() == Ending.DRY_RUN ? "FOUND" : why.isEmpty() ? "GONE" : "LEFT";
      findings.add(
          new AutoValue_SweepFinding(
              report.place(),
              finding.kind().name(),
              finding.key(),
              finding.objects(),
              finding.bytes(),
              finding.age().toSeconds(),
              state,
              why));
    }
    return findings;
  }

  /** Keys that failed are the finding's own, or in the launch that it is, or of its uploads. */
  private static String whyLeft(SweepReport report, Finding finding) {
    Map<String, String> failed = report.deleted().failed();
    return switch (finding.kind()) {
      case ORPHAN, REPLACED, HALF_MADE -> failed.getOrDefault(finding.key(), "");
      case LAUNCH -> firstBelow(finding.key(), failed).orElse(report.detail());
      case UNFINISHED_UPLOAD -> firstBelow(finding.key(), failed).orElse("");
    };
  }

  private static Optional<String> firstBelow(String key, Map<String, String> failed) {
    return failed.entrySet().stream()
        .filter(one -> one.getKey().startsWith(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
