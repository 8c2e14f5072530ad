package io.atomicpartition.testing.servers;

import io.atomicpartition.store.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Concurrent conditional writes to one key of an S3 server: on one that keeps its word, one of them
 * wins. Every writer is sent at the same moment, by an SDK that does not retry.
 */
final class ConditionalWrites {
  /** The two conditions that a commit is made of. */
  enum Condition {
    IF_NONE_MATCH,
    IF_MATCH
  }

  /**
   * What came of some rounds.
   *
   * @param winners for each round, how many writers were told that they had won
   * @param others how often the others were told what: a status, or nothing at all, which leaves
   *     them in doubt
   * @param lost in how many rounds the object was not what the one winner had written
   */
  record Outcome(List<Integer> winners, SortedMap<String, Integer> others, int lost) {
    boolean isHonest() {
      return lost == 0 && winners.stream().allMatch(count -> count == 1);
    }

    /** The share of the rounds that did not show what an honest server never shows. */
    double missRate() {
      return (double) winners.stream().filter(count -> count <= 1).count() / winners.size();
    }

    /** How many rounds had how many winners. */
    SortedMap<Integer, Integer> roundsByWinners() {
      SortedMap<Integer, Integer> rounds = new TreeMap<>();
      winners.forEach(count -> rounds.merge(count, 1, Integer::sum));
      return rounds;
    }
  }

  private final S3Endpoint endpoint;
  private final String bucket;

  ConditionalWrites(S3Endpoint endpoint, String bucket) {
    this.endpoint = endpoint;
    this.bucket = bucket;
  }

  /** Runs rounds one after the other, each on a key of its own. */
  Outcome run(Condition condition, int writers, int rounds) throws Exception {
    List<Integer> winners = new ArrayList<>();
    SortedMap<String, Integer> others = new TreeMap<>();
    int lost = 0;
    try (S3Client patient = endpoint.client();
        S3Client client =
            endpoint
                .clientBuilder()
                .overrideConfiguration(
                    override ->
                        override
                            .retryStrategy(AwsRetryStrategy.doNotRetry())
                            .apiCallTimeout(Duration.ofMinutes(1)))
                .build();
        Race race = new Race(writers)) {
      for (int round = 0; round < rounds; round++) {
        String key = UUID.randomUUID() + "/_manifest.json";
        Consumer<PutObjectRequest.Builder> precondition = precondition(patient, condition, key);
        Race.Outcome<Integer> outcome =
            race.run(writer -> () -> put(client, key, precondition, writer));
        List<Integer> won = new ArrayList<>(outcome.results());
        winners.add(won.size());
        for (Exception failure : outcome.failures()) {
          others.merge(told(failure), 1, Integer::sum);
        }
        String kept = read(patient, key);
        if (won.size() == 1 && !kept.equals(body(won.get(0)))) {
          lost++;
        }
      }
    }
    return new Outcome(winners, others, lost);
  }

  private static String told(Exception failure) throws Exception {
    if (failure instanceof S3Exception refusal) {
      return Integer.toString(refusal.statusCode());
    }
    if (failure instanceof SdkClientException) {
      return "nothing"; // S3Proxy closes the connection on a body that it does not want, at times
    }
    throw failure;
  }

  private Consumer<PutObjectRequest.Builder> precondition(
      S3Client client, Condition condition, String key) {
    if (condition == Condition.IF_NONE_MATCH) {
      return request -> request.ifNoneMatch("*");
    }
    String etag =
        client
            .putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("first"))
            .eTag();
    return request -> request.ifMatch(etag);
  }

  private int put(
      S3Client client, String key, Consumer<PutObjectRequest.Builder> precondition, int writer) {
    client.putObject(
        request -> precondition.accept(request.bucket(bucket).key(key)),
        RequestBody.fromString(body(writer)));
    return writer;
  }

  private String read(S3Client client, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String();
  }

  private static String body(int writer) {
    return "written by " + writer;
  }

  /** One row of the table in the docs. */
  static String row(String server, Condition condition, int writers, Outcome outcome) {
    return "| %s | %s | %d | %d | %s | %.3f | %s |"
        .formatted(
            server,
            condition == Condition.IF_MATCH ? "`If-Match`" : "`If-None-Match: *`",
            writers,
            outcome.winners().size(),
            text(outcome.roundsByWinners()),
            outcome.missRate(),
            text(outcome.others()));
  }

  private static String text(Map<?, Integer> counts) {
    return counts.toString().replaceAll("[{}]", "").replace("=", ": ");
  }
}
