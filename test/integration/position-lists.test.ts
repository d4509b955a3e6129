/** Lists of positions over HTTP against a plain filter and sort of everything that was submitted. */
import type { PositionInput, PositionOrder } from '../../functions/generated/graphql';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

afterAll(() => system.stop());

interface Listed {
  readonly id: string;
  readonly enterpriseId: string;
  readonly input: PositionInput;
  readonly submittedAt: string;
  status: 'OPEN' | 'FILLED' | 'CLOSED';
}

interface Wanted {
  regionCode?: string;
  occupationCode?: string;
  wageAtLeast?: number;
  enterpriseId?: string;
  status?: 'OPEN' | 'FILLED' | 'CLOSED';
  board?: boolean;
  lodging?: boolean;
  titleContains?: string;
}

const places = [
  '4419',
  '441900',
  '441900003',
  '4403',
  '440305',
  '440305001',
  '5301',
  '530102',
  '530102001',
  '110101',
  '330106',
  '620201',
];
const regions = [
  undefined,
  '44',
  '53',
  '11',
  '33',
  '62',
  '4419',
  '4403',
  '5301',
  '1101',
  '6202',
  '441900',
  '440305',
  '530102',
  '620201',
  '441900003',
  '440305001',
  '530102001',
  '530627102',
];
const occupations = ['6-25-04-07', '6-05-01-03', '4-03-02-05'];
const all: Listed[] = [];
let enterprises: string[] = [];

beforeAll(async () => {
  system = await startTestSystem();
  enterprises = await Promise.all([1, 2, 3].map(() => givenEnterprise(system)));
  for (let batch = 0; batch < 9; batch += 1) {
    system.clock.moveTo(new Date(Date.parse(NOW) + batch * 1_000));
    const enterpriseId = enterprises[batch % 3] ?? '';
    const rows = Array.from({ length: 40 }, (_, row) => rowOf(batch * 40 + row));
    const ids = await givenPositions(system, enterpriseId, rows);
    const submittedAt = system.clock.now().toISOString();
    rows.forEach((input, row) => {
      const status = input.closesOn === '2027-01-21' ? 'CLOSED' : 'OPEN';
      all.push({ id: ids[row] ?? '', enterpriseId, input, submittedAt, status });
    });
  }
  await Promise.all(
    all.map(async (listed, index) => {
      if (listed.status === 'OPEN' && index % 11 === 0) {
        const closing = { idempotencyKey: unique(), positionId: listed.id, reason: 'WITHDRAWN' };
        await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
        listed.status = 'CLOSED';
      } else if (listed.status === 'OPEN' && listed.input.headcount === 1) {
        const input = placementInput(await givenWorker(system), listed.id);
        await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
        listed.status = 'FILLED';
      }
    }),
  );
});

beforeEach(() => system.clock.moveTo('2027-01-22T04:00:00Z'));

const titles = ['电子产品组装工', 'CNC 数控操作员', 'cnc 数控学徒', '缝纫工', '厨师', 'Web 前端 JavaScript 工程师'];

/** Few different values, so that filters meet and wages tie. */
function rowOf(number: number): PositionInput {
  return positionInput({
    regionCode: places[(number * 7) % places.length] ?? '',
    occupationCode: occupations[number % 3] ?? '',
    headcount: number % 13 === 0 ? 1 : 5,
    wageMin: number % 17 === 0 ? 200_000 : 4_000 + (number % 8) * 500,
    board: number % 2 === 0,
    title: titles[number % titles.length] ?? '',
    lodging: number % 5 === 0,
    closesOn: number % 10 === 3 ? '2027-01-21' : number % 10 === 4 ? '2027-01-22' : null,
  });
}

function expected(wanted: Wanted, orderBy: PositionOrder): string[] {
  const matches = all.filter(({ input, enterpriseId, status }) => {
    const within =
      wanted.regionCode === undefined ||
      (input.regionCode ?? '').startsWith(wanted.regionCode) ||
      // A prefecture without counties is its own county.
      (wanted.regionCode === '441900' && input.regionCode === '4419');
    return (
      within &&
      status === (wanted.status ?? 'OPEN') &&
      (wanted.occupationCode === undefined || input.occupationCode === wanted.occupationCode) &&
      (wanted.wageAtLeast === undefined || (input.wageMin ?? 0) >= wanted.wageAtLeast) &&
      (wanted.enterpriseId === undefined || enterpriseId === wanted.enterpriseId) &&
      (wanted.board === undefined || input.board === wanted.board) &&
      (wanted.lodging === undefined || input.lodging === wanted.lodging) &&
      (wanted.titleContains === undefined ||
        (input.title ?? '').toLowerCase().includes(wanted.titleContains.trim().toLowerCase()))
    );
  });
  const key = ({ input, submittedAt }: Listed): string =>
    orderBy === 'WAGE_DESC' ? String(input.wageMin).padStart(9, '0') : submittedAt;
  const compare = (a: Listed, b: Listed): number => (key(a) + a.id < key(b) + b.id ? 1 : -1);
  return matches.sort(compare).map(({ id }) => id);
}

