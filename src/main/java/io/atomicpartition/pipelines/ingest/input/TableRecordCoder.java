package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroGenericCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Encodes the records of a fixed set of tables: the table's position among their sorted names, the
 * file, the position in it, and the record in Avro's binary form. Deterministic where Avro is: not
 * with map fields.
 */
public final class TableRecordCoder extends CustomCoder<TableRecord> {
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder TABLE = VarIntCoder.of();

  private final List<String> tables;
  private final List<AvroGenericCoder> records;

  private TableRecordCoder(SortedMap<String, Schema> schemas) {
    this.tables = new ArrayList<>(schemas.keySet());
    this.records = new ArrayList<>(schemas.values().stream().map(AvroGenericCoder::of).toList());
  }

  /** The coder for the records of these tables, each with its schema. */
  public static TableRecordCoder of(Map<String, Schema> schemas) {
    return new TableRecordCoder(new TreeMap<>(schemas));
  }

  @Override
  public void encode(TableRecord value, OutputStream out) throws IOException {
    int table = tables.indexOf(value.table());
    if (table < 0) {
      throw new CoderException(
          "Table '" + value.table() + "' is not one that this coder was made for: " + tables);
    }
    TABLE.encode(table, out);
    TEXT.encode(value.file(), out);
    TEXT.encode(value.position(), out);
    records.get(table).encode(value.record(), out);
  }

  @Override
  public TableRecord decode(InputStream in) throws IOException {
    int table = TABLE.decode(in);
    if (table < 0 || table >= tables.size()) {
      throw new CoderException("There is no table " + table + " among " + tables);
    }
    String file = TEXT.decode(in);
    String position = TEXT.decode(in);
    return new TableRecord(tables.get(table), records.get(table).decode(in), file, position);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    for (int i = 0; i < tables.size(); i++) {
      verifyDeterministic(
          this, "The records of table '" + tables.get(i) + "' are not", records.get(i));
    }
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<TableRecord> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(TableRecord.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableRecordCoder coder
        && tables.equals(coder.tables)
        && records.equals(coder.records);
  }

  @Override
  public int hashCode() {
    return 31 * tables.hashCode() + records.hashCode();
  }

  @Override
  public String toString() {
    return "TableRecordCoder" + tables;
  }
}
