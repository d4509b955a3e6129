/**
 * What stock parts make of the same requests: a schema with the fields that the requests select, and resolvers over
 * `lib-dynamodb`, without tokens, access, limits, checks or idempotency.
 */
import DataLoader from 'dataloader';
import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { nationParts } from '../../functions/domains/jobs/position/store';
import { derivedId, partOf } from '../../functions/platform/values/ids';
import { indexKeys } from '../../functions/tables';
import { TODAY, type rowOf } from '../capacity/items';

export const typeDefs = /* GraphQL */ `
  enum PositionStatus {
    PENDING
    OPEN
    FILLED
    CLOSED
  }
  enum PositionOrder {
    WAGE_DESC
    NEWEST
  }
  input PositionFilter {
    regionCode: String!
  }
  input PositionInput {
    externalRef: String!
    title: String!
    occupationCode: String!
    regionCode: String!
    headcount: Int!
    wageMin: Int!
    wageMax: Int
    education: String
    ageMin: Int
    ageMax: Int
    skills: [String!]
    board: Boolean
    lodging: Boolean
    contractMonths: Int
    startsOn: String
    closesOn: String
    description: String
  }
  input SubmitPositionsInput {
    idempotencyKey: ID!
    enterpriseId: ID!
    positions: [PositionInput!]!
  }
  type Enterprise {
    id: ID!
    name: String!
    regionCode: String!
    verified: Boolean!
    positions(status: PositionStatus = OPEN, orderBy: PositionOrder = WAGE_DESC, first: Int = 25): PositionConnection!
  }
  type Position {
    id: ID!
    externalRef: String!
    title: String!
    occupationCode: String!
    regionCode: String!
    headcount: Int!
    wageMin: Int!
    wageMax: Int
    skills: [String!]!
    board: Boolean!
    lodging: Boolean!
    closesOn: String
    enterprise: Enterprise!
  }
  type PositionEdge {
    node: Position!
  }
  type PageInfo {
    hasNextPage: Boolean!
  }
  type PositionConnection {
    edges: [PositionEdge!]!
    pageInfo: PageInfo!
  }
  type PositionResult {
    index: Int!
    status: String!
    position: Position
  }
  type SubmitPositionsPayload {
    results: [PositionResult!]!
  }
  type Query {
    positions(filter: PositionFilter!, orderBy: PositionOrder = WAGE_DESC, first: Int = 25): PositionConnection!
    enterprise(id: ID!): Enterprise
  }
  type Mutation {
    submitPositions(input: SubmitPositionsInput!): SubmitPositionsPayload!
  }
`;

type Item = Record<string, unknown>;
type Row = ReturnType<typeof rowOf>;

export interface StockContext {
  readonly enterprises: DataLoader<string, Item | undefined>;
}

interface Page {
  readonly status?: string;
  readonly orderBy: 'WAGE_DESC' | 'NEWEST';
  readonly first: number;
}

/** The context of one request. */
export function stockContext(client: Pick<DynamoDBDocumentClient, 'send'>): StockContext {
  return {
    enterprises: new DataLoader(async (ids) => {
      const Keys = ids.map((pk) => ({ pk, sk: 'enterprise' }));
      const { Responses: found } = await client.send(new BatchGetCommand({ RequestItems: { Positions: { Keys } } }));
      const byId = new Map(found?.['Positions']?.map((item) => [item['id'], item]));
      return ids.map((id) => byId.get(id));
    }),
  };
}

export function stockResolvers(client: Pick<DynamoDBDocumentClient, 'send'>) {
  const page = async (grain: string, partition: string, { orderBy, first }: Page): Promise<object> => {
    const index = `${grain}${orderBy === 'NEWEST' ? 'Time' : 'Wage'}`;
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        ...{ TableName: 'Positions', IndexName: index, ScanIndexForward: false, Limit: first + 1 },
        KeyConditionExpression: '#pk = :pk',
        FilterExpression: 'attribute_not_exists(closesOn) OR closesOn >= :today',
        ExpressionAttributeNames: { '#pk': indexKeys(index).partitionKey },
        ExpressionAttributeValues: { ':pk': partition, ':today': TODAY },
      }),
    );
    return {
      edges: items.slice(0, first).map((node) => ({ node })),
      pageInfo: { hasNextPage: items.length > first },
    };
  };
  return {
    Query: {
      positions: (_: unknown, args: Page & { readonly filter: { readonly regionCode: string } }) =>
        page('prefecture', `OPEN#${args.filter.regionCode}`, args),
      enterprise: (_: unknown, { id }: { readonly id: string }, { enterprises }: StockContext) => enterprises.load(id),
    },
    Enterprise: {
      positions: ({ id }: Item, args: Page) => page('enterprise', `${args.status}#${String(id)}`, args),
    },
    Position: {
      enterprise: ({ enterpriseId }: Item, _: unknown, { enterprises }: StockContext) =>
        enterprises.load(String(enterpriseId)),
    },
    Mutation: {
      submitPositions: async (_: unknown, { input }: { readonly input: StockInput }) => {
        const items = input.positions.map((row) => itemOf(row, input.enterpriseId));
        for (let start = 0; start < items.length; start += BATCH) {
          const puts = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
          await client.send(new BatchWriteCommand({ RequestItems: { Positions: puts } }));
        }
        return { results: items.map((position, index) => ({ index, status: 'CREATED', position })) };
      },
    },
  };
}

const BATCH = 25;

interface StockInput {
  readonly enterpriseId: string;
  readonly positions: readonly Row[];
}

/** An item of the same attributes and index keys as the system's own. */
function itemOf(row: Row, enterpriseId: string): Item {
  const id = derivedId('pos', enterpriseId, row.externalRef);
  const part = nationParts[partOf(id, nationParts.length)] ?? '';
  const at = new Date().toISOString();
  const keys: Item = { byDuePk: `closes#${part}`, byDueSk: `${row.closesOn}#${id}` };
  const grains = {
    county: row.regionCode,
    prefecture: row.regionCode.slice(0, 4),
    nation: part,
    enterprise: enterpriseId,
  };
  for (const [grain, value] of Object.entries(grains)) {
    for (const [order, first] of [
      ['Wage', row.wageMin],
      ['Time', at],
    ] as const) {
      const { partitionKey, sortKey } = indexKeys(grain + order);
      Object.assign(keys, { [partitionKey]: `OPEN#${value}`, [sortKey]: `${first}#${id}` });
    }
  }
  const { county, prefecture } = grains;
  return {
    ...{ ...row, ...keys, pk: id, sk: 'position', id, enterpriseId, county, prefecture, part },
    ...{ vacancies: row.headcount, status: 'OPEN', submittedAt: at, contentAt: at, mark: 'bench', version: 1 },
  };
}
