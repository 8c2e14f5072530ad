package io.atomicpartition.pipelines.ingest.input;

import org.apache.avro.generic.GenericRecord;

/** Where the records of a file go, and what could not be made a record. */
interface RecordOutput {
  /**
   * A record.
   *
   * @param position where in the file it is, such as {@code line 3}
   */
  void record(GenericRecord record, String position);

  /**
   * A record that cannot be used; those after it can.
   *
   * @param raw the record as far as it was read
   * @throws Exception if bad records are not wanted
   */
  void bad(String raw, InputException why) throws Exception;
}
