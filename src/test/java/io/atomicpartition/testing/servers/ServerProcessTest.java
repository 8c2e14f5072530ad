package io.atomicpartition.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ServerProcessTest {
  /** A server that runs until it is killed. */
  public static final class Child {
    private Child() {}

    public static void main(String[] port) throws IOException {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port[0])),
              0);
      server.createContext("/", exchange -> exchange.sendResponseHeaders(403, -1));
      server.start();
    }
  }

  @Test
  public void aServerThatDoesNotStartIsToldOfWithItsOutput() throws Exception {
    Path directory = ServerProcess.newDirectory("never-starts");
    URI address = URI.create("http://127.0.0.1:" + ServerProcess.freePort());

    assertThatThrownBy(
            () ->
                ServerProcess.start(
                    directory,
                    address,
                    List.of("sh", "-c", "echo \"$WORDS\"; exit 7"),
                    Map.of("WORDS", "the port is taken")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("the port is taken");
    assertThat(directory).doesNotExist();
  }

  @Test
  public void aClosedServerIsGoneAndItsDataToo() throws Exception {
    Path directory = ServerProcess.newDirectory("closed");
    URI address = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    ServerProcess server =
        ServerProcess.start(
            directory,
            address,
            List.of(
                ServerProcess.java().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                Integer.toString(address.getPort())),
            Map.of());
    Files.createDirectories(directory.resolve("data/of/the/server"));
    new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close();

    server.close();

    assertThat(directory).doesNotExist();
    assertThatThrownBy(
            () -> new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }
}
