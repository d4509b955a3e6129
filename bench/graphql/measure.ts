/**
 * What runs in the process that is measured: every server, and each request to each of them in turn. Told the database
 * and a token by the process that started it, it sends back the lines of the table, and ends.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { IdentitySettings } from '../../functions/platform/security/identity';
import { idOf, rowOf } from '../capacity/items';
import { remembered } from './remembered';
import { apollo, mercuriusWithJit, ours, type Subject, versionOf } from './subjects';

/** What the process is told. */
export interface Given {
  readonly access: DynamoDBClientConfig;
  readonly settings: IdentitySettings;
  readonly token: string;
}

const ROUNDS = 7;

interface Case {
  readonly name: string;
  /** In a round, by each subject. */
  readonly requests: number;
  readonly writes?: true;
  /** Each request is the first of its process: rows that were shown before are not kept. */
  readonly first?: true;
  /** @param run a number that no other request has. */
  readonly request: (run: number) => object;
}

const FIELDS = 'id externalRef title occupationCode regionCode headcount wageMin wageMax skills board lodging closesOn';
const PAGE = `edges { node { ${FIELDS} } } pageInfo { hasNextPage }`;

const page: Case = {
  name: '25 positions of a prefecture by wage, with enterprise',
  requests: 100,
  request: () => ({
    query: `query Page($code: String!) { positions(filter: { regionCode: $code }, orderBy: WAGE_DESC) {
      edges { node { ${FIELDS} enterprise { id name regionCode verified } } } pageInfo { hasNextPage } } }`,
    variables: { code: '4419' },
  }),
};

const cases: readonly Case[] = [
  page,
  { ...page, name: 'the same of a process that shows none of the enterprises yet', first: true },
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
    requests: 15,
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

process.once('message', (given: Given) => {
  measure(given, (line) => process.send?.(line)).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function measure({ access, settings, token }: Given, print: (line: string) => void): Promise<void> {
  const overNetwork = [await ours(access, settings, token), apollo(access), await mercuriusWithJit(access)];
  const inMemory = [
    await ours(access, settings, token, remembered),
    ...[apollo(access, remembered), await mercuriusWithJit(access, remembered)],
  ];
  try {
    const libraries = ['graphql', '@aws-sdk/lib-dynamodb'].map((name) => `${name} ${versionOf(name)}`).join(', ');
    print(`Node ${process.version}, ${libraries}; median of ${ROUNDS} rounds, milliseconds of CPU a request`);
    print('');
    print(`| request | ${overNetwork.map(({ name }) => name).join(' | ')} | answer, KB |`);
    print(`|---${'|--:'.repeat(overNetwork.length + 1)}|`);
    // Before anything is written: what the stock servers write is not of the form that the handler reads.
    for (const one of cases.filter(({ writes }) => writes !== true))
      print(await rowFor({ ...one, name: `in memory: ${one.name}`, requests: one.requests * 4 }, inMemory));
    for (const one of cases) print(await rowFor(one, overNetwork));
  } finally {
    for (const subject of [...overNetwork, ...inMemory]) await subject.stop();
  }
}

async function rowFor({ name, requests, request, first }: Case, subjects: readonly Subject[]): Promise<string> {
  let run = 0;
  const send = (subject: Subject): Promise<string> => {
    if (first) subject.forgetRows?.();
    return subject.send(JSON.stringify(request((run += 1))));
  };
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
