package io.atomicpartition.sink;

import java.util.Random;

/**
 * What a runner may do to the bundles of a run, and how likely each is.
 *
 * @param fails a bundle: in the middle, at something that it hands on, or when it has done all
 * @param kills the process in a bundle
 * @param twice a bundle is also run by a zombie, whose output is discarded
 * @param recomputes something that is read through a shuffle, for that reader alone or for all
 * @param again something is run again after the job has ended
 * @param reuses a worker after a bundle that failed beside it, without a word to its DoFns
 */
record Hostility(
    double fails, double kills, double twice, double recomputes, double again, double reuses) {
  /** As the direct runner. */
  static final Hostility NONE = new Hostility(0, 0, 0, 0, 0, 0);

  /** Only what Spark does after it lost an executor. */
  static final Hostility RECOMPUTES = new Hostility(0, 0, 0, 0.5, 0, 0);

  /** Only bundles that fail, one in two. */
  static final Hostility FAILS = new Hostility(0.5, 0, 0, 0, 0, 0.5);

  /** Each from 0 to its most. */
  static Hostility drawn(Random random) {
    return new Hostility(
        random.nextDouble() * 0.3,
        random.nextDouble() * 0.25,
        random.nextDouble() * 0.3,
        random.nextDouble() * 0.5,
        random.nextDouble() * 0.5,
        random.nextDouble());
  }
}
