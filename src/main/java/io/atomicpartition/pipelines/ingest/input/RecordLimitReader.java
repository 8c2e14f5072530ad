package io.atomicpartition.pipelines.ingest.input;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Fails when one record takes more characters than any sane record, so that a quote which is never
 * closed, or a huge file without line breaks, does not fill the memory.
 */
final class RecordLimitReader extends FilterReader {
  /** 64 Mi characters. */
  static final long LIMIT = 64L << 20;

  private final long limit;
  private long read;

  RecordLimitReader(Reader in, long limit) {
    super(in);
    this.limit = limit;
  }

  /** Tells that a record is complete; what was read ahead counts for the next. */
  void nextRecord() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    count(character < 0 ? 0 : 1);
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int characters = super.read(buffer, offset, length);
    count(Math.max(characters, 0));
    return characters;
  }

  private void count(int characters) throws IOException {
    read += characters;
    if (read > limit) {
      throw new IOException("a record has more than " + limit + " characters");
    }
  }
}
