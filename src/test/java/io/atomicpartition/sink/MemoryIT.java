package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class MemoryIT extends LakeTest {
  @Test
  public void aMillionRowsInterleavedOverAThousandPartitionsInOneBundleFitIn512Mebibytes()
      throws Exception {
    String printed = MemoryPipeline.check(lake, 512, 1_000_000, 1000);

    assertThat(printed).contains("1000000 rows in 1000 partitions");
    System.out.print(printed);
  }
}
