package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.LoopbackProxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * How many requests a publish costs, counted on the wire, is a page of the documents; a change of
 * the numbers is a change of the page. {@code -Dcalls.write=true} writes it.
 */
public class CallsTest {
  private static final Path PAGE = Path.of("docs/calls.md");
  private static final String HOW = "mvn test -Dtest=CallsTest -Dcalls.write=true";

  /** What is counted, in the order of the page. */
  private final Map<String, Map<CallsServer, String>> table = new LinkedHashMap<>();

  private static List<List<String>> rows(int files) {
    return IntStream.range(0, files).mapToObj(i -> List.of("row " + i)).toList();
  }

  /** Counts on one server. */
  private final class Counter implements AutoCloseable {
    private final CallsServer server;
    private final LoopbackProxy proxy;
    private final Lake lake;
    private int partitions = 0;

    Counter(CallsServer server) throws Exception {
      this.server = server;
      this.proxy = LoopbackProxy.start(server.server());
      this.lake = Lake.over(server.open(proxy));
    }

    private PartitionRef partition() {
      return new PartitionRef("day=" + partitions++);
    }

    private Map<String, Integer> count(Lake.Act act) throws IOException {
      proxy.forget();
      act.run();
      Map<String, Integer> calls = new TreeMap<>();
      proxy.log().forEach(e -> calls.merge(server.name(e.request()), 1, Integer::sum));
      assertThat(calls).as("listings grow with the lake").doesNotContainKey(CallsServer.LIST);
      return calls;
    }

    /** Counts with one file, with three and with ten: what a file adds is always the same. */
    private void linear(String what, Counted counted) throws IOException {
      Map<String, Integer> one = counted.calls(1);
      Map<String, Integer> three = counted.calls(3);
      Map<String, Integer> ten = counted.calls(10);
      Map<String, Integer> perFile = new TreeMap<>();
      Map<String, Integer> once = new TreeMap<>();
      Stream.of(one, three, ten)
          .flatMap(calls -> calls.keySet().stream())
          .forEach(
              call -> {
                int first = one.getOrDefault(call, 0);
                int slope = (three.getOrDefault(call, 0) - first) / 2;
                perFile.put(call, slope);
                once.put(call, first - slope);
                assertThat(three.getOrDefault(call, 0)).as(what).isEqualTo(first + 2 * slope);
                assertThat(ten.getOrDefault(call, 0)).as(what).isEqualTo(first + 9 * slope);
              });
      String text =
          Stream.concat(
                  perFile.entrySet().stream()
                      .filter(e -> e.getValue() > 0)
                      .map(e -> (e.getValue() == 1 ? "" : e.getValue()) + "F " + e.getKey()),
                  once.entrySet().stream()
                      .filter(e -> e.getValue() > 0)
                      .map(e -> e.getValue() + " " + e.getKey()))
              .collect(Collectors.joining(", "));
      put(what, text);
    }

