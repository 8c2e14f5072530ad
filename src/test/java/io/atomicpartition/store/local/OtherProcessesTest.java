package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreLocation;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Assume;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Other processes and class loaders on one directory, and a system that refuses. */
@RunWith(JUnit4.class)
public final class OtherProcessesTest extends LocalStoreFixture {
  private int number() throws Exception {
    byte[] body = store.readRecord(RECORD).orElseThrow().body();
    return Integer.parseInt(new String(body, StandardCharsets.UTF_8));
  }

  @Test
  public void noUpdateOfAnotherProcessIsLost() throws Exception {
    store.createRecord(RECORD, bytes("0"));
    List<ChildJvm> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(ChildJvm.start(List.of(), "increment", root.toString(), "100"));
    }
    ChildJvm.increment(root, 100);
    for (ChildJvm child : children) {
      child.finish();
    }
    assertThat(number()).isEqualTo(400);
  }

  @Test
  public void noUpdateOfAnotherClassLoaderIsLost() throws Exception {
    store.createRecord(RECORD, bytes("0"));
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 3; i++) {
      Method increment = incrementOfAnotherLoader();
      assertThat(increment.getDeclaringClass()).isNotEqualTo(ChildJvm.class);
      Thread thread =
          new Thread(
              () -> {
                try {
                  increment.invoke(null, root, 100);
                } catch (ReflectiveOperationException e) {
                  failures.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(number()).isEqualTo(300);
  }

  @SuppressWarnings("resource") // its classes are used after this
  private static Method incrementOfAnotherLoader() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String place : ChildJvm.classPath().split(File.pathSeparator, -1)) {
      urls.add(url(place));
    }
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    return loader.loadClass(ChildJvm.class.getName()).getMethod("increment", Path.class, int.class);
  }

  private static URL url(String place) throws MalformedURLException {
    return new File(place).toURI().toURL();
  }

  @Test
  public void aLockExcludesAnotherProcessUntilThatIsKilled() throws Exception {
    var old = store.createRecord(RECORD, bytes("old"));
    LocalAtomicStore impatient =
        new LocalAtomicStore(
            StoreLocation.of(root.toUri()), Files::createLink, 10, Duration.ofMillis(100));
    try (ChildJvm holder = ChildJvm.start(List.of(), "hold-lock", root.toString())) {
      assertThat(holder.readLine()).isEqualTo("locked true");
      assertThatThrownBy(() -> impatient.replaceRecord(RECORD, bytes("new"), old.version()))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("another process has held the lock");
      assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("old"));
    }
    impatient.replaceRecord(RECORD, bytes("new"), old.version());
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("new"));
  }

  @Test
  public void aMissingPermissionIsNamedWithItsPath() throws Exception {
    List<String> prefix = List.of();
    if (Files.isWritable(Path.of("/")) || System.getProperty("user.name").equals("root")) {
      // Permissions do not bind root, but for the capability that frees it from them.
      Assume.assumeTrue(
          "permissions do not bind root, and there is no setpriv to bind it",
          ChildJvm.isInstalled("setpriv"));
      prefix = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--");
    }
    store.createRecord(RECORD, bytes("old"));
    Path partition = root.resolve(PARTITION);
    try {
      permit(root, "r-xr-xr-x");
      permit(partition, "r-xr-xr-x");
      for (String call : List.of("temp", "create", "replace", "commit")) {
        assertThat(say(prefix, call))
            .startsWith("RequestRefusedException")
            .contains("permission denied on '" + root, "EACCES");
      }
      assertThat(say(prefix, "delete")).contains("permission denied on '" + partition);
      assertThat(say(prefix, "read")).isEqualTo("done");
      permit(partition, "---------");
      for (String call : List.of("read", "list")) {
        assertThat(say(prefix, call))
            .startsWith("RequestRefusedException")
            .contains("permission denied on '" + partition);
      }
    } finally {
      permit(root, "rwxr-xr-x");
      permit(partition, "rwxr-xr-x");
    }
    assertThat(tree(root)).containsExactly("net", PARTITION, RECORD);
  }

  private static void permit(Path path, String permissions) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private String say(List<String> prefix, String call) throws Exception {
    return ChildJvm.start(prefix, call, root.toString()).finish();
  }

  @Test
  public void aFullDiskIsCalledFullAndNothingIsCompletedOnIt() throws Exception {
    Files.createDirectories(root);
    List<String> inItsOwnMounts =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m none '" + root + "' && exec \"$@\"",
            "sh");
    Assume.assumeTrue(
        "this user may not mount a small file system of its own",
        ChildJvm.isInstalled("unshare") && works(inItsOwnMounts));
    String said = ChildJvm.start(inItsOwnMounts, "fill-disk", root.toString()).finish();
    assertThat(said.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("StateUnknownException").contains("disk is full"),
            line -> assertThat(line).contains("not written on after a failure"),
            line -> assertThat(line).isEqualTo("[]"));
  }

  private static boolean works(List<String> prefix) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @Test
  public void aNameThatTheJvmCannotEncodeIsRefusedWithTheCure() throws Exception {
    Assume.assumeTrue(
        "file names are always UTF-8 here", System.getProperty("os.name").equals("Linux"));
    assertThat(say(List.of(), "foreign-name"))
        .startsWith("IllegalArgumentException")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  public void whatIsReportedIsOnDiskAndInTheRightOrder() throws Exception {
    Path trace = base.resolve("trace");
    List<String> traced =
        List.of(
            "strace",
            "-f",
            "-y",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=fsync,rename,link,unlink",
            "-o",
            trace.toString());
    Assume.assumeTrue(
        "there is no strace to see the calls of the system by",
        ChildJvm.isInstalled("strace") && works(traced));
    ChildJvm.start(traced, "publish", root.toString()).finish();
    String day1 = root + "/net/day=1";
    String day2 = root + "/net/day=2";
    String temp = root + "/_staging/run/temp";
    String staged = root + "/_staging/run/.staged-a1-#";
    assertThat(calls(trace))
        .containsSubsequence(
            "fsync " + temp.replace("/temp", "/.temp.partial-#"),
            "link " + temp.replace("/temp", "/.temp.partial-#") + " " + temp,
            "fsync " + root + "/_staging/run",
            "link " + temp + " " + staged + "/t/part-0",
            "fsync " + staged + "/_manifest.json",
            "fsync " + staged,
            "fsync " + staged + "/t",
            "rename " + staged + " " + day2,
            "fsync " + root + "/net",
            "fsync " + root,
            "link " + temp + " " + day1 + "/part-0",
            "fsync " + day1,
            "fsync " + day1 + "/._manifest.json.partial-#",
            "link " + day1 + "/._manifest.json.partial-# " + day1 + "/_manifest.json",
            "fsync " + day1,
            "fsync " + day1 + "/._manifest.json.next",
            "rename " + day1 + "/._manifest.json.next " + day1 + "/_manifest.json",
            "fsync " + day1,
            "fsync " + day2,
            "fsync " + root + "/net",
            "fsync " + root);
  }

  /** Name and paths of each call that succeeded, with what is random in a path as '#'. */
  private static List<String> calls(Path trace) throws Exception {
    Pattern call = Pattern.compile("\\d+ +(\\w+)\\((.*)\\) += 0");
    List<String> calls = new ArrayList<>();
    for (String line : Files.readAllLines(trace)) {
      Matcher matcher = call.matcher(line);
      if (matcher.matches()) {
        String paths = matcher.group(2).replaceAll("^\\d+<(.*)>$", "$1").replaceAll("\"", "");
        calls.add(
            matcher.group(1)
                + " "
                + paths.replace(",", "").replaceAll("(partial|staged-a1)-[0-9a-f]{16}", "$1-#"));
      }
    }
    return calls;
  }
}
