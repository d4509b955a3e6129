/** Limits that are met by several requests, or of which the number of what is told is the answer. */
import { limits } from '../../../functions/limits';
import type { TestSystem } from '../system';
import type { LimitName } from './inputs';

export interface Sequence {
  readonly limit: LimitName;
  readonly run: (system: TestSystem) => Promise<unknown>;
  readonly told: unknown;
}

const numbered = (length: number): number[] => Array.from({ length }, (_, index) => index);

export const sequences: readonly Sequence[] = [
  {
    limit: 'minimumWageAreaRowsMax',
    told: [undefined, undefined, 'MINIMUM_WAGES_TOO_MANY'],
    async run({ mutate, tokens }) {
      const told = [];
      // Rows of one province, of as many days.
      for (const [from, count] of [
        [0, 500],
        [500, 500],
        [limits.minimumWageAreaRowsMax, 1],
      ] as const) {
        const rows = numbered(count).map((index) => ({
          ...{ regionCode: '62', monthly: 1_820, hourly: 19, confirm: true },
          validFrom: new Date(Date.parse('2015-01-01') + (from + index) * 86_400_000).toISOString().slice(0, 10),
        }));
        const { userErrors } = await mutate(tokens.BUREAU, 'loadMinimumWages', 'minimumWages { regionCode }', { rows });
        told.push(userErrors[0]?.code);
      }
      return told;
    },
  },
  {
    limit: 'userErrorsMax',
    told: limits.userErrorsMax,
    async run({ mutate, tokens }) {
      const row = {
        code: '',
        scheme: '',
        name: '',
        replacedBy: [],
        validFrom: '1900-01-01',
        initials: '云',
        validTo: '1899-01-01',
      };
      const rows = numbered(limits.codesLoadedMax).map(() => row);
      const input = { idempotencyKey: 'many-errors', rows };
      return (await mutate(tokens.BUREAU, 'loadOccupations', 'load { __typename }', input)).userErrors.length;
    },
  },
  {
    limit: 'queryFaultsMax',
    told: limits.queryFaultsMax,
    async run({ gql, tokens }) {
      const places = numbered(limits.queryFaultsMax + 5).map((index) => `云${index}\u200b`);
      const query = 'query ($places: [String!]!) { resolveCodes(input: { places: $places }) { places { code } } }';
      const { errors } = await gql(tokens.BUREAU, query, { places }, { 'accept-language': 'en' });
      return errors[0]?.message.split('; ').length;
    },
  },
  {
    limit: 'corridorsMax',
    told: ['ROUTE_TOO_WIDE'],
    async run({ mutate, tokens }) {
      const from = ['530102', '530302', '530402', '530502', '530602', '530702', '530802', '530902'];
      const to = [
        '110101',
        '120101',
        '130102',
        '140105',
        '210102',
        '220102',
        '230102',
        '310101',
        '320102',
        '330102',
        '340102',
        '350102',
      ];
      const stops = [...from, ...to].map((regionCode, index) => {
        const at = (minutes: number): string =>
          new Date(Date.parse('2027-02-01T00:00:00Z') + (index * 60 + minutes) * 60_000).toISOString();
        return {
          regionCode,
          ...(index > 0 && { arrivesAt: at(0) }),
          ...(index < from.length + to.length - 1 && { departsAt: at(10) }),
        };
      });
      const { userErrors } = await mutate(tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', {
        ...{ idempotencyKey: 'wide', carrierId: 'carrier', mode: 'TRAIN', name: 'K1', seats: 100, stops },
      });
      return userErrors.map(({ code }) => code);
    },
  },
  {
    limit: 'receiptBytesMax',
    told: [401, 413],
    async run({ origin }) {
      const post = async (bytes: number): Promise<number> =>
        (await fetch(`${origin}/channels/none/receipts`, { method: 'POST', body: 'x'.repeat(bytes) })).status;
      return [await post(limits.receiptBytesMax), await post(limits.receiptBytesMax + 1)];
    },
  },
  {
    limit: 'operationCostMax',
    told: [
      [200, undefined],
      [400, 'OPERATION_TOO_COSTLY'],
    ],
    async run({ gql, tokens }) {
      const ask = async (first: number): Promise<unknown> => {
        const { status, errors } = await gql(
          tokens.BUREAU,
          `{ positions(first: ${first}) { edges { node { id enterprise { id positions(first: ${first}) { edges { node { id } } } } } } } }`,
        );
        return [status, errors[0]?.extensions['code']];
      };
      return [await ask(1), await ask(100)];
    },
  },
];
