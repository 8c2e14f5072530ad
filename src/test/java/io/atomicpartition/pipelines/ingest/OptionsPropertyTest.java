package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.input.InputException;
import io.atomicpartition.pipelines.ingest.input.PartitionSpec;
import io.atomicpartition.testing.properties.Properties;
import io.atomicpartition.testing.properties.Texts;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** Whatever is on the command line is understood, or refused as an argument that makes no sense. */
public class OptionsPropertyTest extends Properties {
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "t",
          SchemaBuilder.record("t").fields().requiredLong("n").requiredString("day").endRecord());

  @Provide
  Arbitrary<String> specs() {
    return Combinators.combine(
            Arbitraries.of("", "day", "day,", "x:day(", "path(", "month(day", "n:path(*", "year("),
            Texts.utf16(),
            Arbitraries.of("", ")", ",", "0)", "-1)", "99999999999999999999)"))
        .as((start, middle, end) -> start + middle + end);
  }

  @Provide
  Arbitrary<String> arguments() {
    return Combinators.combine(
            Arbitraries.of(
                "", "--", "--mode=", "--input=", "--quote=", "--delimiter=", "--columns="),
            Texts.utf16())
        .as((start, rest) -> start + rest);
  }

  @Property(tries = 1_000)
  public void anyTextIsAPartitionSpecOrIsRefused(@ForAll("specs") String spec) {
    try {
      assertThat(PartitionSpec.parse(spec, SCHEMAS)).isNotNull();
    } catch (InputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 50)
  public void anyArgumentIsUnderstoodOrRefused(@ForAll("arguments") String argument) {
    try {
      String[] args = {"--output=/lake", "--input=t=x.csv", argument};
      assertThat(InputSpecs.of(CommandLine.parse(args, IngestOptions.class))).isNotNull();
    } catch (IllegalArgumentException | InputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
