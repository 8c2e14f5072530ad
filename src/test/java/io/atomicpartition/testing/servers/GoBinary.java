package io.atomicpartition.testing.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A server that {@code src/test/servers/install-go-servers.sh} installs. */
record GoBinary(String name) {
  private static final Path DIRECTORY =
      Optional.ofNullable(System.getenv("GO_SERVERS_BIN"))
          .map(Path::of)
          .orElse(ServerProcess.SERVERS.resolve("bin"))
          .toAbsolutePath();

  boolean isInstalled() {
    return Files.isExecutable(path());
  }

  /** The command's first word. */
  String command() {
    if (!isInstalled()) {
      throw new IllegalStateException(howToInstall());
    }
    return path().toString();
  }

  String howToInstall() {
    return path() + " is missing: run `make servers`, which installs it and needs Go";
  }

  private Path path() {
    return DIRECTORY.resolve(name);
  }
}
