package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Test;

/** What the golden vectors cannot show: payloads of NaN, huge rows, and misuse. */
public class HashingRecordConsumerTest {
  private static final String TWO_FIELDS = "message m { optional double a; optional binary b; }";

  @Test
  public void everyNanIsTheSame() {
    double payload = Double.longBitsToDouble(0xfff8000000000001L);

    assertThat(bytes("message m { optional double a; }", out -> out.addDouble(payload)))
        .isEqualTo(bytes("message m { optional double a; }", out -> out.addDouble(Double.NaN)))
        .isEqualTo("01000000000000f87f");
    assertThat(
            bytes(
                "message m { optional float a; }",
                out -> out.addFloat(Float.intBitsToFloat(0xffc00001))))
        .isEqualTo("010000c07f");
  }

  @Test
  public void aRowOfManyMegabytesIsHashedAndItsBufferIsNotKept() {
    HashingRecordConsumer hashing = hashing(TWO_FIELDS);
    Binary huge = Binary.fromConstantByteArray(new byte[20_000_000]);

    writeB(hashing, huge);
    int hugeLength = hashing.canonicalBytes().length;
    writeB(hashing, Binary.fromConstantByteArray(new byte[0]));

    assertThat(hugeLength).isEqualTo(20_000_006);
    assertThat(HexFormat.of().formatHex(hashing.canonicalBytes())).isEqualTo("000100000000");
    assertThat(hashing.valueBytes()).isEqualTo(20_000_000);
  }

  @Test
  public void aFieldOutOfOrderIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              HashingRecordConsumer hashing = hashing(TWO_FIELDS);
              hashing.startMessage();
              hashing.startField("b", 1);
              hashing.addBinary(Binary.EMPTY);
              hashing.endField("b", 1);
              hashing.startField("a", 0);
            })
        .withMessageContaining("found field a too late");
  }

  @Test
  public void twoValuesOfAFieldThatHoldsOneAreAnError() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bytes(
                    TWO_FIELDS,
                    out -> {
                      out.addDouble(1);
                      out.addDouble(2);
                    }))
        .withMessageContaining("Field a holds one value");
  }

  @Test
  public void aFieldThatWasBegunWithoutAValueIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> bytes(TWO_FIELDS, out -> {}))
        .withMessageContaining("Field a was begun, found no value");
  }

  private static void writeB(RecordConsumer out, Binary value) {
    out.startMessage();
    out.startField("b", 1);
    out.addBinary(value);
    out.endField("b", 1);
    out.endMessage();
  }

  /** Of a row whose first field is written by {@code values}. */
  private static String bytes(String schema, Consumer<RecordConsumer> values) {
    HashingRecordConsumer hashing = hashing(schema);
    hashing.startMessage();
    hashing.startField("a", 0);
    values.accept(hashing);
    hashing.endField("a", 0);
    hashing.endMessage();
    return HexFormat.of().formatHex(hashing.canonicalBytes());
  }

  private static HashingRecordConsumer hashing(String schema) {
    HashingRecordConsumer hashing =
        new HashingRecordConsumer(
            CanonicalField.of(MessageTypeParser.parseMessageType(schema), Set.of()));
    hashing.passOnTo(new NoRecordConsumer());
    return hashing;
  }
}
