/**
 * Measures CPU per request of the system's own handler beside servers of stock parts: one process, one embedded engine,
 * the same requests, answers compared. The engine's CPU is not counted, because it is another process: what is told is
 * what a function is paid for. In memory the answers of the database are at hand, and the servers alone are measured. All
 * servers are compiled as the stack compiles a function, and packages are told that they are in production.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { connect } from '../functions/platform/dynamodb/wire/client';
import { createTables } from '../local/create-tables';
import { startEngine } from '../local/engine';
import { options } from '../infra/bundle';
import { AUDIENCE, ISSUER, openIdentityIssuer } from '../local/identity-issuer';
import { projectFolder } from '../local/project-folder';
import { enterprises, idOf, positions, rowOf } from './capacity/items';
import { load } from './capacity/world';
import type * as Subjects from './graphql/subjects';
import type { Subject } from './graphql/subjects';

const ROUNDS = 7;
const SIZE = { positions: 1_000, workers: 0, enterprises: 27, services: 0 };

interface Case {
  readonly name: string;
  /** In a round, by each subject. */
  readonly requests: number;
  readonly writes?: true;
  /** @param run a number that no other request has. */
  readonly request: (run: number) => object;
}

const FIELDS = 'id externalRef title occupationCode regionCode headcount wageMin wageMax skills board lodging closesOn';
const PAGE = `edges { node { ${FIELDS} } } pageInfo { hasNextPage }`;

const cases: readonly Case[] = [
  {
    name: '25 positions of a prefecture by wage, with enterprise',
    requests: 100,
    request: () => ({
      query: `query Page($code: String!) { positions(filter: { regionCode: $code }, orderBy: WAGE_DESC) {
        edges { node { ${FIELDS} enterprise { id name regionCode verified } } } pageInfo { hasNextPage } } }`,
      variables: { code: '4419' },
    }),
  },
  {
    name: 'an enterprise with three lists of positions',
    requests: 100,
    request: () => ({
      query: `query One($id: ID!) { enterprise(id: $id) { id name regionCode verified
        byWage: positions(orderBy: WAGE_DESC, first: 10) { ${PAGE} } newest: positions(orderBy: NEWEST, first: 10) { ${PAGE} }
        filled: positions(status: FILLED, orderBy: NEWEST, first: 10) { ${PAGE} } } }`,
      variables: { id: idOf('ent', 1) },
    }),
  },
  {
    name: 'a submission of 100 positions',
    requests: 4,
    writes: true,
    request: (run) => ({
      query: `mutation Submit($input: SubmitPositionsInput!) { submitPositions(input: $input) {
        results { index status position { externalRef title wageMin } } } }`,
      variables: {
        input: {
          ...{ idempotencyKey: `bench-${run}`, enterpriseId: idOf('ent', 2) },
          positions: Array.from({ length: 100 }, (_, row) => rowOf(`row-${row}-${run}`, row)),
        },
      },
    }),
  },
];

