/** No text of a filter reaches past its own part of a key: not the name's into the birth date behind it, nor any other's. */
import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { listWorkers } from '../../functions/domains/people/worker/service';
import { sdl } from '../../functions/generated/sdl';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { Viewer } from '../../functions/platform/security/viewer';
import { type IndexName, indexKeys, type TableName } from '../../functions/tables';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
} from '../kit/system';
import { LONG, SEED } from '../kit/long';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

async function namesOf(nameStartsWith: string, regionCode = '530627'): Promise<string[]> {
  const query = `query ($filter: WorkerFilter, $after: String) { workers(filter: $filter, first: 2, after: $after) {
    edges { node { name } } pageInfo { hasNextPage endCursor } } }`;
  const names: string[] = [];
  for (let after: string | null | undefined; ;) {
    const { workers } = await system.ask(system.tokens.BUREAU, query, {
      filter: { nameStartsWith, regionCode },
      after,
    });
    names.push(...workers.edges.map(({ node }) => node.name));
    if (!workers.pageInfo.hasNextPage) return names.sort();
    after = workers.pageInfo.endCursor;
  }
}

test('a name filter with # at its end finds workers with that name, and none by their birth date', async () => {
  const called = ['张甲一', '张甲一#1990乙', '张甲一#19', '张甲一#', '张甲一丁', '张甲', '#甲'];
  for (const name of called)
    await givenWorker(system, { name, identityNumber: identityNumber({ birthDate: asCivilDate('1990-05-17') }) });
  const kept = await namesOf('张甲');
  expect(kept).toHaveLength(called.length - 1);
  for (const text of [
    '张甲一#1990',
    '张甲一#19',
    '张甲一#1',
    '张甲一#',
    '张甲一#1990-05-17',
    '张甲一#1990-05-17#',
    '张甲一',
    '#甲',
    '#',
  ])
    for (const regionCode of ['530627', '5306', '530627102'])
      expect([text, await namesOf(text, regionCode)]).toEqual([
        text,
        called.filter((name) => name.startsWith(text)).sort(),
      ]);
  expect(await namesOf('张甲一#1990-05-17#wkr_')).toEqual([]);
});

test('the cost of a name filter is the same whatever follows the name', async () => {
  await givenWorker(system, { name: '李丙', identityNumber: identityNumber({ birthDate: asCivilDate('1988-01-02') }) });
  const viewer: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|one' };
  const readFor = async (nameStartsWith: string): Promise<number> => {
    let read = 0;
    const query: Database['query'] = async (params) => {
      const answer = await system.platform.db.query(params);
      read += answer.scanned;
      return answer;
    };
    const db = { ...system.platform.db, query };
    await listWorkers(
      { ...system.platform, db, viewer, requestId: 'test' },
      { nameStartsWith, regionCode: '530627' },
      { first: 1 },
    );
    return read;
  };
  const read = await Promise.all(['李丙#1988', '李丙#1989', '李丙#7'].map(readFor));
  expect(read).toEqual([1, 1, 1]);
});

/** Every text argument of a root list, those of its filter included: `['filter', 'nameStartsWith']`. */
function textArguments(): { list: string; path: readonly string[]; needed: string }[] {
  const texts = (type: GraphQLInputType, path: readonly string[]): (readonly string[])[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named))
      return Object.values(named.getFields()).flatMap((field) => texts(field.type, [...path, field.name]));
    return named.name === 'String' || named.name === 'ID' ? [path] : [];
  };
  return Object.values(buildSchema(sdl).getQueryType()?.getFields() ?? {})
    .filter(({ type }) => /Connection!?$/.test(String(type)))
    .flatMap(({ name, args }) => {
      const filters = args.filter((argument) => argument.name !== 'after');
      const needed = filters.filter(isRequiredArgument);
      return filters
        .flatMap((argument) => texts(argument.type, [argument.name]))
        .map((path) => ({
          ...{ list: name, path },
          needed: needed.map((one) => (one.name === path[0] ? '' : `${one.name}: ${valueFor(one)}, `)).join(''),
        }));
    });
}

function valueFor({ type }: GraphQLArgument): string {
  const named = getNamedType(type);
  return isEnumType(named) ? (named.getValues()[0]?.name ?? '') : '"53"';
}

/** `filter: { nameStartsWith: "…" }` */
function argumentOf([name = '', ...inner]: readonly string[], text: string): string {
  return `${name}: ${inner.length === 0 ? JSON.stringify(text) : `{ ${argumentOf(inner, text)} }`}`;
}

/** Keys of the last two that were given, by partitions of every index that a caller's text is compared with. */
async function keysOf(partitions: readonly (readonly [TableName, IndexName, string])[]): Promise<string[]> {
  const items = await Promise.all(
    partitions.map(async ([table, index, partition]) => {
      const { items: found } = await system.platform.db.query({
        ...{ TableName: table, IndexName: index, KeyConditionExpression: '#pk = :pk' },
        ExpressionAttributeNames: { '#pk': indexKeys(index).partitionKey },
        ExpressionAttributeValues: { ':pk': partition },
      });
      expect([partition, found.length > 0]).toEqual([partition, true]);
      return found.slice(-2);
    }),
  );
  return items
    .flat()
    .flatMap((item) => Object.entries(item))
    .filter(([attribute, value]) => /^(pk|sk|\w+[PS]k)$/.test(attribute) && typeof value === 'string')
    .map(([, value]) => String(value));
}

