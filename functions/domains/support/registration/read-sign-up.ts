/** Reads what a change of a registration is decided by: the event, its places, the person and what they registered. */
import type { EnterpriseId } from '../../../id-kinds';
import { readItems } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { isId } from '../../../platform/values/ids';
import { seesWorker } from '../../people/worker/access';
import { collectionsOf, parseWorker, type Worker, workerKey } from '../../people/worker/store';
import { type Places, parsePlaces, placesKey } from '../places/places-store';
import { eventKey, parseRecruitmentEvent, type RecruitmentEvent } from '../recruitment-event/store';
import { runsEvent, seesEvent } from '../recruitment-event/who-sees';
import { inOrder, unite } from './merged/unite';
import { stands } from './states';
import { parseRegistration, type Registration, registrationIdOf, registrationKey } from './store';

export interface SignUp {
  readonly event: RecruitmentEvent;
  readonly places: Places;
  /** After a merge, the remaining one. */
  readonly worker: Worker;
  /** The registration that stands; a cancelled one if there is no other. Also that of a registration that was merged. */
  readonly registration: Registration | undefined;
  /** True if another one stands, too, made before a merge: they must be united first (`merged/unite.ts`). */
  readonly isTwice: boolean;
}

interface Named {
  readonly eventId: string;
  readonly workerId: string;
}

/** Nobody in it acts for an enterprise. */
const NO_ENTERPRISE: EnterpriseId | undefined = undefined;

/**
 * Strongly consistent. One round trip; two more if the person was merged. NOT_FOUND for an event that the caller does not
 * see, and for a person whom they are not in charge of; whoever runs the event finds all who registered.
 */
export async function readSignUp(context: Context, { eventId, workerId }: Named): Promise<Outcome<SignUp>> {
  const { db, viewer } = context;
  const [event, wkr] = [isId(eventId, 'evt') ? eventId : undefined, isId(workerId, 'wkr') ? workerId : undefined];
  const own = event && wkr && registrationKey(registrationIdOf(wkr, event));
  const [eventItem, placesItem, workerItem, ownItem] = await readItems(db, [
    ...[event && eventKey(event), event && placesKey(event), wkr && workerKey(wkr), own],
  ]);
  const found = eventItem && parseRecruitmentEvent(eventItem);
  const read = workerItem && parseWorker(workerItem);
  const worker = read?.mergedInto === undefined ? read : await remaining(context, read.mergedInto);
  const registrations = [
    ...(ownItem === undefined ? [] : [parseRegistration(ownItem)]),
    ...(found && worker ? await othersOf(context, found, worker, workerId) : []),
  ];
  const [registration] = inOrder(registrations);
  const seen = found !== undefined && seesEvent(viewer, found, NO_ENTERPRISE);
  const known =
    worker !== undefined &&
    (seesWorker(viewer, worker) || (seen && registration !== undefined && runsEvent(viewer, found)));
  const wrong: Refusal[] = [
    ...(seen ? [] : [refusal('NOT_FOUND', ['eventId'])]),
    ...(known ? [] : [refusal('NOT_FOUND', ['workerId'])]),
  ];
  if (!seen || !known) return failed(wrong);
  assert(placesItem, "an event's places to exist");
  return ok({
    event: found,
    places: parsePlaces(placesItem),
    worker,
    registration,
    isTwice: registrations.filter(stands).length > 1,
  });
}

async function remaining({ db }: Context, id: Worker['id']): Promise<Worker | undefined> {
  const item = await db.get(workerKey(id));
  return item && parseWorker(item);
}

/** Those of the other registrations of the person in the register, of which few have any. */
async function othersOf(
  { db }: Context,
  { id: eventId }: RecruitmentEvent,
  worker: Worker,
  read: string,
): Promise<Registration[]> {
  const others = collectionsOf(worker).filter((id) => id !== read);
  if (others.length === 0) return [];
  const items = await db.batchGet(others.map((id) => registrationKey(registrationIdOf(id, eventId))));
  return items.flatMap((item) => (item === undefined ? [] : [parseRegistration(item)]));
}

/** Where a person has two that stand: unites them, so that the next read finds one. */
export async function united(context: Context, { worker, event, isTwice }: SignUp): Promise<boolean> {
  if (isTwice) await unite(context, worker, event.id);
  return isTwice;
}
