package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.store.StoreProbe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What runners and their consoles see of the sink: names, coders, labels, ids. */
public class GraphTest extends LakeTest {
  private final Pipeline pipeline = Run.pipeline();

  private PCollection<Row> rows() {
    return pipeline.apply(
        Create.of(Payments.row("2026-11-23", 1, null)).withRowSchema(Payments.SCHEMA));
  }

  /** Consoles show these, and an update of a running job matches by them. */
  @Test
  public void stepsHaveTheirNames() {
    rows().apply("Publish", sink());

    assertThat(steps())
        .containsExactly(
            "Publish/IntoGlobalWindow",
            "Publish/PublishStaged",
            "Publish/PublishStaged/AwaitProbe",
            "Publish/PublishStaged/CleanUpTemps",
            "Publish/PublishStaged/FailOnConflicts",
            "Publish/PublishStaged/FailOnConflicts/CollectConflicts",
            "Publish/PublishStaged/FailOnConflicts/FailIfAny",
            "Publish/PublishStaged/FinalizePartitions",
            "Publish/PublishStaged/ProbeStore",
            "Publish/PublishStaged/ProbeStore/Once",
            "Publish/PublishStaged/ProbeStore/Probe",
            "Publish/PublishStaged/StabilizePublish",
            "Publish/PublishStaged/StabilizePublish/Elements",
            "Publish/PublishStaged/StabilizePublish/Shuffle",
            "Publish/PublishStaged/StabilizePublish/Spread",
            "Publish/PublishStaged/StabilizeResults",
            "Publish/PublishStaged/StabilizeResults/Elements",
            "Publish/PublishStaged/StabilizeResults/Shuffle",
            "Publish/PublishStaged/StabilizeResults/Spread",
            "Publish/StageTemps",
            "Publish/StageTemps/AssemblePartitions",
            "Publish/StageTemps/GroupByPartition",
            "Publish/StageTemps/MergeTemps",
            "Publish/StageTemps/WriteTemps");
  }

  @Test
  public void aProbeThatIsSkippedIsNoStep() {
    rows().apply("Publish", sink().withStoreProbe(StoreProbe.SKIP));

    assertThat(steps()).noneMatch(step -> step.contains("Probe")).isNotEmpty();
  }

