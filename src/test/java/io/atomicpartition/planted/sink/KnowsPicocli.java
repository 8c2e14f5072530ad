package io.atomicpartition.planted.sink;

import picocli.CommandLine;

public interface KnowsPicocli {
  void needs(CommandLine line);
}
