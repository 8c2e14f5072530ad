package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RepairDerivedTest {
  private static final String LIST =
      "_tables/ledgers/_symlink_format_manifest/day=2026-11-16/manifest";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int repair(String... args) {
    out.reset();
    err.reset();
    return RepairDerived.run(args, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static void assertNumbers(ByteArrayOutputStream out, int lists, int log) {
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll(" +", " "))
        .isEqualTo(
            String.format(
                "what partitions written failed%n"
                    + "symlink manifests 4 %d 0%n"
                    + "Delta log 4 %d 0%n",
                lists, log));
  }

  @Test
  public void theSampleGetsBothByItsRunOrLaterAndWhatWasEditedIsMended() throws IOException {
    Lake lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    IngestJob.run(
            lake,
            "--input=ledgers=pipelines/ingest/sample/ledgers-*.csv",
            "--input=transactions=pipelines/ingest/sample/transactions-*.jsonl",
            "--partitionBy=day(closed_at)",
            "--symlinkManifests")
        .ok();
    Path list = lake.root().resolve(LIST);
    assertThat(list).content().contains("/day=2026-11-16/ledgers/part-");
    String[] both = {"--output=" + lake.uri(), "--symlinkManifests", "--deltaLog"};

    assertThat(repair(both)).isZero();
    assertNumbers(out, 0, 4);
    assertThat(lake.root().resolve("_tables/transactions/_delta_log")).isDirectory();

    Files.writeString(list, "nonsense\n");
    assertThat(repair(both)).isZero();
    assertNumbers(out, 1, 0);
    assertThat(repair(both)).isZero();
    assertNumbers(out, 0, 0);
  }

  @Test
  public void optionsThatMakeNoSenseAreNamed() {
    assertThat(repair("--output=" + temporary.getRoot())).isEqualTo(Ingest.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("repair: Say what to repair: --symlinkManifests, --deltaLog or both");
  }
}
