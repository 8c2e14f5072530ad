package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;

/** A partition in a list of the page. */
record PartitionLine(
    String path,
    String sequence,
    String rows,
    String bytes,
    String files,
    String smallFiles,
    String liveAt,
    String run) {
  static PartitionLine of(PartitionFacts one) {
    return new PartitionLine(
        one.path(),
        Words.count(one.sequence()),
        Words.count(one.rows()),
        ByteSize.of(one.bytes()),
        Words.count(one.files()),
        Words.count(one.smallFiles()),
        one.liveAt().map(Words::time).orElse(""),
        one.run());
  }
}