/** Prints a table; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-graphql-'));
  const { apollo, mercuriusWithJit, ours, remembered, versionOf } = await asDeployed();
  const [engine, issuer] = await Promise.all([startEngine({ environment: {} }), openIdentityIssuer(folder)]);
  const jwks = createServer((_, response) => response.end(JSON.stringify(issuer.jwks)));
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const jwksUri = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`;
  // As in the cloud: every call is signed.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: engine.endpoint, region: 'local', credentials };
  const [admin, loader] = [new DynamoDBClient(access), connect(access)];
  const subjects: Subject[] = [];
  try {
    await createTables(admin);
    await load(loader, 'Positions', enterprises(SIZE));
    await load(loader, 'Positions', positions(SIZE));
    const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    const settings = { issuer: ISSUER, audience: AUDIENCE, jwksUri };
    subjects.push(await ours(access, settings, token), apollo(access), await mercuriusWithJit(access));
    const inMemory = [
      await ours(access, settings, token, remembered),
      ...[apollo(access, remembered), await mercuriusWithJit(access, remembered)],
    ];
    subjects.push(...inMemory);
    const libraries = ['graphql', '@aws-sdk/lib-dynamodb'].map((name) => `${name} ${versionOf(name)}`).join(', ');
    print(`Node ${process.version}, ${libraries}; median of ${ROUNDS} rounds, milliseconds of CPU a request`);
    print('');
    const overNetwork = subjects.slice(0, -inMemory.length);
    print(`| request | ${overNetwork.map(({ name }) => name).join(' | ')} | answer, KB |`);
    print(`|---${'|--:'.repeat(overNetwork.length + 1)}|`);
    // Before anything is written: what the stock servers write is not of the form that the handler reads.
    for (const one of cases.filter(({ writes }) => writes !== true))
      print(await rowFor({ ...one, name: `in memory: ${one.name}`, requests: one.requests * 4 }, inMemory));
    for (const one of cases) print(await rowFor(one, overNetwork));
  } finally {
    for (const subject of subjects) await subject.stop();
    [admin, loader].forEach((client) => client.destroy());
    await Promise.all([engine.stop(), new Promise((resolve) => jwks.close(resolve))]);
    rmSync(folder, { recursive: true });
  }
}

/**
 * What `tsx` makes of the same source names each function anew whenever it is made, a fifth of what a page in memory takes, and
 * has never been in a function of the cloud.
 */
async function asDeployed(): Promise<typeof Subjects> {
  process.env['NODE_ENV'] = 'production';
  // Below the project, where it finds the packages.
  const folder = projectFolder('.local');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `bench-graphql-${process.pid}.cjs`);
  try {
    const entryPoints = [join(__dirname, 'graphql', 'subjects.ts')];
    await build({ ...options, sourcemap: false, packages: 'external', entryPoints, outfile });
    return createRequire(__filename)(outfile) as typeof Subjects;
  } finally {
    rmSync(outfile, { force: true });
  }
}

async function rowFor({ name, requests, request }: Case, subjects: readonly Subject[]): Promise<string> {
  let run = 0;
  const send = (subject: Subject): Promise<string> => subject.send(JSON.stringify(request((run += 1))));
  const [answer = '', ...others] = await Promise.all(subjects.map((subject) => send(subject)));
  for (const other of others)
    if (!isDeepStrictEqual(dataOf(other, run), dataOf(answer, run)))
      throw new Error(`Expected equal answers to ${name}`);
  const rounds = subjects.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, subject] of subjects.entries()) {
      // Half a round to warm up: what another subject did to caches and compiler is not its own.
      for (let count = 0; count < requests / 2; count += 1) await send(subject);
      const before = process.cpuUsage();
      for (let count = 0; count < requests; count += 1) await send(subject);
      const { user, system } = process.cpuUsage(before);
      rounds[index]?.push((user + system) / 1_000 / requests);
    }
  const medians = rounds.map((each) => each.sort((a, b) => a - b)[(ROUNDS - 1) / 2] ?? 0);
  const cells = medians.map((ms) => `${ms.toFixed(2)} (${((medians[0] ?? 0) / ms).toFixed(2)} x)`);
  return `| ${name} | ${[medians[0]?.toFixed(2), ...cells.slice(1)].join(' | ')} | ${Math.round(answer.length / 1024)} |`;
}

/** References end with the number of the run, and only so differ. */
function dataOf(answer: string, runs: number): unknown {
  const { data, errors } = JSON.parse(answer) as { readonly data?: object; readonly errors?: unknown };
  if (data == null || errors !== undefined) throw new Error(`Expected data in run ${runs}, got ${answer}`);
  return JSON.parse(
    JSON.stringify(data)
      .replace(/-\d+"/g, '"')
      .replace(/"wageMin":\d+/g, '"wageMin":0'),
  );
}
