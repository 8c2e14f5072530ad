# Needs JDK 17 or newer and Maven 3.8 or newer, and nothing else.

# What `make run` ingests: the sample, or INPUT=<file or pattern>. ARGS is added as it is.
SAMPLE := pipelines/ingest/sample
INPUT  :=
OUTPUT = target/lake$(patsubst run-%,-%,$(filter run-flink run-spark run-python run-yaml,$(MAKECMDGOALS)))
ARGS   :=
ifeq ($(INPUT),)
INGEST_ARGS = '--input=ledgers=$(SAMPLE)/ledgers-*.csv' \
  '--input=transactions=$(SAMPLE)/transactions-*.jsonl' \
  '--partitionBy=day(closed_at)' '--output=$(OUTPUT)'
else
INGEST_ARGS = '--input=$(INPUT)' '--output=$(OUTPUT)'
endif

MVN       := mvn -B -ntp
# Beam's jars carry the same classes more than once; shade would list every one of them.
NO_OVERLAPS := -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugins.shade=error
JAVA      := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
# Beam asks the machine for AWS credentials at every start, which off a cloud takes seconds to fail.
JAVA_OPTS = $(if $(findstring s3://,$(INPUT) $(OUTPUT) $(ARGS)),,-Daws.disableEc2Metadata=true)
# What JDK 17 has to be told on a cluster, as the cluster's own scripts do.
CLUSTER_OPTS = $(shell sed -n '/<cluster.argLine>/,/<.cluster.argLine>/p' pom.xml | grep -e --add-opens -e -Dspark)
CLASSPATH_FILE := target/run.classpath
# Folders count, too: theirs is the time stamp that a deleted file changes.
SOURCES   := pom.xml $(shell find src/main)

PROOFS    := ExplorerTest,ExplorerIT,MutationGateTest,SweepFaultsTest,HaltsTest,KillsTest,TroubledDiskTest,RemovedDirectoryTest,SlowDiskTest,EveryFaultAtEveryCallTest,HostileRunnerIT,*PropertyTest,ManifestRubbishTest
CRASHES   := -Dproof.halts=ALL -Dproof.kills=1000

BUNDLE    = target/$(if $(RUNNER),$(RUNNER)/)atomic-partition-sink-bundled-$(VERSION).jar
VERSION   = $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)

BENCH_PATHS := target/flink/run.classpath target/spark/run.classpath
BENCH     := $(JAVA) $(JAVA_OPTS) -cp "target/flink/test-classes:target/flink/classes:$$(cat target/flink/run.classpath)"
PAGE      := docs/benchmarks.md
HOT       := (Writer|Checksum)Benchmark
COMMA     := ,

PREFIX    := /usr/local
DESTDIR   :=
BIN       = $(DESTDIR)$(PREFIX)/bin
LIB       = $(DESTDIR)$(PREFIX)/lib/atomic-partition
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

.DELETE_ON_ERROR:
.PHONY: help run probe sweep repair engines test it crashes proof flink spark python reproducible platforms run-flink run-spark run-dataflow run-python run-yaml flex-template readers servers bench bench-smoke bench-hot bench-finalize fileio-failures format bundle install install-built sample clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: $(CLASSPATH_FILE) ## ingest the sample, or INPUT=... OUTPUT=... ARGS=... (default output: target/lake)
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.pipelines.ingest.Ingest $(INGEST_ARGS) $(ARGS)
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.pipelines.ingest.ReadBack '--output=$(OUTPUT)' $(ARGS)

probe: $(CLASSPATH_FILE) ## try whether the store of OUTPUT=... honours conditional writes; ARGS=--storeProbe=THOROUGH
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.cli.Main probe '$(OUTPUT)' $(ARGS)

sweep: $(CLASSPATH_FILE) ## list what crashed and replaced publishes left in OUTPUT=...; ARGS=--delete deletes it
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.cli.Main sweep '$(OUTPUT)' $(ARGS)

repair: $(CLASSPATH_FILE) ## bring what engines read up to the manifests of OUTPUT=...; ARGS='--symlinkManifests --deltaLog' makes them
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.cli.Main repair '$(OUTPUT)' $(ARGS)

engines: ## install what reads the lake in the tests besides: Spark with Delta and Hive, and, with Python 3.10 or newer, polars, delta-rs and DuckDB
	$(MVN) -q -f src/test/projects/spark-delta/pom.xml compile dependency:build-classpath '-Dmdep.outputFile=$(CURDIR)/target/spark-delta/classpath'
	if python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2> /dev/null; then $(MAKE) --no-print-directory target/engines/bin/installed; fi

target/engines/bin/installed: src/test/python/engines.txt
	python3 -m venv target/engines
	target/engines/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test: ## check style and dependencies, compile without warnings, run the tests
	$(MVN) test

crashes: ## halt a publish at every place, kill writers 1,000 times, and report it: target/proof (takes half an hour)
	$(MVN) test -Dtest='HaltsTest,KillsTest' $(CRASHES)

proof: ## run all proofs to their bounds (takes an hour), and write what they showed to docs/proof.md
	rm -rf target/proof
	$(MVN) test -Dtest='$(PROOFS)' $(CRASHES) -Dexplorer.seeds=20000 -Dfuzz.seconds=60 -Dproperties.times=4
	awk 'FNR == 1 && NR > 1 { print "" } 1' src/test/proof/proof.md target/proof/*.md > docs/proof.md

servers: ## install servers that others wrote, for `make it`: needs Go, and minutes the first time
	@src/test/servers/install-go-servers.sh

it: ## build the bundle, run the tests that need it, time or the data in ../shared (*IT)
	rm -f target/platforms/[1256]*
	$(MVN) $(NO_OVERLAPS) -P bundle,it verify

flink: ## run on an embedded Flink cluster, build a bundle for it and launch that (FlinkIT, BundleLaunchIT)
	rm -f target/platforms/3*
	$(MVN) $(NO_OVERLAPS) -P bundle,it,flink verify -Dit.test='FlinkIT,BundleLaunchIT,BundleIT'
	@rm -f target/flink/run.classpath # the benchmarks' classes are gone

spark: target/spark/installation.classpath ## the same on Spark, by spark-submit
	rm -f target/platforms/4*
	$(MVN) $(NO_OVERLAPS) -P bundle,it,spark verify -Dit.test='SparkIT,BundleLaunchIT,BundleIT'
	@rm -f target/spark/run.classpath # the benchmarks' classes are gone

python: target/python/bin/beam-installed ## install Beam for Python (needs Python 3.10 or newer), for `make it`

target/python/bin/beam-installed: src/test/python/requirements.txt
	python3 -m venv target/python
	target/python/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

reproducible: ## build the bundle again, from a copy elsewhere and in another time zone, and compare it with the one that is there, byte by byte; RUNNER=...
	rm -rf target/elsewhere && mkdir -p target/elsewhere
	tar -cf - --exclude=./target --exclude=./.git . | tar -xf - -C target/elsewhere
	TZ=Pacific/Auckland LC_ALL=C $(MAKE) --no-print-directory -C target/elsewhere bundle
	cmp $(BUNDLE) target/elsewhere/$(BUNDLE)
	rm -rf target/elsewhere

platforms: ## print what the tests published on which platform, and which did not run; fails unless all is as on the direct runner
	@printf '| platform | started by | partitions published | content ids equal to the direct runner%s |\n|---|---|---:|---|\n' "'s"
	@while IFS='|' read -r name platform; do \
	  cat "target/platforms/$$name.md" 2> /dev/null || echo "| $$platform | not started | none | no run here: its tests say why, or did not run |"; \
	done < src/test/platforms
	@! grep -q '| NO |' target/platforms/*.md

# The sample on each platform, launched as its users launch it, into target/lake-<platform>.
run-flink: MASTER = [local]
run-flink: target/flink/$(notdir $(BUNDLE)) ## ingest the sample on Flink's embedded cluster, or on MASTER=host:port
	@$(JAVA) $(JAVA_OPTS) $(CLUSTER_OPTS) -jar $< --runner=FlinkRunner '--flinkMaster=$(MASTER)' --parallelism=2 $(INGEST_ARGS) --wait=true $(ARGS)

run-spark: MASTER = local[2]
run-spark: target/spark/$(notdir $(BUNDLE)) target/spark/installation.classpath ## the same on Spark, by spark-submit's main class, in this process or on MASTER=...
	@SPARK_LOCAL_IP=127.0.0.1 $(JAVA) $(JAVA_OPTS) $(CLUSTER_OPTS) -cp "$$(cat target/spark/installation.classpath)" org.apache.spark.deploy.SparkSubmit \
	  --master '$(MASTER)' --class io.atomicpartition.pipelines.Launcher $< --runner=SparkRunner $(INGEST_ARGS) $(ARGS)

run-dataflow: $(BUNDLE) ## launch on Dataflow: OUTPUT=gs://... INPUT=gs://... ARGS='--project=... --region=... --tempLocation=gs://... --partitionBy=...'
	$(JAVA) -jar $< --runner=DataflowRunner $(INGEST_ARGS) $(ARGS)

flex-template: $(BUNDLE) ## build the Flex Template TEMPLATE=gs://.../ingest.json with the image IMAGE=... (needs gcloud)
	gcloud dataflow flex-template build '$(TEMPLATE)' --image-gcr-path='$(IMAGE)' --sdk-language=JAVA --flex-template-base-image=JAVA17 \
	  --jar=$< --env=FLEX_TEMPLATE_JAVA_MAIN_CLASS=io.atomicpartition.pipelines.ingest.Ingest --metadata-file=pipelines/ingest/metadata.json $(ARGS)

run-python: $(BUNDLE) target/python/bin/beam-installed ## publish the sample's transactions from Python, with the bundle as expansion service
	target/python/bin/python pipelines/ingest/ingest.py '--input=$(SAMPLE)/transactions-*.jsonl' '--root=$(abspath $(OUTPUT))' --jar=$< --shared_disk --runner=DirectRunner $(ARGS)

run-yaml: $(BUNDLE) target/python/bin/beam-installed ## publish the sample's ledgers from Beam YAML
	target/python/bin/python -m apache_beam.yaml.main --yaml_pipeline_file=pipelines/ingest/ingest.yaml --runner=DirectRunner \
	  --jinja_variables='{"input": "$(SAMPLE)/ledgers-*.csv", "root": "$(abspath $(OUTPUT))", "jar": "$(abspath $<)", "summary": "$(abspath target/outcomes)", "shared_disk": "true"}' $(ARGS)

readers: ## install what reads the lake in the tests besides Java (needs npm), for `make it`
	mkdir -p target/readers
	cp src/test/node/package.json target/readers/
	npm install --prefix target/readers --no-package-lock --no-audit --no-fund --loglevel=error

bench: $(BENCH_PATHS) ## measure this sink beside FileIO, IcebergIO, plain loops and DuckDB, into PAGE=docs/benchmarks.md (hours; ARGS=--list, --cells=...)
	$(BENCH) io.atomicpartition.bench.Benchmark --report=$(PAGE) $(ARGS)

bench-smoke: $(BENCH_PATHS) ## run every cell of the benchmark once, over few rows, to try the benchmark itself
	$(BENCH) io.atomicpartition.bench.Benchmark --smoke --work=target/bench-smoke --report=target/bench-smoke/benchmarks.md $(ARGS)

bench-hot: target/flink/run.classpath ## measure the writers and checksums alone by JMH, in ns per row; HOT=ChecksumBenchmark for one, ARGS is JMH's
	$(BENCH) org.openjdk.jmh.Main '$(HOT)' $(ARGS)

fileio-failures: target/flink/run.classpath target/spark/run.classpath ## what FileIO and this sink do to data, on Flink and Spark: docs/fileio.md
	$(JAVA) $(JAVA_OPTS) -cp "target/flink/test-classes:target/flink/classes:$$(cat $<)" io.atomicpartition.bench.fileio.FileIoFailures docs/fileio.md

# The stores, delays and sizes to measure are options: see BenchOptions.
bench-finalize: target/flink/run.classpath ## measure finalize beside FileIO's, ARGS='--stores=S3 --delays=20': docs/benchmarks-finalize.md
	src/test/servers/install-go-servers.sh
	$(BENCH) -Xmx2g io.atomicpartition.bench.finalize.FinalizeBench --runner=FlinkRunner --flinkMaster=[local] --parallelism=2 \
	  --page=docs/benchmarks-finalize.md $(ARGS)

format: ## rewrite the sources in the project's style
	$(MVN) -q spotless:apply

bundle: ## one jar to launch with: target/atomic-partition-sink-bundled-<version>.jar; RUNNER=flink or spark: target/<runner>/...
	$(MVN) -q $(NO_OVERLAPS) -P bundle$(if $(RUNNER),$(COMMA)$(RUNNER)) -DskipTests package
	@ls -l $(BUNDLE)

target/atomic-partition-sink-bundled-%.jar: $(SOURCES)
	@$(MAKE) --no-print-directory bundle

target/flink/atomic-partition-sink-bundled-%.jar: $(SOURCES)
	@$(MAKE) --no-print-directory bundle RUNNER=flink

target/spark/atomic-partition-sink-bundled-%.jar: $(SOURCES)
	@$(MAKE) --no-print-directory bundle RUNNER=spark

target/spark/installation.classpath: src/test/projects/spark/pom.xml
	$(MVN) -q -f $< dependency:build-classpath '-Dmdep.outputFile=$(CURDIR)/$@'

install: bundle install-built ## install the command atomic-partition: PREFIX=/usr/local, DESTDIR is honoured

# With the bundle that is there.
install-built:
	install -d '$(BIN)' '$(LIB)' '$(COMPLETIONS)'
	install -m 644 target/atomic-partition-sink-bundled-*.jar '$(LIB)/atomic-partition.jar'
	install -m 755 src/main/sh/atomic-partition '$(BIN)/atomic-partition'
	'$(BIN)/atomic-partition' generate-completion > target/atomic-partition.completion
	install -m 644 target/atomic-partition.completion '$(COMPLETIONS)/atomic-partition'

sample: $(CLASSPATH_FILE) ## write the sample's files again
	@$(JAVA) -cp "target/classes:$$(cat $<)" io.atomicpartition.pipelines.sample.LedgerSample $(SAMPLE)

clean: ## delete what was built, target/lake included
	rm -rf target

# One of the runners' profiles, with the benchmarks; IcebergIO is measured on Flink.
target/%/run.classpath: $(SOURCES) $(shell find src/bench src/test/java)
	@$(MVN) -q -P $*,bench$(if $(filter flink,$*),$(COMMA)iceberg) -DskipTests test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=$@
	@touch $@

$(CLASSPATH_FILE): $(SOURCES)
	@echo "Building (the first time downloads dependencies, about 400 MB)..."
	@$(MVN) -q compile dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=$@
	@touch $@
