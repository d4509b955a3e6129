/**
 * Measures a write on the embedded engine, which must cost the same with many stream records: without the prepared
 * database file each write would first read all records of its table.
 */
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { TableName } from '../functions/tables';
import { createTables } from '../local/create-tables';
import { startEngine } from '../local/engine';

const table: TableName = 'Positions';
const writesBefore = [0, 5_000, 10_000, 20_000];
const batchRows = 25;
/** Calls of each kind for one line, which shows their median, because other load affects it least. */
const callsMeasured = 100;

/** Prints a table; about 20 s. The engine is in memory, its items are in two indexes. */
export async function bench(print: (line: string) => void): Promise<void> {
  const engine = await startEngine({ environment: {} });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  let written = 0;
  const nextItem = (): Item => position(written++);
  const put = () => client.send(new PutItemCommand({ TableName: table, Item: nextItem() }));
  // A separate table, so that the first line has no records before it.
  const warmUp = () => client.send(new PutItemCommand({ TableName: 'Campaigns', Item: position(0) }));
  const putBatch = () => {
    const rows = Array.from({ length: batchRows }, () => ({ PutRequest: { Item: nextItem() } }));
    return client.send(new BatchWriteItemCommand({ RequestItems: { [table]: rows } }));
  };
  try {
    await createTables(client);
    for (let index = 0; index < 5; index++) await medianMicros(warmUp);
    print('| writes before | one PutItem | a row of BatchWriteItem (25) | rows/s in batches |');
    print('|--:|--:|--:|--:|');
    for (const before of writesBefore) {
      while (written < before) await putBatch();
      const putMicros = await medianMicros(put);
      const rowMicros = (await medianMicros(putBatch)) / batchRows;
      print(
        `| ${before} | ${Math.round(putMicros)} µs | ${Math.round(rowMicros)} µs | ${Math.round(1e6 / rowMicros)} |`,
      );
    }
  } finally {
    client.destroy();
    await engine.stop();
  }
}

async function medianMicros(call: () => Promise<unknown>): Promise<number> {
  const micros: number[] = [];
  for (let index = 0; index < callsMeasured; index++) {
    const start = performance.now();
    await call();
    micros.push((performance.now() - start) * 1_000);
  }
  return micros.sort((a, b) => a - b)[callsMeasured / 2] ?? 0;
}

type Item = PutItemCommandInput['Item'];

/** The size of an open position. */
function position(index: number): Item {
  return {
    pk: { S: `enterprise#${index % 97}` },
    sk: { S: `position#${index}` },
    byRegionPk: { S: `53${index % 50}` },
    byRegionSk: { S: String(index) },
    countyWagePk: { S: `county#${index % 129}` },
    countyWageSk: { S: String(index) },
    description: { S: 'x'.repeat(400) },
  };
}
