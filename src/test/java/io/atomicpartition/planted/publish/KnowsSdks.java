package io.atomicpartition.planted.publish;

import com.google.api.client.http.HttpRequest;
import com.google.cloud.storage.Storage;
import org.apache.avro.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.MessageType;
import software.amazon.awssdk.services.s3.S3Client;

interface KnowsSdks {
  void needs(Row beam);

  void needs(HttpRequest googleApi);

  void needs(Storage googleCloud);

  void needs(S3Client amazon);

  void needs(Configuration hadoop);

  void needs(MessageType parquet);

  void needs(Schema avro);
}
