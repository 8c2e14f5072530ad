package io.atomicpartition.testing.servers;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.Race;
import java.net.HttpURLConnection;
import org.junit.Test;

/** Each reply is late, and many at once are no later than one. */
public class DelayProxyIT {
  private static final int DELAY_MILLIS = 1_000;
  private static final int CALLS = 20;

  @Test
  public void callsThatAreUnderWayAtOnceWaitAtOnce() throws Exception {
    assumeTrue(DelayProxy.howToInstall(), DelayProxy.isInstalled());
    try (DelayProxy proxy = DelayProxy.start(S3ProxyServer.shared().endpoint().uri());
        Race race = new Race(CALLS)) {
      assertThat(millisOfACall(proxy)).as("without a delay").isLessThan(DELAY_MILLIS);
      proxy.delay(DELAY_MILLIS);
      long start = System.nanoTime();
      Race.Outcome<Long> outcome = race.run(i -> () -> millisOfACall(proxy));
      assertThat(outcome.results())
          .hasSize(CALLS)
          .allSatisfy(millis -> assertThat(millis).isGreaterThanOrEqualTo(DELAY_MILLIS));
      assertThat(NANOSECONDS.toMillis(System.nanoTime() - start))
          .as("of all calls together")
          .isLessThan(CALLS * DELAY_MILLIS / 2);
    }
  }

  private static long millisOfACall(DelayProxy proxy) throws java.io.IOException {
    long start = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) proxy.endpoint().toURL().openConnection();
    assertThat(connection.getResponseCode()).isPositive();
    connection.disconnect();
    return NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
