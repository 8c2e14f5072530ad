// Reads Parquet files by polars alone. Standard input: JSON with `files` (paths or URIs), `cloudOptions` (keys that
// polars hands to its object store) and `columns` to sum. Standard output: JSON with `rows` and `sums`.
'use strict';

const { readFileSync } = require('node:fs');
const pl = require('nodejs-polars');

const AT_ONCE = 16;

const { files, cloudOptions, columns } = JSON.parse(readFileSync(0, 'utf8'));
const sum = (column) => pl.col(column).cast(pl.Float64).sum().alias(`sum ${column}`);
const total = { rows: 0, sums: columns.map(() => 0) };

async function read() {
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const frame = await pl
      .scanParquet(file, { cloudOptions })
      .select(pl.len().alias('rows'), ...columns.map(sum))
      .collect();
    const [found] = frame.toRecords();
    total.rows += Number(found.rows);
    columns.forEach((column, i) => {
      total.sums[i] += Number(found[`sum ${column}`]);
    });
  }
}

Promise.all(Array.from({ length: AT_ONCE }, read)).then(() => process.stdout.write(JSON.stringify(total)));
