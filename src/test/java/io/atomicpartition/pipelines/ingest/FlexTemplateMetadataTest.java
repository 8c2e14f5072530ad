package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.ParameterMetadataEnumOption;
import com.google.api.services.dataflow.model.TemplateMetadata;
import io.atomicpartition.format.ParquetFormat;
import java.io.IOException;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** What a Flex Template says of the ingest pipeline's options is what the pipeline says. */
public class FlexTemplateMetadataTest {
  private static final Path METADATA = Path.of("pipelines", "ingest", "metadata.json");

  /**
   * A launcher of templates cannot wait: its main class must return after {@code run()}. And
   * Dataflow's workers share no disk.
   */
  private static final Set<String> NOT_FOR_TEMPLATES = Set.of("wait", "sharedDisk");

  private final TemplateMetadata metadata = metadata();
  private final Map<String, ParameterMetadata> parameters =
      metadata.getParameters().stream()
          .collect(
              Collectors.toMap(
                  ParameterMetadata::getName,
                  Function.identity(),
                  (a, b) -> {
                    throw new AssertionError("twice: " + a);
                  },
                  TreeMap::new));

  private static TemplateMetadata metadata() {
    try (Reader json = Files.newBufferedReader(METADATA)) {
      return GsonFactory.getDefaultInstance().fromReader(json, TemplateMetadata.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** By name. */
  private static Map<String, Method> options() {
    Map<String, Method> options = new TreeMap<>();
    Stream.of(IngestOptions.class, StoreOptions.class)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.getName().startsWith("get"))
        .forEach(
            method ->
                options.put(
                    method.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + method.getName().substring(4),
                    method));
    options.keySet().removeAll(NOT_FOR_TEMPLATES);
    return options;
  }

  /** Google's own model of the file has a place for everything that is in it. */
  @Test
  public void nothingInItIsUnknownToDataflow() {
    assertThat(metadata.getUnknownKeys()).isEmpty();
    assertThat(metadata.getName()).isNotBlank();
    assertThat(metadata.getDescription()).isNotBlank();
    assertThat(metadata.getStreaming()).isFalse();
    for (ParameterMetadata parameter : parameters.values()) {
      assertThat(parameter.getUnknownKeys()).as(parameter.getName()).isEmpty();
      assertThat(parameter.getLabel()).as(parameter.getName()).isNotBlank();
    }
    assertThat(
            parameters.values().stream()
                .map(ParameterMetadata::getLabel)
                .collect(Collectors.toSet()))
        .as("labels")
        .hasSameSizeAs(parameters.keySet());
  }

  @Test
  public void everyOptionIsAParameterWithItsHelp() {
    Map<String, String> help = new TreeMap<>();
    options()
        .forEach((name, method) -> help.put(name, method.getAnnotation(Description.class).value()));
    Map<String, String> found = new TreeMap<>();
    parameters.forEach((name, parameter) -> found.put(name, parameter.getHelpText()));

    assertThat(found).isEqualTo(help);
  }

  @Test
  public void whatIsRequiredIsNotOptional() {
    Map<String, Boolean> optional = new TreeMap<>();
    options()
        .forEach(
            (name, method) ->
                optional.put(name, !method.isAnnotationPresent(Validation.Required.class)));
    Map<String, Boolean> found = new TreeMap<>();
    parameters.forEach((name, parameter) -> found.put(name, parameter.getIsOptional()));

    assertThat(found).isEqualTo(optional);
  }

  @Test
  public void defaultsAreTheOptionsOwn() {
    Map<String, String> defaults = new TreeMap<>();
    options().forEach((name, method) -> defaults.put(name, defaultOf(method)));
    Map<String, String> found = new TreeMap<>();
    parameters.forEach((name, parameter) -> found.put(name, parameter.getDefaultValue()));

    assertThat(found).isEqualTo(defaults);
  }

  private static String defaultOf(Method option) {
    return Stream.of(option.getAnnotations())
        .filter(a -> a.annotationType().getEnclosingClass() == Default.class)
        .map(FlexTemplateMetadataTest::value)
        .findFirst()
        .orElse(null);
  }

  private static String value(Annotation annotation) {
    try {
      return annotation.annotationType().getMethod("value").invoke(annotation).toString();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  public void typesAreTheOptionsOwn() {
    Map<String, String> types = new TreeMap<>();
    options().forEach((name, method) -> types.put(name, parameterType(method.getReturnType())));
    Map<String, String> found = new TreeMap<>();
    parameters.forEach((name, parameter) -> found.put(name, parameter.getParamType()));

    assertThat(found).isEqualTo(types);
  }

  private static String parameterType(Class<?> type) {
    if (type.isEnum()) {
      return "ENUM";
    }
    return type == boolean.class ? "BOOLEAN" : type == long.class ? "NUMBER" : "TEXT";
  }

  @Test
  public void enumerationsListTheirValues() {
    options()
        .forEach(
            (name, method) -> {
              if (method.getReturnType().isEnum()) {
                Set<String> listed = new TreeSet<>();
                for (ParameterMetadataEnumOption one : parameters.get(name).getEnumOptions()) {
                  listed.add(one.getValue());
                }
                assertThat(listed).as(name).isEqualTo(constants(method.getReturnType()));
              }
            });
  }

  private static Set<String> constants(Class<?> type) {
    Set<String> constants = new TreeSet<>();
    for (Object constant : type.getEnumConstants()) {
      if (!(constant instanceof CompressionCodecName codec) || isWritten(codec)) {
        constants.add(constant.toString());
      }
    }
    return constants;
  }

  /** Parquet knows more codecs than this project writes. */
  private static boolean isWritten(CompressionCodecName codec) {
    ParquetFormat<?> format = ParquetFormat.rows(Schema.builder().addInt64Field("a").build());
    try {
      return format.withCodec(codec) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  public void patternsFitWhatIsRightAndNotWhatIsWrong() {
    for (ParameterMetadata parameter : parameters.values()) {
      if (parameter.getDefaultValue() != null) {
        assertThat(accepts(parameter.getName(), parameter.getDefaultValue()))
            .as("the default of %s", parameter.getName())
            .isTrue();
      }
    }
    assertThat(accepts("output", "gs://bucket/bronze")).isTrue();
    assertThat(accepts("output", "hdfs://cluster/lake")).isTrue();
    assertThat(accepts("output", "/lake")).isFalse();
    assertThat(accepts("output", "file:///lake")).isFalse();
    assertThat(accepts("summary", "file:///summary.json")).isFalse();
    assertThat(accepts("rowGroupBytes", "0")).isFalse();
    assertThat(accepts("rowGroupBytes", "32 MiB")).isFalse();
    assertThat(accepts("delimiter", "\\t")).isTrue();
    assertThat(accepts("delimiter", ";;")).isFalse();
    assertThat(accepts("jsonPointer", "/vulnerabilities")).isTrue();
    assertThat(accepts("jsonPointer", "vulnerabilities")).isFalse();
    assertThat(accepts("input", "")).isFalse();
    assertThatThrownBy(() -> accepts("no such", "")).isInstanceOf(NullPointerException.class);
  }

  private boolean accepts(String parameter, String value) {
    List<String> patterns = parameters.get(parameter).getRegexes();
    return patterns == null || patterns.stream().allMatch(p -> Pattern.matches(p, value));
  }
}
