/** Use case of a recount: what streams count, on the board and beside it, counted anew from the tables and mended. */
import { settle } from '../../jobs/position/collected/settle';
import { homeProvince } from '../../reference/region/region-code';
import { groupOf, groupOfStored } from './cells';
import { type Difference, inOrder } from './compare';
import { type Eyes, look, type Look, type Scope } from './look';
import { lotOf, type WrongLot } from './lots';
import { type Hands, mend } from './mend';

export interface Recounted extends Look {
  /** Those among the differences that were mended; none where nothing was to be. */
  readonly mended: readonly Difference[];
}

/**
 * Compares without writing. What differs is looked at again, and counts as different if it is so in the same way: what was
 * only late is not.
 */
export async function compareOnly(eyes: Eyes, scope: Scope): Promise<Recounted> {
  const first = await look(eyes, scope);
  if (isSame(first)) return { ...first, mended: [] };
  const second = await look(eyes, scope, groupsOf(first));
  const [before, lotsBefore, transfersBefore] = [
    new Set(first.differences.map(textOf)),
    new Set(first.wrongLots.map(lotText)),
    new Set(first.wrongTransfers.map((one) => JSON.stringify(one))),
  ];
  return {
    ...{ read: first.read + second.read, unreadable: first.unreadable, mended: [] },
    differences: second.differences.filter((one) => before.has(textOf(one))),
    wrongLots: second.wrongLots.filter((one) => lotsBefore.has(lotText(one))),
    wrongTransfers: second.wrongTransfers.filter((one) => transfersBefore.has(JSON.stringify(one))),
  };
}

/**
 * Brings right what differs, while facts go on arriving. Lots are settled as `work` settles them, and of whose placements
 * something else counts, that is computed as `work` computes it; their records bring the board's counters right.
 * Mends nothing while any item can't be read: the streams may have counted it before it was damaged, and it would be taken
 * off.
 * @throws TakenOver if another recount began to mend the same.
 */
export async function compareAndMend(hands: Hands, scope: Scope): Promise<Recounted> {
  const first = await look(hands, scope);
  if (isSame(first) || first.unreadable.length > 0) return { ...first, mended: [] };
  const { mended, left } = await mend(hands, scope, first.differences);
  const lots = [...first.wrongLots.map(({ lot }) => lot), ...mended.flatMap((one) => lotOf(one) ?? [])];
  await settle(hands.db, [...new Map(lots.map((lot) => [JSON.stringify(lot), lot])).values()]);
  const followed = new Set(
    await hands.followTransfers([...new Set(first.wrongTransfers.map(({ workerId }) => workerId))]),
  );
  return {
    ...{ ...first, differences: [...mended, ...left].toSorted(inOrder), mended },
    // What the streams made right meanwhile was only late.
    wrongTransfers: first.wrongTransfers.filter(({ workerId }) => followed.has(workerId)),
  };
}

function isSame({ differences, wrongLots, wrongTransfers }: Look): boolean {
  return differences.length === 0 && wrongLots.length === 0 && wrongTransfers.length === 0;
}

function groupsOf({ differences, wrongLots, wrongTransfers }: Look): ReadonlySet<string> {
  return new Set([
    ...wrongTransfers.map(({ season }) => groupOf({ name: 'WORKERS_TRANSFERRED', on: season, in: homeProvince })),
    ...differences.map((one) => groupOfStored(one, one.key)),
    ...wrongLots.map(({ lot: { enterpriseId, on, regionCode } }) =>
      groupOf({ name: 'SUBMITTED', on, in: regionCode, of: enterpriseId }),
    ),
  ]);
}

function textOf({ key, attribute, counted, recounted }: Difference): string {
  return JSON.stringify([key.Key, attribute, counted - recounted]);
}

function lotText({ lot, counted, recounted }: WrongLot): string {
  return JSON.stringify([lot, counted - recounted]);
}
