package io.atomicpartition.bench.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The flights in records of a fixed length, mapped into memory, so that no cell pays for reading
 * Parquet.
 */
final class FlightsFile {
  private static final int CODE_LENGTH = 3;
  private static final int RECORD_LENGTH = Long.BYTES + 2 * Integer.BYTES + 2 * CODE_LENGTH;
  private static final Map<String, FlightsFile> OPEN = new ConcurrentHashMap<>();

  private final ByteBuffer records;

  private FlightsFile(ByteBuffer records) {
    this.records = records;
  }

  /** Writes what is in a Parquet file. */
  static void make(Path parquet, Path file) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet flights =
            statement.executeQuery(
                "SELECT epoch_us(date), delay, distance, origin, destination FROM read_parquet('%s')"
                    .formatted(parquet));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      while (flights.next()) {
        out.writeLong(flights.getLong(1));
        out.writeInt(flights.getInt(2));
        out.writeInt(flights.getInt(3));
        out.write(code(flights.getString(4)));
        out.write(code(flights.getString(5)));
      }
    }
  }

  private static byte[] code(String airport) throws IOException {
    byte[] code = airport.getBytes(StandardCharsets.US_ASCII);
    if (code.length != CODE_LENGTH) {
      throw new IOException("An airport's code has 3 letters, found '" + airport + "'");
    }
    return code;
  }

  /** Mapped once in each JVM. */
  static FlightsFile of(String file) {
    return OPEN.computeIfAbsent(file, FlightsFile::map);
  }

  private static FlightsFile map(String file) {
    try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
      return new FlightsFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("The flights cannot be read from '" + file + "'", e);
    }
  }

  long rows() {
    return records.capacity() / RECORD_LENGTH;
  }

  /** When it was, in microseconds of local time. */
  long date(long number) {
    return records.getLong(at(number));
  }

  int delay(long number) {
    return records.getInt(at(number) + Long.BYTES);
  }

  int distance(long number) {
    return records.getInt(at(number) + Long.BYTES + Integer.BYTES);
  }

  String origin(long number) {
    return code(at(number) + RECORD_LENGTH - 2 * CODE_LENGTH);
  }

  String destination(long number) {
    return code(at(number) + RECORD_LENGTH - CODE_LENGTH);
  }

  private static int at(long number) {
    return Math.toIntExact(number * RECORD_LENGTH);
  }

  private String code(int at) {
    byte[] code = new byte[CODE_LENGTH];
    records.get(at, code);
    return new String(code, StandardCharsets.US_ASCII);
  }
}
