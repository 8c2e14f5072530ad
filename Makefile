# Needs JDK 17 or newer and Maven 3.8 or newer, and nothing else.

# What `make run` ingests: the sample, or INPUT=<file or pattern>. ARGS is added as it is.
SAMPLE := pipelines/ingest/sample
INPUT  :=
OUTPUT := target/lake
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
# Beam asks the machine for cloud credentials at every start, which off a cloud takes seconds to fail.
JAVA_OPTS := -Daws.disableEc2Metadata=true
CLASSPATH_FILE := target/run.classpath
# Folders count, too: theirs is the time stamp that a deleted file changes.
SOURCES   := pom.xml $(shell find src/main)

PROOFS    := ExplorerTest,ExplorerIT,MutationGateTest,SweepFaultsTest,HaltsTest,KillsTest,TroubledDiskTest,RemovedDirectoryTest,SlowDiskTest,EveryFaultAtEveryCallTest,HostileRunnerIT,*PropertyTest,ManifestRubbishTest
CRASHES   := -Dproof.halts=ALL -Dproof.kills=1000

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
.PHONY: help run probe sweep test it crashes proof flink spark python reproducible platforms readers servers bench bench-smoke bench-hot bench-finalize fileio-failures format bundle install install-built sample clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: $(CLASSPATH_FILE) ## ingest the sample, or INPUT=... OUTPUT=... ARGS=... (default output: target/lake)
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.pipelines.ingest.Ingest $(INGEST_ARGS) $(ARGS)
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.pipelines.ingest.ReadBack '--output=$(OUTPUT)' $(ARGS)

probe: $(CLASSPATH_FILE) ## try whether the store of OUTPUT=... honours conditional writes; ARGS=--storeProbe=THOROUGH
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.cli.Main probe '$(OUTPUT)' $(ARGS)

sweep: $(CLASSPATH_FILE) ## list what crashed and replaced publishes left in OUTPUT=...; ARGS=--delete deletes it
	@$(JAVA) $(JAVA_OPTS) -cp "target/classes:$$(cat $<)" io.atomicpartition.cli.Main sweep '$(OUTPUT)' $(ARGS)

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
	$(MVN) $(NO_OVERLAPS) -P bundle,it verify

flink: ## run on an embedded Flink cluster, build a bundle for it and launch that (FlinkIT, BundleLaunchIT)
	$(MVN) $(NO_OVERLAPS) -P bundle,it,flink verify -Dit.test='FlinkIT,BundleLaunchIT,BundleIT'
	@rm -f target/flink/run.classpath # the benchmarks' classes are gone

spark: ## the same on Spark, by spark-submit
	$(MVN) -q -f src/test/projects/spark/pom.xml dependency:build-classpath '-Dmdep.outputFile=$(CURDIR)/target/spark/installation.classpath'
	$(MVN) $(NO_OVERLAPS) -P bundle,it,spark verify -Dit.test='SparkIT,BundleLaunchIT,BundleIT'
	@rm -f target/spark/run.classpath # the benchmarks' classes are gone

python: target/python/bin/beam-installed ## install Beam for Python (needs Python 3.10 or newer), for `make it`

target/python/bin/beam-installed: src/test/python/requirements.txt
	python3 -m venv target/python
	target/python/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

reproducible: ## build the bundle again, and compare it with the one that is there, byte by byte
	cp target/atomic-partition-sink-bundled-*.jar target/bundle-before.jar
	$(MAKE) --no-print-directory bundle
	cmp target/bundle-before.jar target/atomic-partition-sink-bundled-*.jar

platforms: ## print what the tests published on which platform; fails unless all is as on the direct runner
	@printf '| platform | started by | partitions published | content ids equal to the direct runner%s |\n|---|---|---:|---|\n' "'s"
	@cat target/platforms/*.md
	@! grep -q '| NO |' target/platforms/*.md

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
	@ls -l target/$(if $(RUNNER),$(RUNNER)/)*-bundled-*.jar

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
