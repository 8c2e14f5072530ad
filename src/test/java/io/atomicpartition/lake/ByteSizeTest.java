package io.atomicpartition.lake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class ByteSizeTest {
  @Test
  public void theUnitLeavesFewDigits() {
    assertThat(ByteSize.of(0)).isEqualTo("0 B");
    assertThat(ByteSize.of(1_023)).isEqualTo("1023 B");
    assertThat(ByteSize.of(1_536)).isEqualTo("1.5 KiB");
    assertThat(ByteSize.of(5L << 40)).isEqualTo("5.0 TiB");
    assertThat(ByteSize.of(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }
}
