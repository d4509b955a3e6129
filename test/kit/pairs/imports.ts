/** A world of pairs around one position that stands in two chunks of an import: one leaves it as it is, the other changes it. */
import { asId } from '../../../functions/platform/values/ids';
import { registerEnterprise } from '../../../functions/domains/reference/enterprise/service';
import { parsePosition, positionKey } from '../../../functions/domains/jobs/position/store';
import { closePosition } from '../../../functions/domains/jobs/position/service';
import { submitPositions } from '../../../functions/domains/jobs/submission/service';
import { appendPositionImport } from '../../../functions/domains/jobs/position-import/append-chunk';
import { importKey, parseImport } from '../../../functions/domains/jobs/position-import/store';
import {
  cancelPositionImport,
  finishPositionImport,
  startPositionImport,
} from '../../../functions/domains/jobs/position-import/service';
import type { PositionInput } from '../../../functions/generated/graphql';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { failed } from '../../../functions/platform/requests/result';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { creditCode } from '../system';
import { contextOf, valueOf } from '../travel-scene';
import { accountOf } from './people';

export interface Imports {
  readonly enterpriseId: string;
  readonly importId: string;
  readonly positionId: string;
  /** What became of the rows of the import, as it was answered. */
  readonly accepted: Set<number>;
}

const row = (title: string): PositionInput => ({
  ...{ externalRef: 'A-1', title, headcount: 2, occupationCode: '6-25-04-07', regionCode: '441900', wageMin: 5_500 },
});
let made = 0;

async function buildImports({ db }: Pick<Surroundings, 'db'>): Promise<Imports> {
  const context = () => contextOf(db, { viewer: accountOf() });
  const idempotencyKey = `imports-${(made += 1)}`;
  const registration = { idempotencyKey, creditCode: creditCode(), name: '东莞晨光电子有限公司', regionCode: '441900' };
  const { id: enterpriseId } = valueOf(await registerEnterprise(context(), { ...registration, size: 'LARGE' }));
  const batch = { idempotencyKey, enterpriseId, positions: [row('装配工')] };
  const [result] = valueOf(await submitPositions(context(), { ...batch, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' }));
  const start = { idempotencyKey, enterpriseId, fileName: 'a.csv', rowsExpected: 3, chunkRows: 1 };
  const { id: importId } = valueOf(
    await startPositionImport(context(), { ...start, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' }),
  );
  return { enterpriseId, importId, positionId: result?.position?.id ?? '', accepted: new Set() };
}

const chunk = (number: number, title: string): UseCase<Imports> =>
  does('appendPositionImport', async (context, { importId, accepted }) => {
    const outcome = await appendPositionImport(context, { importId, chunk: number, rows: [row(title)] });
    if (!outcome.ok) return outcome;
    const errors = outcome.value.results.flatMap((result) => result.errors);
    if (errors.length > 0) return failed(errors);
    accepted.add(number);
    return outcome;
  });

const useCases: Readonly<Record<string, UseCase<Imports>>> = {
  'a chunk leaves it': chunk(0, '装配工'),
  'a later chunk changes it': chunk(1, '电工'),
  'the last chunk changes it otherwise': chunk(2, '钳工'),
  'the import is finished': does('finishPositionImport', (context, { importId }) =>
    finishPositionImport(context, importId),
  ),
  'the import is cancelled': does('cancelPositionImport', (context, { importId }) =>
    cancelPositionImport(context, importId),
  ),
  'it is closed': does('closePosition', (context, { positionId }, idempotencyKey) =>
    closePosition(context, { idempotencyKey, positionId, reason: 'WITHDRAWN' }),
  ),
};

async function tellImports(db: Database, scene: Imports): Promise<unknown> {
  const [position, positionImport] = await readBoth(db, scene);
  const { created, updated, unchanged, rejected, status } = positionImport;
  return { title: position.title, is: position.status, counts: [created, updated, unchanged, rejected, status].join() };
}

async function readBoth(db: Database, { positionId, importId }: Imports) {
  const key = importKey(asId(importId, 'imp'));
  const [position, positionImport] = await db.batchGet([positionKey(asId(positionId, 'pos')), key]);
  return [parsePosition(position ?? {}), parseImport(positionImport ?? {})] as const;
}

/** Counted from the tables alone. */
async function recountImports(db: Database, scene: Imports): Promise<string[]> {
  const [, { created, updated, unchanged }] = await readBoth(db, scene);
  return [
    ...(scene.accepted.size > 1 ? [`the rows ${[...scene.accepted].join()} of one reference were accepted`] : []),
    ...(created + updated + unchanged > 1 ? ['more than one row of one reference is counted'] : []),
  ];
}

export const imports: World<Imports> = { useCases, build: buildImports, tell: tellImports, recount: recountImports };
