/** Who boards without a booking: by the card that they show, by the register, or both; and what journey they have. */
import type { WorkerId } from '../../../../id-kinds';
import type { WalkOnInput } from '../../../../generated/graphql';
import type { Context } from '../../../../platform/requests/context';
import { assert } from '../../../../platform/requests/errors';
import { type Refusal, refusal } from '../../../../platform/requests/result';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { today } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { parseIdentityNumber } from '../../../../platform/values/identity-number';
import { nameOf } from '../../../../platform/values/spelling';
import { identityGuardKey, numberOwnerIn } from '../../../people/worker/identity-store';
import { readWorkers } from '../../../people/worker/loader';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { isTrip, parseTrip, type Trip, tripKey } from '../../../people/trip/store';
import { allocationKey, parseAllocation } from '../../booking/allocation-store';
import { isOver } from '../../booking/states';
import { serviceOf } from '../../booking/loader';
import { isUnderLegalAge, underLegalAge } from '../../../people/worker/legal-age';
import { openers } from '../../../people/worker/access';

export interface Row {
  readonly row: WalkOnInput;
  readonly index: number;
}

/** Somebody who boards: by card, by the register, or both. */
export interface Person extends Row {
  /** Keyed hash of the identity number. */
  readonly fingerprint: string;
  readonly birthDate: CivilDate;
  readonly worker: Worker | undefined;
  readonly card: { readonly name: string; readonly number: string } | undefined;
}

/**
 * Looks the people up. NOT_FOUND where the caller doesn't act for everybody, and not for this person; nothing else tells
 * whether a number is registered.
 */
export async function peopleOf(
  context: Context,
  rows: readonly Row[],
  all: boolean,
): Promise<{ readonly people: readonly Person[]; readonly unfit: readonly Refusal[] }> {
  const { db, vault, viewer } = context;
  const cards = rows.map(({ row }) => {
    const identity =
      row.identityNumber == null ? undefined : parseIdentityNumber(row.identityNumber, today(context.clock));
    if (identity === undefined || typeof identity === 'string') return undefined;
    const fingerprint = vault.fingerprint('identityNumber', identity.number);
    return { ...identity, fingerprint, name: nameOf(row.name ?? '') };
  });
  const guards = await db.batchGet(cards.flatMap((card) => (card ? [identityGuardKey(card.fingerprint)] : [])));
  const owners = new Map(
    guards.flatMap((guard) => (guard ? [[String(guard['pk']), numberOwnerIn(guard)] as const] : [])),
  );
  const ownerOf = (fingerprint: string): WorkerId | undefined => owners.get(identityGuardKey(fingerprint).Key.pk);
  const ids = rows.map(({ row }, index) =>
    row.workerId == null
      ? ownerOf(cards[index]?.fingerprint ?? '')
      : isId(row.workerId, 'wkr')
        ? row.workerId
        : undefined,
  );
  const known = await readWorkers(
    db,
    ids.filter((id) => id !== undefined),
  );
  let next = 0;
  const workers = ids.map((id) => (id === undefined ? undefined : known[next++]));
  const people: Person[] = [];
  const unfit: Refusal[] = [];
  for (const [place, { row, index }] of rows.entries()) {
    const [worker, card] = [workers[place], cards[place]];
    const own = worker !== undefined && openers(viewer, worker).some((role) => role === 'BUREAU' || role === 'CADRE');
    // By an id alone only those who are in charge of a worker find them.
    const isTheirs = own || (all && row.workerId == null);
    const isOther =
      card !== undefined && row.workerId != null && worker !== undefined && !isOf(card.fingerprint, worker);
    if (!isTheirs || isOther) {
      unfit.push(refusal('NOT_FOUND', ['walkOns', index, row.workerId == null ? 'identityNumber' : 'workerId']));
      continue;
    }
    const { fingerprint, birthDate } = card ?? cardOf(context, worker);
    if (row.direction === 'WORKBOUND' && isUnderLegalAge({ birthDate }, today(context.clock)))
      unfit.push(underLegalAge(['walkOns', index]));
    else people.push({ row, index, fingerprint, birthDate, worker, card });
  }
  return { people, unfit };

  function isOf(fingerprint: string, worker: Worker): boolean {
    const owner = ownerOf(fingerprint);
    return owner !== undefined && collectionsOf(worker).includes(owner);
  }
}

function cardOf({ vault }: Context, worker: Worker | undefined): Pick<Person, 'fingerprint' | 'birthDate'> {
  assert(worker, 'a worker where there is no card');
  const number = vault.decrypt(worker.identityNumberBox, worker.id);
  return { fingerprint: vault.fingerprint('identityNumber', number), birthDate: worker.birthDate };
}

/** What the person has in this direction now. */
export interface JourneyNow {
  /** The trip of another request, which gives way. */
  readonly former: Trip | undefined;
  /** Whether they are on board of another service. */
  readonly aboard: boolean;
}

export const NOWHERE: JourneyNow = { former: undefined, aboard: false };

/** Of workers; two round trips, one if nobody travels. */
export async function readJourneys({ db, clock }: Context, people: readonly Person[]): Promise<JourneyNow[]> {
  const keys = people.flatMap(({ worker, row: { direction } }) =>
    worker === undefined ? [] : collectionsOf(worker).map((id) => tripKey(id, direction)),
  );
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  const running = items
    .filter(isTrip)
    .map(parseTrip)
    .filter(({ endsOn }) => endsOn >= today(clock));
  const seats = running.flatMap(({ allocationId }) =>
    allocationId === undefined ? [] : [allocationKey(serviceOf(allocationId), allocationId)],
  );
  const allocations = (await db.batchGet(seats)).flatMap((item) => (item ? [parseAllocation(item)] : []));
  const isAboard = ({ workerId, allocationId }: Trip): boolean =>
    allocations.some(
      (one) => one.id === allocationId && !isOver(one, clock.now()) && one.boarded?.[workerId] !== undefined,
    );
  return people.map(({ worker, row: { direction } }) => {
    if (worker === undefined) return NOWHERE;
    const own = running.filter((trip) => trip.direction === direction && collectionsOf(worker).includes(trip.workerId));
    return { former: own[0], aboard: own.some(isAboard) };
  });
}