  /** A step does not begin before its side inputs are there: nothing is live before. */
  @Test
  public void finalizeHasWhatTheProbeSaysAsASideInput() {
    rows().apply("Publish", sink());

    Map<PValue, TransformHierarchy.Node> producers = new HashMap<>();
    List<PCollection<?>> sideInputs = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            node.getOutputs().values().forEach(output -> producers.put(output, node));
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo
                && parDo.getFn() instanceof FinalizePartitions) {
              parDo.getSideInputs().values().forEach(view -> sideInputs.add(view.getPCollection()));
            }
          }
        });

    assertThat(sideInputs)
        .singleElement()
        .satisfies(
            input ->
                assertThat(upstream(input, producers))
                    .contains("Publish/PublishStaged/ProbeStore/Probe/ParMultiDo(Probe)"));
  }

  private static Set<String> upstream(
      PValue value, Map<PValue, TransformHierarchy.Node> producers) {
    TransformHierarchy.Node producer = producers.get(value);
    Set<String> names = new TreeSet<>(Set.of(producer.getFullName()));
    producer.getInputs().values().forEach(input -> names.addAll(upstream(input, producers)));
    return names;
  }

  @Test
  public void filesThatAreNotMergedPassNoStepForIt() {
    rows().apply("Publish", sink().withoutSmallFileMerging());

    assertThat(steps()).noneMatch(step -> step.contains("Merge")).isNotEmpty();
    assertThat(DisplayData.from(sink().withoutSmallFileMerging()).items())
        .anySatisfy(
            item -> {
              assertThat(item.getKey()).isEqualTo("smallFileBytes");
              assertThat(item.getValue()).isEqualTo(0L);
            });
  }

  /** Ours, without what Beam's own transforms are made of. */
  private Set<String> steps() {
    Set<String> names = new TreeSet<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            add(node);
            return node.getTransform() == null || isOurs(node.getTransform())
                ? CompositeBehavior.ENTER_TRANSFORM
                : CompositeBehavior.DO_NOT_ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            add(node);
          }

          private void add(TransformHierarchy.Node node) {
            if (node.getFullName().startsWith("Publish/")) {
              names.add(node.getFullName());
            }
          }
        });
    return names;
  }

  private static boolean isOurs(PTransform<?, ?> transform) {
    return transform.getClass().getName().startsWith("io.atomicpartition.");
  }

  @Test
  public void nothingIsJavaSerializedBetweenSteps() {
    rows().apply("Publish", sink().withConflictsAsOutput());

    List<Coder<?>> coders = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitValue(PValue value, TransformHierarchy.Node producer) {
            if (producer.getFullName().startsWith("Publish/")
                && value instanceof PCollection<?> collection) {
              addWithParts(collection.getCoder(), coders);
            }
          }
        });
    assertThat(coders)
        .hasSizeGreaterThan(10)
        .doesNotHaveAnyElementsOfTypes(SerializableCoder.class);
  }

  private static void addWithParts(Coder<?> coder, List<Coder<?>> coders) {
    coders.add(coder);
    coder.getCoderArguments().forEach(part -> addWithParts(part, coders));
  }

  @Test
  public void theDisplayDataSayWhatWasAskedFor() {
    DisplayData display =
        DisplayData.from(
            sink()
                .withRunId("nightly")
                .withMode(Mode.REPLACE)
                .withStoreProbe(StoreProbe.THOROUGH)
                .withMaxOpenWriters(7)
                .withMaxBufferedBytes(8)
                .withSmallFileMerging(10, 11)
                .withFinalizeThreads(9));

    assertThat(display.items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .contains(
            "root=" + lake.uri(),
            "mode=REPLACE",
            "whenLive=CONFLICT",
            "partitionFields=day",
            "runId=nightly",
            "maxOpenWriters=7",
            "maxBufferedBytes=8",
            "smallFileBytes=10",
            "storeProbe=THOROUGH",
            "finalizeThreads=9");
  }

  @Test
  public void soManyPartitionsArePublishedAtOnceThatTheirCallsFitTheConnectionsOfAStore() {
    assertThat(DisplayData.from(sink()).items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .contains("finalizeThreads=64");
  }

  @Test
  public void everyExpansionIsALaunchOfItsOwnNamedByTheWholeTransform() {
    PCollection<Row> rows = rows();
    PublishedPartitions one = rows.apply("Publish", sink().withRunId("Nightly run"));
    PublishedPartitions nested =
        rows.apply(
            "Outer",
            new PTransform<PCollection<Row>, PublishedPartitions>() {
              @Override
              public PublishedPartitions expand(PCollection<Row> input) {
                return input.apply("Publish", sink().withRunId("Nightly run"));
              }
            });

    String label = "_staging/nightly-run/[0-9a-f]{32}/";
    assertThat(one.stagingPrefix()).matches(label + "publish-[0-9a-f]{8}/");
    assertThat(nested.stagingPrefix()).matches(label + "outer-publish-[0-9a-f]{8}/");
    assertThat(launchId(one)).isNotEqualTo(launchId(nested));
  }

  private static String launchId(PublishedPartitions output) {
    return output.stagingPrefix().split("/", -1)[2];
  }

  @Test
  public void theRunIsNamedAfterTheJobUnlessItHasALabel() {
    pipeline.getOptions().setJobName("ledgers-2026");

    assertThat(rows().apply("Publish", sink()).stagingPrefix())
        .startsWith("_staging/ledgers-2026/");
  }

  @Test
  public void conflictsAreNoOutputUnlessAskedFor() {
    PublishedPartitions output = rows().apply("Publish", sink());

    assertThatThrownBy(output::conflicts)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Conflicts fail the job; ask for withConflictsAsOutput() to have them as an output");
  }
}
