/**
 * Reads whole tables, for an operator's command. No handler can: `Database` has no scan, and no permission names one.
 */
import { type DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { TableName } from '../../../tables';
import { type Patience, retryContention, systemPatience } from '../retries';
import { type Item, standing } from '../writes';

/** Which items of a table are read: those whose sort key is one of `exact` or begins with one of `prefixes`. */
export interface Scanned {
  readonly table: TableName;
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
}

export interface Scanner {
  /**
   * The pages of one part of a table, strongly consistent, each read when it is asked for; tombstones are left out.
   * @param segment from 0, of as many as `segments`, which together are the table. `read` counts what was looked at.
   */
  pages(
    scanned: Scanned,
    segment: number,
    segments: number,
  ): AsyncGenerator<{ readonly items: Item[]; readonly read: number }>;
}

/** @param tables physical names by logical ones; the logical names when absent. */
export function createScanner(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tables?: Readonly<Record<TableName, string>>,
  patience: Patience = systemPatience,
): Scanner {
  return {
    async *pages({ table, exact, prefixes }, segment, segments) {
      const values = [...exact, ...prefixes].map((text, index) => [`:k${index}`, text] as const);
      const terms = values.map(([name], index) => (index < exact.length ? `sk = ${name}` : `begins_with(sk, ${name})`));
      const read = (start: Item | undefined): Promise<ScanCommandOutput> =>
        retryContention(patience, () =>
          client.send(
            new ScanCommand({
              ...{ TableName: tables?.[table] ?? table, ConsistentRead: true },
              ...{ Segment: segment, TotalSegments: segments },
              FilterExpression: terms.join(' OR '),
              ExpressionAttributeValues: Object.fromEntries(values),
              ...(start && { ExclusiveStartKey: start }),
            }),
          ),
        );
      let start: Item | undefined;
      do {
        const { Items: items = [], ScannedCount: count = 0, LastEvaluatedKey: last } = await read(start);
        yield { items: items.map(standing).filter((item) => item !== undefined), read: count };
        start = last;
      } while (start !== undefined);
    },
  };
}
