package io.atomicpartition.testing.servers;

import java.util.OptionalInt;

/** A request that came to a {@link LoopbackProxy}, and what has become of it so far. */
public final class ProxyExchange {
  private final ProxyRequest request;
  private final Fault fault;
  private volatile int serverStatus;
  private volatile int clientStatus;

  ProxyExchange(ProxyRequest request, Fault fault) {
    this.request = request;
    this.fault = fault;
  }

  public ProxyRequest request() {
    return request;
  }

  public Fault fault() {
    return fault;
  }

  /** What the server replied; empty if it was not asked, or has not replied. */
  public OptionalInt serverStatus() {
    return serverStatus == 0 ? OptionalInt.empty() : OptionalInt.of(serverStatus);
  }

  /** What the client was told; empty if it has not been told anything. */
  public OptionalInt clientStatus() {
    return clientStatus == 0 ? OptionalInt.empty() : OptionalInt.of(clientStatus);
  }

  void serverReplied(int status) {
    serverStatus = status;
  }

  void clientTold(int status) {
    clientStatus = status;
  }

  @Override
  public String toString() {
    return "%s: %s, server %s, client %s"
        .formatted(request, fault, text(serverStatus), text(clientStatus));
  }

  private static String text(int status) {
    return status == 0 ? "-" : Integer.toString(status);
  }
}