test('no text argument of any list finds something by more of a key than its own part', async () => {
  const workers = [await givenWorker(system, { groupTags: ['甲', '乙'] }), await givenWorker(system)];
  await givenPositions(system, await givenEnterprise(system), [{}, {}]);
  await system.mutate(system.tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
  for (const id of workers)
    await system.mutate(system.tokens.BUREAU, 'requestTravel', 'travelRequest { id }', requestTravelInput([id]));
  await system.pump.idle();
  const keys = await keysOf([
    ['Workers', 'byName', 'names#530627'],
    ['Workers', 'dueCounty', 'due#530627'],
    ['Positions', 'byRegion', 'enterprises'],
    ['Positions', 'countyWage', 'OPEN#441900'],
    ['TravelAllocations', 'byCarrier', 'carrier#carrier-1'],
    ['TravelAllocations', 'byHome', 'requests#5306'],
  ]);
  // Cut behind a separator, where one part has been left for the next; those that people are really called so are not among them.
  const texts = new Set<string>();
  for (const key of keys)
    for (let at = key.indexOf('#'); at >= 0; at = key.indexOf('#', at + 1)) texts.add(key.slice(0, at + 2));
  const all = [...texts].filter((text) => !/^张甲一#19?(90)?乙?$|^张甲一##?|^#/.test(text));
  expect(all.length).toBeGreaterThan(15);
  const reaching = LONG ? all : all.filter((_, index) => index % 3 === SEED % 3);

  const found: string[] = [];
  const tried = textArguments();
  expect(tried.length).toBeGreaterThan(15);
  for (const { list, path, needed } of tried) {
    /** A text that is refused takes the answers of all with it, so those that were not are asked again without it. */
    const ask = async (texts: readonly string[]): Promise<void> => {
      const fields = texts.map(
        (text, index) => `a${index}: ${list}(${needed}${argumentOf(path, text)}, first: 1) { edges { cursor } }`,
      );
      const { data, errors } = await system.gql(system.tokens.BUREAU, `{ ${fields.join('\n')} }`);
      if (errors.some(({ extensions }) => extensions['code'] === 'OPERATION_TOO_COSTLY') && texts.length > 1) {
        const half = Math.ceil(texts.length / 2);
        await ask(texts.slice(0, half));
        return ask(texts.slice(half));
      }
      expect(errors.filter(({ extensions }) => extensions['code'] !== 'BAD_USER_INPUT')).toEqual([]);
      const refused = new Set(errors.map(({ path: at }) => String(at?.[0])));
      if (refused.size > 0) {
        const others = texts.filter((_, index) => !refused.has(`a${index}`));
        return others.length === 0 ? undefined : ask(others);
      }
      for (const [alias, page] of Object.entries(data ?? {}) as unknown as [string, { edges: unknown[] } | null][])
        if ((page?.edges.length ?? 0) > 0)
          found.push(`${list}(${path.join('.')}: ${texts[Number(alias.slice(1))] ?? ''})`);
    };
    for (let start = 0; start < reaching.length; start += 20) await ask(reaching.slice(start, start + 20));
  }
  expect(found).toEqual([]);
});

/** Every field of a query that takes two days or more, with the paths of these arguments. */
function dayArguments(): { field: string; paths: string[] }[] {
  const days = (type: GraphQLInputType, path: string): string[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named))
      return Object.values(named.getFields()).flatMap((field) => days(field.type, `${path}.${field.name}`));
    return named.name === 'Date' || named.name === 'DateTime' ? [path] : [];
  };
  const schema = buildSchema(sdl);
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => type !== schema.getMutationType() && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields()).map(({ name, args }) => ({
        field: type.name === 'Query' ? name : `${type.name}.${name}`,
        paths: args.flatMap((argument) => days(argument.type, argument.name)),
      })),
    )
    .filter(({ paths }) => paths.length > 1);
}

describe('a range of days that ends before it begins is refused, and never an empty list', () => {
  const range = (from: string, to: string): string => `filter: { ${from}: "2027-03-02", ${to}: "2027-03-01" }`;
  const asked: Readonly<Record<string, string>> = {
    agreements: `agreements(${range('activeOn', 'endingBy')}) { totalCount }`,
    corridors: `corridors(${range('from', 'to')}) { seats }`,
    courses: `courses(${range('from', 'to')}) { totalCount }`,
    recruitmentEvents: `recruitmentEvents(${range('from', 'to')}) { totalCount }`,
    travelDemand: `travelDemand(${range('from', 'to')}) { requested }`,
    travelRequests: `travelRequests(${range('from', 'to')}) { totalCount }`,
    travelServices: `travelServices(${range('from', 'to')}) { totalCount }`,
    'IndicatorProgress.byDay':
      'currentCampaign { progress { byDay(from: "2027-03-02", to: "2027-03-01") { actual } } }',
  };

  test('of every field that takes two days', () => {
    expect(dayArguments().map(({ field }) => field)).toEqual(expect.arrayContaining(Object.keys(asked)));
    expect(Object.keys(asked)).toEqual(expect.arrayContaining(dayArguments().map(({ field }) => field)));
    for (const { paths } of dayArguments()) expect(paths).toHaveLength(2);
  });

  test.each(Object.entries(asked))('%s', async (_, field) => {
    await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput());
    const { errors } = await system.gql(system.tokens.BUREAU, `{ ${field} }`);
    expect(errors.map(({ extensions }) => extensions['code'])).toContain('BAD_USER_INPUT');
    expect(errors[0]?.message).toContain('不能早于');
  });
});
