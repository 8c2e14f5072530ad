package io.atomicpartition.cli;

import io.atomicpartition.store.AtomicStore;
import picocli.CommandLine.Parameters;

/** A command that is about one root. */
abstract class RootCommand extends LakeCommand {
  @Parameters(
      index = "0",
      paramLabel = "<root>",
      description = "The dataset root: gs://bucket/lake, s3://bucket/lake, or a path on this disk.")
  private String root;

  @Override
  final int run() throws Exception {
    try (AtomicStore store = open(root)) {
      return run(store);
    }
  }

  abstract int run(AtomicStore store) throws Exception;
}