    private void fixed(String what, Map<String, Integer> calls) {
      put(
          what,
          calls.entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", ")));
    }

    private void put(String what, String calls) {
      table.computeIfAbsent(what, any -> new LinkedHashMap<>()).put(server, calls);
    }

    void countAll() throws IOException {
      linear(
          "write the temps of F files, each of one part",
          files -> {
            Launch launch = lake.plans().launch();
            PartitionRef partition = partition();
            return count(() -> lake.plans().temps(launch, partition, rows(files)));
          });
      linear(
          "merge F of them, each read whole, into one of one part",
          files -> {
            PublishPlan plan = lake.create(partition(), rows(files));
            return count(() -> merge(plan.tempKeys()));
          });
      linear(
          "CREATE: finalize",
          files -> {
            PublishPlan plan = lake.create(partition(), rows(files));
            return count(() -> expect(Outcome.PUBLISHED, plan));
          });
      Launch capturing = lake.plans().launch();
      PartitionRef captured = live(1);
      fixed(
          "REPLACE: capture, once for each launch, worker thread and partition",
          count(() -> lake.capture(capturing, captured)));
      linear(
          "REPLACE: finalize",
          files -> {
            PublishPlan plan = lake.replace(live(2), rows(files));
            return count(() -> expect(Outcome.PUBLISHED, plan));
          });
      linear(
          "ALREADY_PUBLISHED, where F files are live",
          files -> {
            PublishPlan plan = lake.create(live(files), rows(files));
            return count(() -> expect(Outcome.ALREADY_PUBLISHED, plan));
          });
      PublishPlan conflict = lake.create(live(1), rows(2));
      fixed("CONFLICT", count(() -> expect(Outcome.CONFLICT, conflict)));
      Launch launch = lake.plans().launch();
      List<String> temps =
          IntStream.range(0, 1_500)
              .mapToObj(i -> launch.tempKey(new PartitionRef("day=1"), "temp" + i))
              .toList();
      fixed(
          "clean up 1,500 temps",
          count(
              () -> assertThat(new CleanUp(lake.store(), launch).temps(temps).failed()).isEmpty()));
      PartitionRef unpublished = live(3);
      fixed(
          "un-publish",
          count(() -> new Unpublisher(lake.store(), lake.environment()).unpublish(unpublished, 1)));
      countParts();
    }

    /** The calls of {@code sink.TempMerger}; {@code MergeTest} holds it to them. */
    private void merge(List<String> temps) throws IOException {
      try (TempWriter merged = lake.store().openTemp("_staging/merged-" + partitions++)) {
        for (String temp : temps) {
          try (InputStream in = lake.store().read(temp, 0)) {
            in.transferTo(merged);
          }
        }
        merged.complete();
      }
    }

    private void countParts() throws IOException {
      AtomicStore store = lake.store();
      byte[] bytes = new byte[5 * CallsServer.PART_BYTES / 2];
      fixed(
          "write a temp of 3 parts",
          count(
              () -> {
                try (TempWriter writer = store.openTemp("_staging/parts")) {
                  writer.write(bytes);
                  writer.complete();
                }
              }));
      ObjectDigest digest = Plans.digest(bytes);
      fixed(
          "promote it, in parts where a copy is a transfer",
          count(() -> store.promote("_staging/parts", "parts", digest)));
    }

    private PartitionRef live(int files) throws IOException {
      PartitionRef partition = partition();
      lake.publish(lake.create(partition, rows(files)));
      return partition;
    }

    private void expect(Outcome outcome, PublishPlan plan) throws IOException {
      assertThat(lake.publish(plan).outcome()).isEqualTo(outcome);
    }

    @Override
    public void close() throws IOException {
      lake.store().close();
      proxy.close();
    }
  }

  /** What some act with so many files comes to. */
  @FunctionalInterface
  private interface Counted {
    Map<String, Integer> calls(int files) throws IOException;
  }

  @Test
  public void callsAreWhatThePageSays() throws Exception {
    for (CallsServer server : CallsServer.values()) {
      try (Counter counter = new Counter(server)) {
        counter.countAll();
      }
    }
    assertTheHappyPathOnS3();
    if (Boolean.getBoolean("calls.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("write it anew by: " + HOW).hasContent(page());
  }

  /** What was promised; the page says the rest. */
  private void assertTheHappyPathOnS3() {
    assertThat(calls("write the temps of F files, each of one part")).isEqualTo("F PutObject");
    assertThat(calls("merge F of them, each read whole, into one of one part"))
        .isEqualTo("F GetObject, 1 PutObject");
    assertThat(calls("CREATE: finalize")).isEqualTo("F CopyObject, 1 GetObject, 1 PutObject");
    assertThat(calls("ALREADY_PUBLISHED, where F files are live"))
        .isEqualTo("F HeadObject, 1 GetObject");
    assertThat(calls("write a temp of 3 parts"))
        .isEqualTo("1 CompleteMultipartUpload, 1 CreateMultipartUpload, 3 UploadPart");
    assertThat(calls("clean up 1,500 temps")).isEqualTo("2 DeleteObjects");
  }

  private String calls(String what) {
    return table.get(what).get(CallsServer.S3);
  }

  private String page() throws IOException {
    StringBuilder rows = new StringBuilder("| what |");
    List<CallsServer> servers = Arrays.asList(CallsServer.values());
    servers.forEach(server -> rows.append(' ').append(server.title()).append(" |"));
    rows.append("\n|---|").append("---|".repeat(servers.size())).append('\n');
    table.forEach(
        (what, calls) -> {
          rows.append("| ").append(what).append(" |");
          servers.forEach(server -> rows.append(' ').append(calls.get(server)).append(" |"));
          rows.append('\n');
        });
    return Files.readString(Path.of("src/test/resources/calls.md"), UTF_8)
        .replace("{table}", rows.toString().strip())
        .replace("{how}", HOW);
  }
}
