"""Publishes newline-delimited JSON by day from Python, with the bundled jar as the expansion service.

The commands are in README.md. Takes the options of Beam's runners, too.
"""

import argparse
import json
import typing

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.external import JavaJarExpansionService
from apache_beam.transforms.external import SchemaAwareExternalTransform

WRITE = "beam:schematransform:io.atomicpartition:atomic_partition_write:v1"


class Transaction(typing.NamedTuple):
  """A row of the table; Beam turns its types into the columns' types."""
  ledger_sequence: int
  application_order: int
  closed_at: str
  hash: str
  source_account: str
  operation_count: int
  fee_charged: int
  successful: bool
  memo: typing.Optional[str]
  day: str


beam.coders.registry.register_coder(Transaction, beam.coders.RowCoder)


def parse(line: str) -> Transaction:
  record = json.loads(line)
  return Transaction(
      **{name: record.get(name) for name in Transaction._fields if name != "day"},
      day=record["closed_at"][:10])


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument("--input", required=True, help="file pattern of newline-delimited JSON")
  parser.add_argument("--root", required=True, help="the dataset root")
  parser.add_argument("--jar", required=True, help="the bundled jar of `make bundle`, or host:port of its service")
  parser.add_argument("--shared_disk", action="store_true", help="the root is on a disk that every worker sees")
  own, of_beam = parser.parse_known_args()
  service = own.jar if own.jar.rpartition(":")[2].isdigit() else JavaJarExpansionService(own.jar)

  with beam.Pipeline(options=PipelineOptions(of_beam)) as pipeline:
    (
        pipeline
        | "Read" >> beam.io.ReadFromText(own.input)
        | "Parse" >> beam.Map(parse).with_output_types(Transaction)
        | "Publish" >> SchemaAwareExternalTransform(
            identifier=WRITE,
            expansion_service=service,
            rearrange_based_on_discovery=True,
            root=own.root,
            partition_fields=["day"],
            shared_disk=own.shared_disk)
        | "Print" >> beam.Map(lambda row: print(f"{row.partition} {row.outcome} {row.rows} {row.content_id}")))


if __name__ == "__main__":
  main()
