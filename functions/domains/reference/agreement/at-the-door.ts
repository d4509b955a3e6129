/**
 * What the agreements of an enterprise say of positions that are submitted in its name. A warning rejects nothing. Batches
 * pass one after another: each is opened by a write that adds to the door what its rows will report, so none is compared
 * alone, however late the counters are.
 */
import type { AgreementId, EnterpriseId } from '../../../id-kinds';
import type { Database, Write } from '../../../platform/dynamodb/database';
import type { Path } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import * as attr from '../../../platform/items/attributes';
import { isId } from '../../../platform/values/ids';
import { hasFields } from '../../../platform/values/unknown';
import { addToDoor, type Door, doorKey, letIn, parseDoor, uncounted } from './door-store';
import { statusOn } from './states';
import { type Agreement, agreementsOf, parseAgreement } from './store';
import { supplyUnder } from './supply';

/** Of the agreement in force that ends last. */
interface Promised {
  readonly agreementId: AgreementId;
  readonly startsOn: CivilDate;
  readonly headcount: number;
  /** Before the next row. */
  readonly reported: number;
  readonly door?: Door;
}

export interface Agreed {
  /** The last day of the agreement that ended last, if none is in force, or will be. */
  readonly endedOn?: CivilDate;
  readonly promised?: Promised;
}

/** One query, and one round trip more while an agreement is in force. */
export async function readAgreed(db: Database, enterpriseId: EnterpriseId, now: Date): Promise<Agreed> {
  const { items } = await db.query(agreementsOf(enterpriseId));
  const agreements = items.map(parseAgreement);
  const having = (status: string): Agreement | undefined =>
    agreements.findLast((agreement) => statusOn(agreement, civilDateOf(now)) === status);
  const active = having('ACTIVE');
  if (active !== undefined) {
    const [[supply], item] = await Promise.all([supplyUnder(db, [active]), db.get(doorKey(active.id))]);
    const { id: agreementId, startsOn, headcountPromised: headcount } = active;
    const door = item && parseDoor(item);
    const reported = reportedBy(supply?.reported ?? 0, door, now);
    return { promised: { agreementId, startsOn, headcount, reported, ...(door !== undefined && { door }) } };
  }
  const ended = having('UPCOMING') === undefined ? having('EXPIRED') : undefined;
  return ended === undefined ? {} : { endedOn: ended.endsOn };
}

/**
 * What the door let in, as far as the counter can still be late: what changed elsewhere, as a job that turned out to be one
 * with another, is in the counter, which lacks no more than what was let in of late.
 */
function reportedBy(counted: number, door: Door | undefined, now: Date): number {
  if (door === undefined) return counted;
  const { more, fewer } = uncounted(door, now);
  return Math.min(Math.max(door.reported, counted + fewer), counted + more);
}

/** Where a batch began: a repeat of it goes on from there. */
export const beginning = attr.mapOf({
  agreementId: attr.idOf('agr'),
  /** Before its first row. */
  reported: attr.integer,
  /** What its rows were to add. */
  added: attr.integer,
});
export type Beginning = typeof beginning extends attr.Attribute<infer T> ? T : never;

/** As a record keeps it that is of no kind. */
export function readBeginning(kept: unknown): Beginning | undefined {
  if (!hasFields(kept)) return undefined;
  const { agreementId, reported, added } = kept;
  const isOne = typeof agreementId === 'string' && isId(agreementId, 'agr');
  return isOne && typeof reported === 'number' && typeof added === 'number'
    ? { agreementId, reported, added }
    : undefined;
}

/** Lost rounds after which a batch passes without the condition that nobody else did: a warning is worth no refusal. */
const LOST_MAX = 2;

export function waitsNoLonger(lost: number): boolean {
  return lost > LOST_MAX;
}

/**
 * The write with which a batch passes, refused if another one passed since the read; and where it begins. The first batch
 * makes the door, even if it adds nothing, so that a correction finds it.
 * @param lost how often the write was refused before.
 */
export function passDoor(
  { promised }: Agreed,
  added: number,
  now: Date,
  lost: number,
): { readonly writes: readonly Write[]; readonly began?: Beginning } {
  if (promised === undefined) return { writes: [] };
  const { agreementId, reported, door } = promised;
  const began = { agreementId, reported, added };
  if (door !== undefined && added === 0) return { writes: [], began };
  if (door !== undefined && waitsNoLonger(lost)) return { writes: [addToDoor(agreementId, added)], began };
  return { writes: [letIn(agreementId, door, { before: reported, added }, now)], began };
}

/** What was agreed, as a batch found it when it began; as it is if another agreement came into force since. */
export function agreedFrom(agreed: Agreed, began: Beginning | undefined): Agreed {
  const { promised } = agreed;
  return promised === undefined || promised.agreementId !== began?.agreementId
    ? agreed
    : { promised: { ...promised, reported: began.reported } };
}

/** What a batch corrects with its end, since some of its rows became others than they were to be. */
export function corrections(began: Beginning | undefined, added: number): Write[] {
  return began === undefined || began.added === added ? [] : [addToDoor(began.agreementId, added - began.added)];
}

/** Warnings of rows in turn: it sums the headcount that they add, and warns of those that pass what was promised. */
export function doorOf({ endedOn, promised }: Agreed): (added: number, path: Path) => Refusal[] {
  let reported = promised?.reported ?? 0;
  return (added, path) => {
    reported += added;
    if (endedOn !== undefined) return [refusal('AGREEMENT_EXPIRED', path, { endedOn })];
    return promised !== undefined && added > 0 && reported > promised.headcount
      ? [refusal('OVER_AGREEMENT', [...path, 'headcount'], { promised: promised.headcount, reported })]
      : [];
  };
}

const told: ReadonlySet<Refusal['code']> = new Set(['AGREEMENT_EXPIRED', 'OVER_AGREEMENT']);

export function isOfDoor({ code }: Refusal): boolean {
  return told.has(code);
}
