"""Counts the rows of each partition of a lake from Python, read as they were published.

Takes the options of Beam's runners, too.
"""

import argparse

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.external import JavaJarExpansionService
from apache_beam.transforms.external import SchemaAwareExternalTransform

READ = "beam:schematransform:io.atomicpartition:atomic_partition_read:v1"


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument("--root", required=True, help="the dataset root")
  parser.add_argument("--jar", required=True, help="the bundled jar of `make bundle`, or host:port of its service")
  own, of_beam = parser.parse_known_args()
  service = own.jar if own.jar.rpartition(":")[2].isdigit() else JavaJarExpansionService(own.jar)

  with beam.Pipeline(options=PipelineOptions(of_beam)) as pipeline:
    (
        pipeline
        | "Read" >> SchemaAwareExternalTransform(
            identifier=READ,
            expansion_service=service,
            rearrange_based_on_discovery=True,
            root=own.root)
        | "ByDay" >> beam.Map(lambda row: (row.day, 1)).with_output_types(tuple[str, int])
        | "Count" >> beam.CombinePerKey(sum)
        | "Print" >> beam.Map(lambda day: print(f"day={day[0]} {day[1]}")))


if __name__ == "__main__":
  main()
