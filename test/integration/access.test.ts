/** Who may do what, over HTTP: every root field with every role, and what lies outside a caller's scope. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { getDirective } from '@graphql-tools/utils';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isNonNullType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  getNullableType,
} from 'graphql';
import type { Role } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
} from '../kit/system';

/** The matrix of the contract with frontend teams and partners, by hand: it must not move with the SDL. */
const B = 'BUREAU';
const C = 'CADRE';
const S = 'STATION';
const E = 'ENTERPRISE';
const A = 'AGENCY';
const K = 'CARRIER';
const W = 'WORKER';
const matrix: Readonly<Record<string, readonly Role[]>> = {
  viewer: [B, C, S, E, A, K, W],
  node: [B, C, S, E, A, K, W],
  region: [B, C, S, E, A, K, W],
  registerEnterprise: [B, E],
  verifyEnterprise: [B],
  openCampaign: [B],
  scheduleTravelService: [B],
  position: [B, C, S, E, A, W],
  positions: [B, C, S, E, A, W],
  enterprise: [B, C, S, E, A, W],
  enterprises: [B, C, S, E, W],
  submitPositions: [B, E, A],
  closePosition: [B, E, A],
  registerWorker: [B, C],
  workers: [B, C],
  worker: [B, C, S, E, K, W],
  startPlacement: [B, C, S],
  placement: [B, C, S, E, W],
  requestTravel: [B, C, S, W],
  confirmAllocation: [B, C, S, W],
  releaseAllocation: [B, C, S, W],
  travelRequest: [B, C, S, W],
  travelRequests: [B, C, W],
  cancelTravelRequest: [B, C, S, W],
  leaveParty: [B, C, W],
  changeTravelService: [B],
  cancelTravelService: [B],
  travelService: [B, C, S, K, W],
  travelServices: [B, C, S, K, W],
  campaign: [B, C, S],
  currentCampaign: [B, C, S],
};

const roles: readonly Role[] = [B, C, S, E, K, W];
const schema = makeExecutableSchema({ typeDefs: sdl });

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

interface RootField {
  readonly kind: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
}

const rootFields: readonly RootField[] = [
  ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field): RootField => ({ kind: 'query', field })),
  ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((field): RootField => ({
    kind: 'mutation',
    field,
  })),
];

test('the SDL says of every root field what the matrix says', () => {
  const stated = rootFields.map(({ field }) => [field.name, [...rolesOf(schema, field)].sort()]);
  // A field that the matrix does not know yet is as the SDL says: its issue adds the row.
  const known = stated.filter(([name]) => matrix[name as string] !== undefined);
  expect(Object.fromEntries(known)).toEqual(
    Object.fromEntries(Object.entries(matrix).map(([name, allowed]) => [name, [...allowed].sort()])),
  );
});

test.each(rootFields.map(({ kind, field }) => [kind, field.name, field] as const))(
  'the %s %s is for its roles, and FORBIDDEN with its path to the others',
  async (kind, name, field) => {
    const allowed = rolesOf(schema, field);
    expect(allowed.length).toBeGreaterThan(0);
    for (const role of roles) {
      const { status, errors } = await system.gql(system.tokens[role], operationOf(kind, field));
      const codes = errors.map(({ extensions, path }) => [extensions['code'], path?.join('.')]);
      if (allowed.includes(role))
        expect([role, codes]).toEqual([role, codes.filter(([code]) => code === 'BAD_USER_INPUT')]);
      else expect([role, status, codes]).toEqual([role, 200, [['FORBIDDEN', name]]]);
    }
    const nobody = await system.gql(await system.sign({ roles: [] }), operationOf(kind, field));
    expect(nobody.errors).toMatchObject([{ path: [name], extensions: { code: 'FORBIDDEN' } }]);
  },
);

function rolesOf(inSchema: GraphQLSchema, field: GraphQLField<unknown, unknown>): readonly Role[] {
  return (getDirective(inSchema, field, 'access')?.[0]?.['roles'] ?? []) as readonly Role[];
}

