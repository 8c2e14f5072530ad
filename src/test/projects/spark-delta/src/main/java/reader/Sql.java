package reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers each line of SQL from standard input by one line on standard output: {@code OK} and the
 * rows, values separated by '|' and rows by ';', or {@code FAILED} and why.
 */
public final class Sql {
  private Sql() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever Spark prints is no answer
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", args[0])
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String sql = in.readLine(); sql != null; sql = in.readLine()) {
      out.println(answer(spark, sql));
      out.flush();
    }
    spark.stop();
  }

  private static String answer(SparkSession spark, String sql) {
    try {
      StringBuilder rows = new StringBuilder();
      for (Row row : spark.sql(sql).collectAsList()) {
        rows.append(rows.length() == 0 ? "" : ";").append(row.mkString("|"));
      }
      return "OK " + rows.toString().replace('\n', ' ');
    } catch (Exception e) {
      return "FAILED " + String.valueOf(e).replace('\n', ' ');
    }
  }
}
