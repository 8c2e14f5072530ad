package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;

public class InputsRealDataIT {
  @Rule
  public final transient TestPipeline pipeline =
      TestPipeline.fromOptions(options()).enableAbandonedNodeEnforcement(false);

  /** Without the direct runner's checks of every element, which take most of the time. */
  private static DirectOptions options() {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    return options;
  }

  private static InputSpec italy(String level) {
    return InputSpec.builder(level, RealData.path("italy-covid/dati-" + level + "/*.csv")).build();
  }

  private static List<GenericRecord> records(InputSpec spec) throws Exception {
    Reading reading = InputFiles.read(spec);
    assertThat(reading.errors()).isEmpty();
    return reading.records();
  }

  private static List<String> texts(List<GenericRecord> records, String column) {
    return records.stream()
        .map(record -> record.get(column) == null ? null : record.get(column).toString())
        .toList();
  }

  @Test
  public void theThreeLevelsOfItalyAreReadByAPipelineInFullWithEachDayAPartition()
      throws Exception {
    List<InputSpec> specs =
        List.of(italy("province"), italy("regioni"), italy("andamento-nazionale"));
    Map<String, Schema> schemas = SchemaInference.infer(specs);
    PartitionSpec byDay = PartitionSpec.parse("day(data),path(-(?<file>\\d{8})\\.csv)", schemas);
    PCollectionList<TableRecord> tables = PCollectionList.empty(pipeline);
    for (InputSpec spec : specs) {
      tables = tables.and(pipeline.apply(spec.table(), ReadRecords.of(spec, schemas)));
    }
    PCollection<String> days =
        tables
            .apply(Flatten.pCollections())
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(record -> record.table() + " " + byDay.partitionOf(record)));
    PAssert.that(days.apply(Count.perElement()))
        .satisfies(
            counts -> {
              Map<String, Long> rows = new TreeMap<>();
              Map<String, Integer> partitions = new TreeMap<>();
              counts.forEach(
                  count -> {
                    String table = count.getKey().substring(0, count.getKey().indexOf(' '));
                    rows.merge(table, count.getValue(), Long::sum);
                    partitions.merge(table, 1, Integer::sum);
                    String digits = count.getKey().replaceAll("[^0-9]", "");
                    assertThat(digits.substring(8)).isEqualTo(digits.substring(0, 8));
                  });
              assertThat(rows)
                  .isEqualTo(
                      Map.of(
                          "province", 262_807L, "regioni", 37_401L, "andamento-nazionale", 1_781L));
              assertThat(partitions.values()).containsOnly(1_781);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void naplesIsNoNullAndLeadingZerosStay() throws Exception {
    List<GenericRecord> province = records(italy("province"));
    assertThat(texts(province, "sigla_provincia").stream().filter("NA"::equals)).hasSize(1_781);
    Set<String> codes = new TreeSet<>(texts(province, "codice_provincia"));
    assertThat(codes).contains("001", "066", "111");
    assertThat(texts(province, "lat").stream().filter(lat -> lat == null)).hasSize(72_240);
    Set<String> regions = new TreeSet<>(texts(records(italy("regioni")), "codice_regione"));
    assertThat(regions).contains("01", "08", "13");
  }

  @Test
  public void columnsThatArrivedLaterAreNullBefore() throws Exception {
    Reading province = InputFiles.read(italy("province"));
    assertThat(province.schema().getFields()).hasSize(14);
    Schema.Field nuts = province.schema().getField("codice_nuts_3");
    long day = 0;
    for (GenericRecord record : province.records()) {
      day = Math.max(day, record.get(nuts.pos()) == null ? 0 : 1);
      if (record.get("data").equals(1_582_567_200_000_000L)) {
        assertThat(record.get(nuts.pos())).isNull();
      }
    }
    assertThat(day).isEqualTo(1);
    assertThat(SchemaInference.infer(italy("regioni")).getFields()).hasSize(30);
    assertThat(SchemaInference.infer(italy("andamento-nazionale")).getFields()).hasSize(24);
  }

  @Test
  public void theVulnerabilitiesAreTheSameFromCsvAndFromJson() throws Exception {
    String file = RealData.path("cisa-kev/known_exploited_vulnerabilities");
    Reading csv = InputFiles.read(InputSpec.builder("kev", file + ".csv").build());
    Reading json =
        InputFiles.read(
            InputSpec.builder("kev", file + ".json").jsonPointer("/vulnerabilities").build());
    assertThat(csv.errors()).isEmpty();
    assertThat(json.errors()).isEmpty();
    assertThat(csv.records()).hasSize(1_404);
    assertThat(InputFiles.types(csv.schema())).contains("dateAdded:date", "cwes:string");
    assertThat(InputFiles.types(json.schema())).contains("dateAdded:date", "cwes:array of string");
    for (Schema.Field field : csv.schema().getFields()) {
      if (!field.name().equals("cwes")) {
        assertThat(json.column(field.name())).as(field.name()).isEqualTo(csv.column(field.name()));
      }
    }
  }

  @Test
  public void naIsNullInTheWeather() throws Exception {
    Reading weather =
        InputFiles.read(
            InputSpec.builder("weather", RealData.path("nycflights13/weather.csv"))
                .csv(CsvDialect.builder().nullMarkers(Set.of("NA")).build())
                .build());
    assertThat(weather.errors()).isEmpty();
    assertThat(weather.records()).hasSize(26_115);
    assertThat(InputFiles.types(weather.schema()))
        .contains("wind_gust:double", "wind_dir:long", "time_hour:timestamp", "origin:string");
    assertThat(weather.column("wind_gust").stream().filter(gust -> gust == null)).hasSize(20_778);
  }

  @Test
  public void theFlightsAreReadByAPipelineInFull() {
    InputSpec spec =
        InputSpec.builder("flights", RealData.path("vega-flights/flights-3m.parquet")).build();
    Map<String, Schema> schemas = SchemaInference.infer(List.of(spec));
    assertThat(InputFiles.types(schemas.get("flights")))
        .containsExactly(
            "date:local_timestamp",
            "delay:long",
            "distance:long",
            "origin:string",
            "destination:string");
    PartitionSpec byDay = PartitionSpec.parse("day(date)", schemas);
    PCollection<String> days =
        pipeline
            .apply(ReadRecords.of(spec, schemas))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(record -> byDay.partitionOf(record).get(0).toString()));
    PAssert.thatSingleton(days.apply("Rows", Count.globally())).isEqualTo(3_000_000L);
    PAssert.thatSingleton(days.apply(Count.perElement()).apply("Days", Count.globally()))
        .isEqualTo(182L);
    pipeline.run();
  }
}
