/**
 * The names under which the runbook tells operators to look for what was set aside, against those that are used: of readers and
 * lists as the handlers name them when they are made and run, of reads by what the source gives for a name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createSweepHandler } from '../../functions/handlers/sweep';
import { createWorkHandler } from '../../functions/handlers/work';
import type * as Sweep from '../../functions/platform/jobs/sweep';
import type * as Readers from '../../functions/platform/streams/readers';
import { startTestSystem, type TestSystem } from '../kit/system';

const mockReaders = new Set<string>();
const mockLists = new Set<string>();

/** Both tell by whom they are called, and do their work. */
jest.mock('../../functions/platform/streams/readers', () => {
  const real = jest.requireActual<typeof Readers>('../../functions/platform/streams/readers');
  const streamHandler: typeof real.streamHandler = (handler, keeper, readers, order) => {
    for (const name of [handler, ...readers.map((reader) => reader.name)]) mockReaders.add(name);
    return real.streamHandler(handler, keeper, readers, order);
  };
  return { ...real, streamHandler };
});
jest.mock('../../functions/platform/jobs/sweep', () => {
  const real = jest.requireActual<typeof Sweep>('../../functions/platform/jobs/sweep');
  const endEach: typeof real.endEach = (sweeper, list, endOne) => {
    mockLists.add(list.name);
    return real.endEach(sweeper, list, endOne);
  };
  const endPages: typeof real.endPages = (sweeper, list, endPage) => {
    mockLists.add(list.name);
    return real.endPages(sweeper, list, endPage);
  };
  return { ...real, endEach, endPages };
});

const root = join(__dirname, '../..');
const runbook = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const [, section = ''] = /\n### Set aside\n([^]*?)\n####? /.exec(runbook) ?? [];

/** Names in the brackets behind these words. */
function listed(what: string): string[] {
  const [, inBrackets = ''] =
    new RegExp(String.raw`\*\*${what.replaceAll(' ', String.raw`\s`)}\*\* \(([^)]*)\)`).exec(section) ?? [];
  return [...inBrackets.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name).sort();
}

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(async () => {
  await system.stop();
});

test('the runbook lists each reader of streams, and no other', () => {
  mockReaders.clear();
  const { platform } = system;
  createFactsHandler(platform);
  createWorkHandler(platform, { issuers: [], archive: { keep: () => Promise.resolve() } });
  createDeliverHandler(platform);
  expect(listed('reader of streams')).toEqual([...mockReaders].sort());
});

test('the runbook lists each list of the sweep, and no other', async () => {
  mockLists.clear();
  await createSweepHandler(system.platform)();
  expect(listed('list of the sweep')).toEqual([...mockLists].sort());
});

test('the runbook lists all other places that set items aside, and no others', () => {
  const elsewhere = namesInSource().filter((name) => !mockReaders.has(name) && !mockLists.has(name));
  const others = ['read', 'list of the day', 'round over the waitlist', "run over a service's seats"];
  expect(others.flatMap(listed).sort()).toEqual(elsewhere);
});

/** Names that are given in so many letters where something is set aside, or read so that it may be. */
function namesInSource(): string[] {
  const functions = join(root, 'functions');
  const files = readdirSync(functions, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const naming = /\breader: '([\w-]+)'|\bsetAside(?:Once|Malformed)?\([^;]*?, '([\w-]+)'[,)]/g;
  const names = files
    .filter((file) => !file.startsWith('generated'))
    .flatMap((file) => [...readFileSync(join(functions, file), 'utf8').matchAll(naming)])
    .map(([, named, given]) => named ?? given ?? '');
  return [...new Set(names)].sort();
}
