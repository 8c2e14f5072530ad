package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.Test;

public class TableRecordCoderTest {
  private static final Schema A =
      AvroTypes.record("a", null, ColumnTypes.parseColumns("id:long,s:string"));
  private static final Schema B = AvroTypes.record("b", null, ColumnTypes.parseColumns("s:string"));
  private static final TableRecordCoder CODER = TableRecordCoder.of(Map.of("b", B, "a", A));

  private static TableRecord a(long id, String text, String file) {
    GenericRecord record = new GenericData.Record(A);
    record.put("id", id);
    record.put("s", text);
    return new TableRecord("a", record, file, "line 7");
  }

  @Test
  public void recordsOfEachTableComeBackEqual() throws Exception {
    GenericRecord b = new GenericData.Record(B);
    b.put("s", "ü");
    CoderProperties.coderDecodeEncodeEqual(CODER, a(1, "x", "f"));
    CoderProperties.coderDecodeEncodeEqual(CODER, new TableRecord("b", b, "g", "record 3"));
    CoderProperties.coderSerializable(CODER);
  }

  @Test
  public void theEncodingIsConsistentWithEqualityAndDeterministic() throws Exception {
    CoderProperties.coderConsistentWithEquals(CODER, a(1, "x", "f"), a(1, "x", "f"));
    CoderProperties.coderConsistentWithEquals(CODER, a(1, "x", "f"), a(1, "x", "g"));
    CoderProperties.coderConsistentWithEquals(CODER, a(1, "x", "f"), a(2, "x", "f"));
    CoderProperties.coderDeterministic(CODER, a(1, "x", "f"), a(1, "x", "f"));
    CODER.verifyDeterministic();
  }

  @Test
  public void aMapMakesItNotDeterministic() {
    Schema map =
        AvroTypes.record("m", null, Map.of("m", Schema.createMap(Schema.create(Schema.Type.INT))));
    assertThatThrownBy(() -> TableRecordCoder.of(Map.of("m", map)).verifyDeterministic())
        .isInstanceOf(NonDeterministicException.class)
        .hasMessageContaining("table 'm'");
  }

  @Test
  public void theOrderInWhichTablesAreGivenDoesNotMatter() {
    assertThat(TableRecordCoder.of(Map.of("a", A, "b", B)))
        .isEqualTo(CODER)
        .hasSameHashCodeAs(CODER);
    assertThat(TableRecordCoder.of(Map.of("a", A))).isNotEqualTo(CODER);
  }

  @Test
  public void anUnknownTableIsRefused() {
    TableRecord record = new TableRecord("c", new GenericData.Record(A), "f", "line 1");
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(CODER, record))
        .isInstanceOf(CoderException.class)
        .hasMessage("Table 'c' is not one that this coder was made for: [a, b]");
  }
}
