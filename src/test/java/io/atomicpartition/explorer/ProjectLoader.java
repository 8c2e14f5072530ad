package io.atomicpartition.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Loads the project anew: with the classes of a mutant in place of the true ones, and with {@link
 * DiskFiles} under the local store.
 */
final class ProjectLoader extends ClassLoader {
  private static final String OURS = "io.atomicpartition.";
  private static final String LOCAL = OURS + "store.local.";

  private final Map<String, byte[]> mutated;

  private ProjectLoader(Map<String, byte[]> mutated) {
    super(ProjectLoader.class.getClassLoader());
    this.mutated = mutated;
  }

  /** The project as it is. */
  static ProjectLoader ofTruth() {
    return new ProjectLoader(Map.of());
  }

  static ProjectLoader of(Mutant mutant) throws IOException {
    return new ProjectLoader(compile(mutant));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : original(name);
      if (name.startsWith(LOCAL)) {
        bytes = DiskRemapper.remap(bytes);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Calls a static method with one argument, of the loaded project's. */
  Object call(String className, String method, String argument) throws Exception {
    try {
      return loadClass(className).getMethod(method, String.class).invoke(null, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The class files of a mutant's changed sources, by class name. */
  static Map<String, byte[]> compile(Mutant mutant) throws IOException {
    List<JavaFileObject> units = new ArrayList<>();
    for (Map.Entry<Path, String> source : mutant.sources().entrySet()) {
      units.add(new Source(source.getKey(), source.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (Classes classes = new Classes(compiler.getStandardFileManager(null, null, null))) {
      List<String> options =
          List.of(
              "-proc:none", "-nowarn", "-parameters", "-cp", System.getProperty("java.class.path"));
      if (!compiler.getTask(errors, classes, null, options, null, units).call()) {
        throw new IllegalStateException("Mutant '" + mutant.name() + "': " + errors);
      }
      return classes.bytes();
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(URI.create("string:///" + file.toString().replace('\\', '/')), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what is compiled. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Classes(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> bytes() {
      Map<String, byte[]> bytes = new HashMap<>();
      written.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
      return bytes;
    }
  }
}
