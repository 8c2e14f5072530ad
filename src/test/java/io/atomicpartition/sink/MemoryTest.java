package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** {@link MemoryIT} with fewer rows and less heap. */
public class MemoryTest extends LakeTest {
  @Test
  public void aThousandPartitionsInterleavedInOneBundleFitIn256Mebibytes() throws Exception {
    String printed = MemoryPipeline.check(lake, 256, 20_000, 1000);

    assertThat(printed).contains("20000 rows in 1000 partitions");
    System.out.print(printed);
  }
}
