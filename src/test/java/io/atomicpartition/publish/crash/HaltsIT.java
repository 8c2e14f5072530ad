package io.atomicpartition.publish.crash;

/** Dies at every place of a publish of one file. */
public class HaltsIT extends HaltsTest {
  public HaltsIT() {
    super(Places.ONE_FILE);
  }
}
