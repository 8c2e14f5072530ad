package io.atomicpartition.publish.crash;

/** As many kills as a minute has room for. */
public class KillsIT extends KillsTest {
  public KillsIT() {
    super(60);
  }
}