/** With the least of arguments that the schema accepts, so that access and nothing before it decides. */
function operationOf(kind: RootField['kind'], field: GraphQLField<unknown, unknown>): string {
  const given = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
  const list = given.map(({ name, type }) => `${name}: ${literalOf(type)}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  return `${kind} { ${field.name}${list === '' ? '' : `(${list})`} ${selection} }`;
}

function literalOf(type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return '[]';
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? '';
  if (isInputObjectType(nullable)) {
    const needed = Object.values(nullable.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
  }
  const literals: Readonly<Record<string, string>> = {
    Boolean: 'true',
    Int: '1',
    Float: '1',
    Date: '"2027-02-01"',
    DateTime: '"2027-02-01T00:00:00Z"',
  };
  return literals[nullable.name] ?? '"x"';
}

describe('an object', () => {
  interface Objects {
    readonly worker: string;
    readonly enterprise: string;
    readonly position: string;
    readonly placement: string;
    readonly travelRequest: string;
    readonly travelService: string;
    readonly campaign: string;
    readonly allocation: string;
  }

  let objects: Objects;

  beforeAll(async () => {
    const { mutate, tokens } = system;
    const worker = await givenWorker(system, { villageCode: '530627102201' });
    const enterprise = await givenEnterprise(system);
    const [position = ''] = await givenPositions(system, enterprise, [{}]);
    const { placement } = await mutate(
      tokens.BUREAU,
      'startPlacement',
      'placement { id }',
      placementInput(worker, position),
    );
    const service = await mutate(tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
    const selection = 'travelRequest { id allocation { id } }';
    const { travelRequest } = await mutate(tokens.BUREAU, 'requestTravel', selection, requestTravelInput([worker]));
    const { campaign } = await mutate(tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput());
    objects = {
      ...{ worker, enterprise, position },
      placement: placement?.id ?? '',
      travelRequest: travelRequest?.id ?? '',
      travelService: service.travelService?.id ?? '',
      campaign: campaign?.id ?? '',
      allocation: travelRequest?.allocation?.id ?? '',
    };
    expect(Object.values(objects)).not.toContain('');
  });

  /** What each caller sees of the objects, by node(id). */
  const sees: Readonly<Record<string, readonly (keyof Objects)[]>> = {
    BUREAU: [
      'worker',
      'enterprise',
      'position',
      'placement',
      'travelRequest',
      'travelService',
      'campaign',
      'allocation',
    ],
    CADRE: [
      'worker',
      'enterprise',
      'position',
      'placement',
      'travelRequest',
      'travelService',
      'campaign',
      'allocation',
    ],
    'CADRE elsewhere': ['enterprise', 'position', 'travelService', 'campaign'],
    STATION: ['enterprise', 'position', 'travelService', 'campaign'],
    ENTERPRISE: [],
    'ENTERPRISE itself': ['enterprise', 'position', 'placement'],
    AGENCY: ['enterprise'],
    CARRIER: [],
    'CARRIER of the service': ['worker', 'travelService', 'allocation'],
    WORKER: ['enterprise', 'position', 'travelService'],
    'WORKER themselves': [
      'worker',
      'enterprise',
      'position',
      'placement',
      'travelRequest',
      'travelService',
      'allocation',
    ],
  };

  async function tokenOf(caller: string): Promise<string> {
    switch (caller) {
      case 'CADRE elsewhere':
        return system.sign({ roles: ['CADRE'], regionCode: '530628' });
      case 'ENTERPRISE itself':
        return system.sign({ roles: ['ENTERPRISE'], enterpriseId: objects.enterprise });
      case 'CARRIER of the service':
        return system.sign({ roles: ['CARRIER'], carrierId: 'carrier-1' });
      case 'STATION':
        return system.sign({ roles: ['STATION'], stationId: 'stn_00000000000000000000000000', regionCode: '530627' });
      case 'WORKER themselves':
        return system.sign({ roles: ['WORKER'], workerId: objects.worker });
      default:
        return system.tokens[caller as Role];
    }
  }

  test.each(Object.keys(sees))('outside the scope of a %s answers as one that does not exist', async (caller) => {
    const token = await tokenOf(caller);
    const byNode = async (id: string): Promise<unknown> => {
      const { data, errors } = await system.gql(
        token,
        'query ($id: ID!) { node(id: $id) { __typename ... on Campaign { name } } }',
        { id },
      );
      expect(errors).toEqual([]);
      return data?.node;
    };
    const seen = [];
    for (const [kind, id] of Object.entries(objects) as [keyof Objects, string][]) {
      if ((await byNode(id)) !== null) seen.push(kind);
      // The root field of its own says the same, or is forbidden, as it is for one that does not exist.
      if (kind === 'allocation') continue;
      const ask = `query ($id: ID!) { ${kind}(id: $id) { __typename } }`;
      const own = await system.gql(token, ask, { id });
      const missing = await system.gql(token, ask, {
        id: id.replace(/[^_]/g, (character, at: number) => (at < 4 ? character : '0')),
      });
      expect([kind, own.data?.[kind] != null]).toEqual([kind, sees[caller]?.includes(kind)]);
      if (own.data?.[kind] == null) expect([kind, own.text]).toEqual([kind, missing.text]);
    }
    expect([...seen].sort()).toEqual([...(sees[caller] ?? [])].sort());
  });

  test.each([
    '',
    'x',
    'wkr_',
    'constructor_1',
    'toString_',
    '__proto___',
    'hasOwnProperty_x',
    `pos_${'0'.repeat(5_000)}`,
    'wkr_ﬀ',
    '\u0000',
  ])('with the made-up id %j is null for everyone', async (id) => {
    for (const role of roles) {
      const { data, errors } = await system.gql(system.tokens[role], 'query ($id: ID!) { node(id: $id) { id } }', {
        id,
      });
      expect({ data, errors }).toEqual({ data: { node: null }, errors: [] });
    }
  });

  test.each([
    ['verifyEnterprise', 'enterpriseId', { verified: true }],
    ['submitPositions', 'enterpriseId', { positions: [{ externalRef: 'x' }] }],
    ['closePosition', 'positionId', { reason: 'FILLED' }],
    ['confirmAllocation', 'allocationId', {}],
    ['releaseAllocation', 'allocationId', {}],
  ] as const)('that %s does not find is NOT_FOUND at %s', async (mutation, field, others) => {
    for (const id of ['', 'x', 'ent_00000000000000000000000000', 'alc_'.padEnd(56, '0'), `pos_${'x'.repeat(3_000)}`]) {
      const keyed = mutation === 'submitPositions' || mutation === 'closePosition' ? { idempotencyKey: 'k' } : {};
      const payload = await system.mutate(system.tokens.BUREAU, mutation, '', { ...keyed, ...others, [field]: id });
      expect(payload).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: [field] }] });
    }
  });

  test('shows a worker the public fields of an enterprise alone', async () => {
    const query = 'query ($id: ID!) { enterprise(id: $id) { name contactName maskedContactPhone } }';
    const { data, errors } = await system.gql(system.tokens.WORKER, query, { id: objects.enterprise });
    expect(data).toEqual({ enterprise: { name: '东莞晨光电子有限公司', contactName: null, maskedContactPhone: null } });
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['enterprise.contactName', 'FORBIDDEN'],
      ['enterprise.maskedContactPhone', 'FORBIDDEN'],
    ]);
  });

  test('shows a carrier the name and masked number of its passengers, and nothing else of them', async () => {
    const token = await tokenOf('CARRIER of the service');
    const query = (fields: string): string =>
      `query ($id: ID!) { travelService(id: $id) { allocations(first: 1) { edges { node { tickets { worker { ${fields} } } } } } } }`;
    const allowed = await system.ask(token, query('name maskedIdentityNumber'), { id: objects.travelService });
    expect(JSON.stringify(allowed)).toContain('阿依·买买提');
    const { errors } = await system.gql(token, query('maskedPhone villageCode age placements { totalCount }'), {
      id: objects.travelService,
    });
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['FORBIDDEN']));
  });
});