/** Walks all pages; each but the last is full. */
async function walk(filter: Wanted, orderBy: PositionOrder, first: number): Promise<string[]> {
  const query = `query ($filter: PositionFilter, $orderBy: PositionOrder!, $first: Int, $after: String) {
    positions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } totalCount
    }
  }`;
  const ids: string[] = [];
  for (let after: string | null | undefined; ;) {
    const { positions } = await system.ask(system.tokens.BUREAU, query, { filter, orderBy, first, after });
    const page = positions.edges.map(({ node }) => node.id);
    ids.push(...page);
    const whole = after == null && !positions.pageInfo.hasNextPage;
    expect(positions.totalCount).toBe(whole ? page.length : null);
    if (!positions.pageInfo.hasNextPage) return ids;
    expect(page).toHaveLength(first);
    after = positions.pageInfo.endCursor;
  }
}

test.each(['WAGE_DESC', 'NEWEST'] as const)(
  'by %s of every region and status equals a sort of everything',
  async (orderBy) => {
    for (const regionCode of regions)
      for (const status of ['OPEN', 'FILLED', 'CLOSED'] as const) {
        const wanted: Wanted = { status, ...(regionCode !== undefined && { regionCode }) };
        expect({ wanted, ids: await walk(wanted, orderBy, 40) }).toEqual({ wanted, ids: expected(wanted, orderBy) });
      }
  },
);

test('a list with any filters together, in pages of any size, equals a filter and sort of everything', async () => {
  const choices: { [F in keyof Wanted]-?: readonly (Wanted[F] | undefined)[] } = {
    regionCode: regions,
    occupationCode: [undefined, undefined, '6-25-04-07', '6-17-01-02'],
    wageAtLeast: [undefined, undefined, 0, 5_500, 200_000, 200_001, 1_000_000, 2_147_483_647, -1],
    enterpriseId: [undefined, undefined, enterprises[0], enterprises[1], 'ent_00000000000000000000000000'],
    status: [undefined, undefined, 'FILLED', 'CLOSED'],
    board: [undefined, undefined, true, false],
    lodging: [undefined, undefined, true, false],
    titleContains: [
      undefined,
      undefined,
      undefined,
      undefined,
      '电子',
      ' cnc ',
      'Cnc 数控',
      '厨',
      'JavaScript',
      'WEB 前端 java',
      'cnC 数控学',
    ],
  };
  // The same combinations in each run: a step prime to the lengths goes through all of each list.
  for (let number = 0; number < 150; number += 1) {
    const picked = Object.entries(choices).map(([name, values], index) => [
      name,
      values[(number * 31 + (number >> index)) % values.length],
    ]);
    const wanted = Object.fromEntries(picked.filter(([, value]) => value !== undefined)) as Wanted;
    const orderBy = number % 2 === 0 ? 'WAGE_DESC' : 'NEWEST';
    const ids = await walk(wanted, orderBy, [100, 25, 7][number % 3]!);
    expect({ wanted, orderBy, ids }).toEqual({ wanted, orderBy, ids: expected(wanted, orderBy) });
  }
});

test.each([
  ['first: 0', '请求的参数有误：first 应在 1 至 100 之间，实为 0'],
  ['first: 101', '请求的参数有误：first 应在 1 至 100 之间，实为 101'],
  ['after: "x"', '请求的参数有误：after 应为本列表给出的游标'],
  ['after: "WyJ4Il0"', '请求的参数有误：after 应为本列表给出的游标'],
  ['filter: { regionCode: "4499" }', '请求的参数有误：filter.regionCode 应为实有的区划代码'],
  ['filter: { titleContains: "' + '工'.repeat(41) + '" }', '请求的参数有误：filter.titleContains 最多 40 个字符'],
  ['filter: { regionCode: "" }', '请求的参数有误：filter.regionCode 应为实有的区划代码'],
])('a list with the argument %s is BAD_USER_INPUT', async (argument, message) => {
  const { data, errors } = await system.gql(
    system.tokens.BUREAU,
    `{ positions(${argument}) { edges { node { id } } } }`,
  );
  expect(data).toEqual({ positions: null });
  expect(errors).toMatchObject([{ message, path: ['positions'], extensions: { code: 'BAD_USER_INPUT' } }]);
});
