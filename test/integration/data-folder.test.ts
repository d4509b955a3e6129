/** A data folder is whole or refused: what doesn't fit is told in one line, and nothing is written. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { startEngine } from '../../local/engine';
import { folderArchive } from '../../local/folder-archive';
import { startSystem } from '../../local/system';
import { contentOf, refusalOf as refusalFrom } from '../kit/data-folders';
import { givenWorker, startTestSystem, type TestSystem } from '../kit/system';

const root = mkdtempSync(join(tmpdir(), 'job-bowl-folders-'));

/** Two folders of different systems, stopped, and the worker of the first. */
let workerId: string;
const original = join(root, 'original');
const other = join(root, 'other');

beforeAll(async () => {
  workerId = await fill(original);
  await fill(other);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function fill(dataFolder: string): Promise<string> {
  const system = await startTestSystem({ dataFolder });
  try {
    const id = await givenWorker(system);
    await system.pump.idle();
    return id;
  } finally {
    await system.stop();
  }
}

let copies = 0;

function copyOf(folder: string): string {
  const copy = join(root, `copy-${(copies += 1)}`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** What a start on the folder is refused with. */
const refusalOf = (folder: string, environment?: NodeJS.ProcessEnv): Promise<string> =>
  refusalFrom(folder, join(root, 'keys'), environment);

async function nameIn(system: TestSystem, id: string): Promise<unknown> {
  const query = 'query ($id: ID!) { worker(id: $id) { maskedIdentityNumber } }';
  return (await system.ask(system.tokens.BUREAU, query, { id })).worker;
}

async function expectWhole(folder: string): Promise<void> {
  const system = await startTestSystem({ dataFolder: folder });
  try {
    expect(await nameIn(system, workerId)).toMatchObject({
      maskedIdentityNumber: expect.stringContaining('*') as string,
    });
  } finally {
    await system.stop();
  }
}

const put = (name: string, text: string) => (folder: string) => writeFileSync(join(folder, name), text);
const drop = (name: string) => (folder: string) => rmSync(join(folder, name), { recursive: true });
const swap = (name: string) => (folder: string) => {
  rmSync(join(folder, name), { recursive: true });
  cpSync(join(other, name), join(folder, name), { recursive: true });
};

const DATABASE = 'dynamodb.sqlite';

type Json = Readonly<Record<string, unknown>>;

/** What is JSON, with other fields. */
const change = (name: string, to: (found: Json) => unknown) => (folder: string) => {
  const found = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json;
  writeFileSync(join(folder, name), JSON.stringify(to(found)));
};

const without =
  (field: string) =>
  ({ [field]: _, ...others }: Json): Json =>
    others;

/** Checkpoints whose sequence numbers are all `number`. */
const numbered =
  (number: unknown) =>
  ({ streams, ...others }: Json): Json => {
    const shards = (stream: object): Json => Object.fromEntries(Object.keys(stream).map((shard) => [shard, number]));
    const known = Object.entries(streams as Record<string, object>);
    return { ...others, streams: Object.fromEntries(known.map(([arn, stream]) => [arn, shards(stream)])) };
  };

test.each<[string, (folder: string) => void, RegExp]>([
  ['without its data key', drop('data-key'), /^The data key .*data-key is missing or damaged: put it back/],
  ['with an empty data key', put('data-key', ''), /^The data key .* is missing or damaged/],
  ['with half a data key', put('data-key', 'AAAA'), /^The data key .* is missing or damaged/],
  [
    'with a data key that is a byte too long',
    put('data-key', Buffer.alloc(33).toString('base64')),
    /^The data key .* is missing or damaged/,
  ],
  [
    'with a link to no data key',
    (folder) => {
      rmSync(join(folder, 'data-key'));
      symlinkSync(join(folder, 'nowhere'), join(folder, 'data-key'));
    },
    /^The data key .* is missing or damaged/,
  ],
  ['with the data key of another folder', swap('data-key'), /^The data key .* is not the one of this data folder/],
  ['without its database', drop(DATABASE), /^The database .* is missing, empty or damaged: put it back/],
  [
    'with an emptied database',
    (folder) => truncateSync(join(folder, DATABASE), 0),
    /^The database .* is missing, empty/,
  ],
  [
    'with something else for a database',
    put(DATABASE, 'x'.repeat(9_000)),
    /^The database .* is missing, empty or damaged/,
  ],
  [
    'with half a database',
    (folder) => truncateSync(join(folder, DATABASE), statSync(join(folder, DATABASE)).size / 2),
    /^The database of the data folder .* is damaged: put it back from a copy/,
  ],
  [
    'with a database that something was written over',
    (folder) => {
      const database = readFileSync(join(folder, DATABASE));
      writeFileSync(join(folder, DATABASE), database.fill('x', 4_096, 40_000));
    },
    /^The database of the data folder .* is damaged: put it back from a copy/,
  ],
  ['with the database of another folder', swap(DATABASE), /^The database belongs to another data folder/],
  [
    'with a damaged checkpoint',
    put('stream-checkpoints-facts.json', '{"fold'),
    /^The stream checkpoint .*facts.json is damaged/,
  ],
  [
    'with an emptied checkpoint',
    put('stream-checkpoints-work.json', ''),
    /^The stream checkpoint .*work.json is damaged/,
  ],
  ['with a checkpoint of null', put('stream-checkpoints-work.json', 'null'), /^The stream checkpoint .* is damaged/],
  [
    'with a checkpoint of numbers',
    put('stream-checkpoints-work.json', '{"a":1}'),
    /^The stream checkpoint .* is damaged/,
  ],
  [
    'with an unmarked checkpoint',
    put('stream-checkpoints-work.json', '{}'),
    /^The stream checkpoint .* is another folder's/,
  ],
  [
    "with another handler's checkpoint",
    (folder) => cpSync(join(folder, 'stream-checkpoints-work.json'), join(folder, 'stream-checkpoints-facts.json')),
    /^The stream checkpoint .*facts.json is damaged, or another's/,
  ],
  [
    'with a checkpoint that names no record',
    change('stream-checkpoints-facts.json', numbered('abc')),
    /^The stream checkpoint .* is damaged/,
  ],
  [
    'with a checkpoint that names nothing',
    change('stream-checkpoints-facts.json', numbered('')),
    /^The stream checkpoint .* is damaged/,
  ],
  [
    'with a checkpoint beyond the end of its stream',
    change('stream-checkpoints-facts.json', numbered('999999999')),
    /^The stream checkpoint .*facts.json is ahead of its database, which is older: put back both/,
  ],
  ['without a checkpoint', drop('stream-checkpoints-deliver.json'), /^The stream checkpoint .*deliver.json is missing/],
  [
    "with another folder's checkpoint",
    swap('stream-checkpoints-facts.json'),
    /^The stream checkpoint .* is another folder's/,
  ],
  ['without its archive', drop('changes'), /^The archive of changes .* is missing, or another folder's/],
  ["with another folder's archive", swap('changes'), /^The archive of changes .* is missing, or another folder's/],
  ['without its manifest', drop('job-bowl.json'), /^The stream checkpoint .* is another folder's/],
  ['with a damaged manifest', put('job-bowl.json', '{'), /^The file .*job-bowl.json is damaged/],
  ['with an emptied manifest', put('job-bowl.json', ''), /^The file .*job-bowl.json is damaged/],
  ['with a manifest of null', put('job-bowl.json', 'null'), /^The file .*job-bowl.json is damaged/],
  ['with a manifest of a list', put('job-bowl.json', '[]'), /^The file .*job-bowl.json is damaged/],
  ...['id', 'engine', 'key', 'whole', 'streams', 'format'].map((field): [string, (folder: string) => void, RegExp] => [
    `whose manifest lacks its ${field}`,
    change('job-bowl.json', without(field)),
    /^The file .*job-bowl.json is damaged/,
  ]),
  [
    'whose manifest names a file elsewhere',
    change('job-bowl.json', (manifest) => ({ ...manifest, streams: ['../work'] })),
    /^The file .*job-bowl.json is damaged/,
  ],
  [
    'with a folder for a journal',
    (folder) => mkdirSync(join(folder, `${DATABASE}-journal`)),
    /^The database of the data folder .* can't be opened: put the folder back/,
  ],
  ["with another folder's manifest", swap('job-bowl.json'), /^The data key .* is not the one of this data folder/],
  [
    'of a later version',
    put('job-bowl.json', '{"format":2}'),
    /^The data folder .* is of a later version of Job Bowl: start it with that version\.$/,
  ],
])('a folder %s is refused in one line, and stays as it is', async (_, spoil, line) => {
  const folder = copyOf(original);
  spoil(folder);
  const before = contentOf(folder);
  const refusal = await refusalOf(folder);
  expect(refusal).toMatch(line);
  expect(refusal).not.toContain('\n');
  expect(contentOf(folder)).toEqual(before);
});

test.each<[string, (folder: string) => void]>([
  ['a data key with a line end after it', (folder) => appendFileSync(join(folder, 'data-key'), '\n')],
  ['a data key with a line end of Windows after it', (folder) => appendFileSync(join(folder, 'data-key'), '\r\n')],
  ['a line end after the archive’s mark', (folder) => appendFileSync(join(folder, 'changes/.data-folder'), '\n')],
  [
    'a data key that is kept elsewhere and linked in',
    (folder) => {
      renameSync(join(folder, 'data-key'), `${folder}-key`);
      symlinkSync(`${folder}-key`, join(folder, 'data-key'));
    },
  ],
  ['a draft that a crash left', put('data-key.draft', 'x')],
  ['a lock that is none', put('engine.lock', '{')],
  [
    'checkpoints that a release before wrote, without their names',
    (folder) => {
      for (const name of readdirSync(folder).filter((one) => one.startsWith('stream-checkpoints-')))
        change(name, without('name'))(folder);
    },
  ],
])('a folder with %s is whole', async (_, alter) => {
  const folder = copyOf(original);
  alter(folder);
  await expectWhole(folder);
});

test('a folder that is reached by a link is the same folder: one server at a time, whatever it is called', async () => {
  const folder = copyOf(original);
  const link = `${folder}-link`;
  symlinkSync(folder, link);
  const system = await startTestSystem({ dataFolder: link });
  expect(await refusalOf(folder)).toMatch(/in use/);
  await system.stop();
  await expectWhole(folder);
});

test('a copy of a folder is whole', async () => {
  await expectWhole(copyOf(original));
});

test("a folder with another one's database and key is refused", async () => {
  const folder = copyOf(original);
  for (const name of [DATABASE, 'data-key', 'job-bowl.json']) swap(name)(folder);
  expect(await refusalOf(folder)).toMatch(/is another folder's/);
});

test('checkpoints ahead of an older database are refused', async () => {
  const folder = copyOf(original);
  const system = await startTestSystem({ dataFolder: folder });
  await givenWorker(system);
  await system.pump.idle();
  await system.stop();
  cpSync(join(original, DATABASE), join(folder, DATABASE));
  expect(await refusalOf(folder)).toMatch(
    /^The stream checkpoint .* is ahead of its database, which is older: put back both/,
  );
});

test('a folder of a version without marks is adopted where it is whole, and has marks from then on', async () => {
  const folder = await withoutMarks(copyOf(original));
  await expectWhole(folder);
  expect(existsSync(join(folder, 'job-bowl.json'))).toBe(true);
  const marked = copyOf(folder);
  swap('data-key')(marked);
  expect(await refusalOf(marked)).toMatch(/^The data key .* is not the one of this data folder/);
  await expectWhole(folder);
});

test.each<[string, (folder: string) => void, RegExp]>([
  ['its data key', drop('data-key'), /^The data key .* is missing or damaged/],
  ['its database', drop(DATABASE), /^The database .* is missing, empty or damaged/],
])('a folder without marks and without %s is refused', async (_, spoil, line) => {
  const folder = await withoutMarks(copyOf(original));
  spoil(folder);
  const before = contentOf(folder);
  expect(await refusalOf(folder)).toMatch(line);
  expect(contentOf(folder)).toEqual(before);
});

test("a folder without marks and with another one's key is refused, because the key opens nobody", async () => {
  const folder = await withoutMarks(copyOf(original));
  swap('data-key')(folder);
  expect(await refusalOf(folder)).toMatch(/^The data key in .* does not open the people in its database/);
});

/** As the version before wrote it. */
async function withoutMarks(folder: string): Promise<string> {
  rmSync(join(folder, 'job-bowl.json'));
  rmSync(join(folder, 'changes', '.data-folder'));
  for (const name of readdirSync(folder).filter((one) => one.startsWith('stream-checkpoints-'))) {
    const { streams } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { streams: unknown };
    writeFileSync(join(folder, name), JSON.stringify(streams));
  }
  await unmarkDatabase(folder);
  return folder;
}

test('a first start that broke off at any moment is finished by the next one', async () => {
  const parts = [
    'job-bowl.json',
    'data-key',
    DATABASE,
    'stream-checkpoints-work.json',
    'stream-checkpoints-facts.json',
  ];
  const manifest = JSON.parse(readFileSync(join(original, 'job-bowl.json'), 'utf8')) as object;
  for (let made = 0; made <= parts.length; made += 1) {
    const folder = join(root, `broken-off-${made}`);
    mkdirSync(folder);
    for (const part of parts.slice(0, made)) cpSync(join(original, part), join(folder, part));
    const { key: _, ...keyless } = manifest as { key: string };
    const begun = { ...(made > 1 ? manifest : keyless), whole: false, streams: [] };
    if (made > 0) writeFileSync(join(folder, 'job-bowl.json'), JSON.stringify(begun));
    const system = await startTestSystem({ dataFolder: folder });
    await givenWorker(system);
    await system.stop();
    expect(await refusalOf(folder)).toBe('It started.');
  }
});

test.each([
  ['a file', join(root, 'file')],
  ['a folder below a file', join(root, 'file', 'below')],
])('%s in place of a data folder is refused in one line', async (_, path) => {
  writeFileSync(join(root, 'file'), '');
  expect(await refusalOf(path)).toBe(
    `A file and a folder are in each other's place at the data folder ${path}: choose another folder.`,
  );
});

test('a folder that may not be made is refused in one line', async () => {
  expect(await refusalOf('/sys/job-bowl')).toMatch(
    /^The data folder \/sys\/job-bowl (is read-only|may not be read and written)/,
  );
});

test('a folder in place of a file is refused in one line', async () => {
  for (const name of ['data-key', 'job-bowl.json', DATABASE, 'stream-checkpoints-work.json']) {
    const folder = copyOf(original);
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    expect(await refusalOf(folder)).not.toMatch(/\n|^It started|EISDIR/);
  }
});

test('a start that fails is told by what made it fail, though its end fails, too', async () => {
  const lines: string[] = [];
  const dataFolder = join(root, 'failing');
  const prepare = (): Promise<void> => {
    rmSync(join(dataFolder, 'engine.lock'));
    // No lock is a folder: it can't be given back.
    mkdirSync(join(dataFolder, 'engine.lock'));
    return Promise.reject(new Error('Nothing to prepare'));
  };
  const options = { port: 0, keyFolder: join(root, 'keys'), dataFolder, environment: {}, prepare };
  await expect(startSystem({ ...options, log: (line) => lines.push(line) })).rejects.toThrow('Nothing to prepare');
  expect(lines).toEqual([expect.stringMatching(/^The end failed, too: /)]);
});

test('a system that is stopped twice at once has ended when either says so', async () => {
  const dataFolder = join(root, 'stopped-twice');
  const options = { port: 0, keyFolder: join(root, 'keys'), dataFolder, environment: {}, log: () => undefined };
  const system = await startSystem(options);
  const first = system.stop();
  await system.stop();
  expect(existsSync(join(dataFolder, 'engine.lock'))).toBe(false);
  await first;
});

test('a folder is not read by another engine than made it', async () => {
  const folder = copyOf(original);
  const manifest = JSON.parse(readFileSync(join(folder, 'job-bowl.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'job-bowl.json'), JSON.stringify({ ...manifest, engine: 'dynamodb-local' }));
  expect(await refusalOf(folder)).toMatch(/was made with the engine dynamodb-local and is not read by dynoxide/);
});

test('an external database is not read without the data key, nor by another folder', async () => {
  const engine = await startEngine({ environment: {} });
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint };
  try {
    const folder = join(root, 'external');
    const first = await startTestSystem({ dataFolder: folder, environment });
    const id = await givenWorker(first);
    await first.stop();
    const again = await startTestSystem({ dataFolder: folder, environment });
    expect(await nameIn(again, id)).toMatchObject({ maskedIdentityNumber: expect.stringContaining('*') as string });
    await again.stop();
    await expect(startTestSystem({ environment })).rejects.toThrow(
      /^The database holds people whose key is in a data folder/,
    );
    expect(await refusalOf(join(root, 'new'), environment)).toMatch(
      /^The database belongs to another data folder than/,
    );
  } finally {
    await engine.stop();
  }
});

test('the archive keeps no partial file: a crash leaves nothing that stops the next write', async () => {
  const folder = join(root, 'archive');
  await Promise.all([1, 2, 3].map(() => folderArchive(folder).keep('day/one.ndjson', 'whole')));
  expect(readdirSync(join(folder, 'day'))).toEqual(['one.ndjson']);
  await folderArchive(folder).keep('day/one.ndjson', 'another');
  expect(readFileSync(join(folder, 'day/one.ndjson'), 'utf8')).toBe('whole');
});

/** Takes the mark out of the database. */
async function unmarkDatabase(dataFolder: string): Promise<void> {
  const engine = await startEngine({ environment: {}, dataFolder });
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = connect({ ...access, endpoint: engine.endpoint });
  await client.send(new DeleteCommand({ TableName: 'Changes', Key: { pk: 'data-folder', sk: 'mark' } }));
  client.destroy();
  await engine.stop();
}
