package io.atomicpartition.read;

import java.io.IOException;

/** Verifies files, each once, and divides those that are large. */
final class VerifyFiles extends LakeFn<PinnedFile, FileSplit> {
  private static final long serialVersionUID = 1L;

  VerifyFiles(ReadConfig config) {
    super(config);
  }

  @ProcessElement
  public void process(@Element PinnedFile file, OutputReceiver<FileSplit> out) throws IOException {
    PinnedFiles.Verified verified = new PinnedFiles(store).verify(file);
    ReadMetrics.FILES_VERIFIED.inc();
    verified.split(config.schema(), config.splitBytes()).forEach(out::output);
  }
}
