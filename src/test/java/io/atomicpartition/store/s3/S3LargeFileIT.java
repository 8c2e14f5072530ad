package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.testing.servers.MinioServer;
import io.atomicpartition.testing.servers.S3Server;
import java.io.File;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** A file that is larger than S3 takes or copies in one request, in a bounded heap. */
@RunWith(JUnit4.class)
public final class S3LargeFileIT {
  private static final long SIZE = (6L << 30) + 1;

  /** The temp, the file, and as much again while the server puts parts together. */
  private static final long DISK = 4 * SIZE;

  @Test
  public void sixGibibytesAreWrittenAndPromotedIn192MebibytesOfHeap() throws Exception {
    assumeTrue(MinioServer.howToInstall(), MinioServer.isInstalled());
    long free = new File("target").getUsableSpace();
    assumeTrue("needs " + DISK + " bytes of disk, " + free + " are free", free >= DISK);
    try (S3Server server = MinioServer.start()) {
      server.createBucket("large");
      String printed = LargeFile.check(server.endpoint(), "large", SIZE, 192);
      assertThat(printed).contains("found " + SIZE + " bytes");
      System.out.print(printed);
    }
  }
}
