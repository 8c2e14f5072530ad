package io.atomicpartition.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** A body that fails after so many bytes, which reach the other side; the end never does. */
final class BreakingEntity extends HttpEntityWrapper {
  private final long bytes;

  BreakingEntity(HttpEntity whole, long bytes) {
    super(whole);
    this.bytes = bytes;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[Upstream.BUFFER];
    InputStream in = getContent();
    long left = bytes;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      out.write(buffer, 0, read);
      left -= read;
    }
    out.flush();
    throw new ConnectionClosedException("the test breaks the reply off");
  }
}
