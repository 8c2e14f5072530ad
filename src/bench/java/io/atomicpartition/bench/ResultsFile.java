package io.atomicpartition.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The raw results, a line of JSON each: a run that was cut short can go on after them. */
final class ResultsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  ResultsFile(Path file) {
    this.file = file;
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  /** None if there is no file. */
  List<Result> read() throws IOException {
    List<Result> results = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        results.add(JSON.readValue(line, Result.class));
      }
    }
    return results;
  }

  void append(Result result) throws IOException {
    Files.writeString(
        file,
        JSON.writeValueAsString(result) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
