package io.atomicpartition.publish;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.ProxyExchange;
import io.atomicpartition.testing.servers.ProxyRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Each HTTP request of a publish fails in turn, in every way that a network or a server has, under
 * the real client libraries with their own retries; those of its capture and of its temps, too.
 * Whatever is said then is true, G1 holds even when a late request lands, and the next try finds or
 * makes the publish.
 */
@RunWith(Parameterized.class)
public class EveryFaultOnTheWireTest {
  private static final List<Before> BEFORES =
      List.of(Before.CREATE_OVER_NOTHING, Before.REPLACE_OVER_LIVE);
  private static final List<List<String>> ROWS = List.of(List.of("1", "2"), List.of("3"));

  /** Cases wait most of the time, for time-outs and between retries. */
  private static final int AT_ONCE = 12;

  private static final String DELETE_FAILED = FaultScene.DISCARD_FAILED + "on the wire)";

  private static final Map<String, Map<String, Integer>> REPORT = new TreeMap<>();

  @Parameter public WireServer server;

  private final BlockingQueue<Wire> idle = new LinkedBlockingQueue<>();
  private final AtomicInteger partitions = new AtomicInteger();

  @Parameters(name = "{0}")
  public static List<WireServer> servers() {
    return Arrays.asList(WireServer.values());
  }

  @AfterClass
  public static void report() {
    System.out.println("What was said of publishes with faults on the wire, and was true:");
    REPORT.forEach((what, said) -> System.out.printf("  %-62s %s%n", what, said));
  }

  @After
  public void close() throws IOException {
    for (Wire wire : idle) {
      wire.close();
    }
  }

  @Test
  public void oneFaultyRequest() throws Exception {
    List<Callable<Void>> cases = new ArrayList<>();
    for (Before before : BEFORES) {
      int requests = requestsWithout(before);
      for (int k = 1; k <= requests; k++) {
        for (String misfortune : server.misfortunes().keySet()) {
          int faulty = k;
          cases.add(() -> check(before, "one: " + misfortune, misfortune, n -> n == faulty));
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(150);
    run(cases);
  }

  @Test
  public void everyRequestFromOneOnIsFaulty() throws Exception {
    List<Callable<Void>> cases = new ArrayList<>();
    for (Before before : BEFORES) {
      int requests = requestsWithout(before);
      for (int k = 1; k <= requests; k++) {
        for (String misfortune : List.of("cut after", "409 instead", "500 though applied")) {
          int first = k;
          cases.add(() -> check(before, "from one on: " + misfortune, misfortune, n -> n >= first));
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(40);
    run(cases);
  }

  /** A library that sends a commit again would be told 412 of its own, and then nobody answers. */
  @Test
  public void oneFaultyRequestOneThatIsNotAndThenNoReplies() throws Exception {
    List<Callable<Void>> cases = new ArrayList<>();
    for (Before before : BEFORES) {
      int requests = requestsWithout(before);
      for (int k = 1; k <= requests; k++) {
        for (String misfortune : List.of("cut after", "500 though applied")) {
          int first = k;
          cases.add(
              () ->
                  check(
                      before,
                      "all but the second: " + misfortune,
                      misfortune,
                      n -> n == first || n >= first + 2));
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(30);
    run(cases);
  }

  private static void run(List<Callable<Void>> cases) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      for (Future<Void> ended : pool.invokeAll(cases)) {
        ended.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError found) {
        throw found;
      }
      throw e;
    } finally {
      pool.shutdownNow();
      assertThat(pool.awaitTermination(1, MINUTES)).isTrue();
    }
  }

  private Wire wire() throws Exception {
    Wire wire = idle.poll();
    return wire == null ? server.wire() : wire;
  }

  private PartitionRef partition() {
    return new PartitionRef("case=" + partitions.incrementAndGet());
  }

  private int requestsWithout(Before before) throws Exception {
    Wire wire = wire();
    PartitionRef partition = partition();
    before.prepare(wire.direct(), partition);
    wire.proxy().forget();
    PublishPlan plan =
        stage(wire.faulty(), before.policy(), wire.direct().plans().launch(), partition);
    assertThat(wire.faulty().publish(plan).outcome()).isEqualTo(Outcome.PUBLISHED);
    int requests = wire.proxy().log().size();
    assertThat(requests).isBetween(2 + 2 * ROWS.size(), 30);
    idle.add(wire);
    return requests;
  }

  /** What comes before finalize: the capture, and the temps. */
  private static PublishPlan stage(
      Lake lake, PublishPolicy policy, Launch launch, PartitionRef partition) throws IOException {
    List<Long> captured =
        policy.mode() == Mode.CREATE ? List.of() : List.of(lake.capture(launch, partition));
    return lake.plans().plan(launch, policy, partition, captured, ROWS);
  }

  private Void check(Before before, String what, String misfortune, IntPredicate faulty)
      throws Exception {
    Wire wire = wire();
    PartitionRef partition = partition();
    before.prepare(wire.direct(), partition);
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch held = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    wire.proxy().forget();
    wire.proxy()
        .faults(
            request -> {
              if (!faulty.test(requests.incrementAndGet())) {
                return Fault.forward();
              }
              if (server.deletes(request) && !said.contains(DELETE_FAILED)) {
                said.add(DELETE_FAILED);
              }
              return server.misfortunes().get(misfortune).strike(request, held);
            });
    try {
      FaultScene scene = publish(wire, before, partition, said);
      wire.direct().reader().assertWhole(partition);
      held.countDown();
      wire.proxy().awaitIdle(Duration.ofSeconds(20));
      wire.direct().reader().assertWhole(partition);
      wire.proxy().faults(request -> Fault.forward());
      scene.publishAgain();
    } catch (AssertionError e) {
      throw new AssertionError(
          String.format("%s, %s, %s: %s, %s", server, before, misfortune, said, wire.proxy().log()),
          e);
    }
    idle.add(wire);
    synchronized (REPORT) {
      REPORT
          .computeIfAbsent(server + " " + what, any -> new TreeMap<>())
          .merge(String.join(", ", said), 1, Integer::sum);
    }
    return null;
  }

  private FaultScene publish(Wire wire, Before before, PartitionRef partition, List<String> said)
      throws IOException {
    Launch launch = wire.direct().plans().launch();
    Optional<PublishPlan> staged;
    try {
      staged = Optional.of(stage(wire.faulty(), before.policy(), launch, partition));
    } catch (IOException e) {
      said.add("bundle failed");
      staged = Optional.empty();
    }
    if (staged.isEmpty()) {
      // The runner retries the bundle, with better luck.
      wire.proxy().faults(request -> Fault.forward());
      staged = Optional.of(stage(wire.faulty(), before.policy(), launch, partition));
    }
    FaultScene scene = new FaultScene(wire.direct(), staged.get());
    scene.mayLeaveOrphans();
    int start = wire.proxy().log().size();
    scene.publish(
        wire.faulty().store(),
        said,
        () ->
            deletedInTheLastAttempt(wire.proxy().log().subList(start, wire.proxy().log().size())));
    return scene;
  }

  /** Attempts that were given up before have deleted their files; each copies before it commits. */
  private boolean deletedInTheLastAttempt(List<ProxyExchange> exchanges) {
    List<ProxyRequest> requests = exchanges.stream().map(ProxyExchange::request).toList();
    int lastCopy = -1;
    for (int i = 0; i < requests.size(); i++) {
      lastCopy = server.copies(requests.get(i)) ? i : lastCopy;
    }
    return requests.subList(lastCopy + 1, requests.size()).stream().anyMatch(server::deletes);
  }
}
