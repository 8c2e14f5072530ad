package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.lake.Level;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LakeReportTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private SyntheticLake lake;
  private AtomicStore store;
  private Path page;

  @Before
  public void makeLake() {
    lake = new SyntheticLake(temporary.getRoot().toPath().resolve("lake"));
    lake.publish("day=2026-11-20", 10);
    lake.publish("day=2026-11-21", 20);
    store = TroubledLake.open(lake.root());
    page = temporary.getRoot().toPath().resolve("report.html");
  }

  @After
  public void closeStore() throws IOException {
    store.close();
  }

  private LakeReport report() {
    return LakeReport.of(store).at(CLOCK);
  }

  private String write() throws IOException {
    report().writeTo(page);
    return html();
  }

  /** The page, with what the template escapes without need put back. */
  private String html() throws IOException {
    return Files.readString(page).replace("&#x3D;", "=");
  }

  @Test
  public void oneLakeHasOnePage() throws IOException {
    assertThat(write()).contains("Made 2026-11-25 12:00 UTC", "no earlier report to compare with");
    String again = write();
    assertThat(again).contains("No partition has changed");
    assertThat(write()).isEqualTo(again);
  }

  @Test
  public void theReportThatIsReplacedIsComparedWith() throws IOException {
    write();
    lake.publish("day=2026-11-22", 5);
    lake.publish("day=2026-11-20", 2, CLOCK.instant(), "nightly", List.of(11L));

    assertThat(write())
        .contains("<dd class=\"since\">+1</dd>", "<dd class=\"since\">+6</dd>")
        .contains("<dd class=\"since\">+48 B</dd>")
        .containsPattern("(?s)1</strong> new.*day=2026-11-22</bdi> .*live, 5 rows")
        .containsPattern("(?s)1</strong> replaced with other content.*sequence 2, was 1; 11 rows");
  }

  @Test
  public void progressIsMadeWithEachPartition() throws IOException {
    for (LakeReport report : List.of(report(), report().verifiedAt(Level.QUICK))) {
      AtomicInteger seen = new AtomicInteger();
      report.afterEachPartition(seen::incrementAndGet).writeTo(page);
      assertThat(seen).hasValue(2);
    }
  }

  @Test
  public void anotherReportCanBeNamed() throws IOException {
    write();
    Path other = Files.move(page, page.resolveSibling("monday.html"));
    lake.unpublish("day=2026-11-21", 2);
    write();
    assertThat(report().since(other).writeTo(page).partitions()).isEqualTo(2);

    assertThat(html()).containsPattern("1</strong> un-published");
    String html = Files.readString(other);
    int json = html.indexOf("{\"format\"");
    Files.writeString(other, html.substring(json, html.indexOf("</script>", json)));
    report().since(other).writeTo(page);
    assertThat(html()).containsPattern("1</strong> un-published");
  }

  @Test
  public void aReportOfAnotherLakeIsNotComparedWithUnlessItIsNamed() throws IOException {
    write();
    SyntheticLake other = new SyntheticLake(temporary.getRoot().toPath().resolve("other"));
    other.publish("day=2026-11-20", 10);
    try (AtomicStore otherStore = TroubledLake.open(other.root())) {
      Path named = Files.copy(page, page.resolveSibling("named.html"));
      LakeReport.of(otherStore).writeTo(page);
      assertThat(html()).contains("Not compared", store.location().root() + "");
      LakeReport.of(otherStore).since(named).writeTo(page);
      assertThat(html()).contains("of another lake", "vanished");
    }
  }

  @Test
  public void aFileThatIsNoReportIsLeftAlone() throws IOException {
    for (String text : List.of("<html>mine</html>", "{}", "", "{\"format\":\"x\"}", "null")) {
      Files.writeString(page, text);
      assertThatThrownBy(() -> report().writeTo(page))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(page.toString())
          .hasMessageContaining("is no report");
      assertThat(page).hasContent(text);
    }
    assertThat(temporary.getRoot().list()).containsExactlyInAnyOrder("lake", "report.html");
  }

  @Test
  public void aSnapshotThatIsGarbledOrOfALaterVersionIsAClearError() throws IOException {
    report().writeTo(page);
    String html = Files.readString(page);
    Files.writeString(page, html.replace("\"version\":1", "\"version\":2"));
    assertThatThrownBy(() -> report().writeTo(page)).hasMessageContaining("its version is 2");
    for (String lines : List.of("!", "AAAA", "eNpLBAAAYgBi")) {
      Files.writeString(
          page, html.replaceAll("\"lines\":\"[^\"]*\"", "\"lines\":\"" + lines + "\""));
      assertThatThrownBy(() -> report().writeTo(page))
          .as(lines)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(page.toString());
    }
  }

  @Test
  public void aPageThatCannotBeMadeLeavesTheOneThatIsThere() throws IOException {
    report().writeTo(page);
    String before = Files.readString(page);
    AtomicStore closed =
        new ForwardingStore(store) {
          @Override
          public ListPage list(String prefix, Optional<String> token) throws StoreException {
            throw new StoreException("no permission to list");
          }
        };

    assertThatThrownBy(() -> LakeReport.of(closed).writeTo(page))
        .hasMessageContaining("no permission to list");
    assertThat(page).hasContent(before);
    assertThat(temporary.getRoot().list()).containsExactlyInAnyOrder("lake", "report.html");
  }

  @Test
  public void smallFilesAreOfTablesWithSeveral() throws IOException {
    lake.publish("day=2026-11-22", 1, SyntheticLake.LIVE_AT, "nightly", List.of(10L, 20L, 200L));
    ReportSummary small = report().withSmallFileBytes(1_000).writeTo(page);
    assertThat(small.notices()).contains("1 partition of small files");
    assertThat(html()).contains("smaller than 1000 B on average");

    assertThat(report().withSmallFileBytes(200).writeTo(page).notices())
        .noneMatch(notice -> notice.contains("small files"));
  }

  @Test
  public void stagedIsStaleFromAnAgeOn() throws IOException {
    Path temp = lake.plant("_staging/n/0123456789abcdef/x/temp-1", new byte[10]);
    Files.setLastModifiedTime(temp, FileTime.from(Instant.now().minus(Duration.ofHours(10))));

    assertThat(report().writeTo(page).notices()).noneMatch(notice -> notice.contains("temps"));
    assertThat(report().withStagingAge(Duration.ofHours(9)).writeTo(page).notices())
        .contains("Stale temps of 1 launch: 1 object, 10 B");
  }

  @Test
  public void anEmptyLakeHasAPage() throws IOException {
    try (AtomicStore none = TroubledLake.open(temporary.getRoot().toPath().resolve("none"))) {
      LakeReport.of(none).writeTo(page);
    }
    assertThat(html()).contains("There is no partition in this lake yet");
  }

  @Test
  public void withoutAVerificationNothingIsCalledSound() throws IOException {
    ReportSummary summary = report().writeTo(page);

    assertThat(summary.notices())
        .containsExactly("Not verified: whether the files are as published was not looked at");
    assertThat(html()).contains("<strong>Not verified.</strong>");
    ReportSummary verified = report().verifiedAt(Level.QUICK).writeTo(page);
    assertThat(verified.sound()).isFalse();
    assertThat(verified.notices()).contains("2 partitions are not what their manifests say");
    assertThat(html()).contains("MISSING_FILE");
  }

  @Test
  public void listsAreCutAndSaySo() throws IOException {
    LocalDate day = LocalDate.of(2026, 1, 1);
    for (int i = 0; i < 100; i++) {
      lake.plant(
          "day=" + day.plusDays(i) + "/_manifest.json", "{".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(write()).contains("100 manifests cannot be read", "and 80 more");
  }

  @Test
  public void namesStayNames() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path root = HostileLake.make(temporary.getRoot().toPath().resolve("hostile"));
    try (AtomicStore hostile = TroubledLake.open(root)) {
      LakeReport.of(hostile).writeTo(out);
    }
    String html = out.toString(StandardCharsets.UTF_8).replace("&#x3D;", "=");

    assertThat(html.split("<script", -1)).as("the snapshot and the page's own").hasSize(3);
    assertThat(html)
        .doesNotContain("<img", "<b>", "<!--", "\u202e", "\u2066", "\u2028")
        .contains("<bdi class=\"path\">x=\u05e9\u05dc\u05d5\u05dd/y=");
  }
}
