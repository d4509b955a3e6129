/**
 * Who was transferred: the streams compute of each person what counts in a season, and the board counts that (`jobs/transfer`). A
 * recount asks whether they did, and computes it from the placements anew. Items of one person come one after another in a scan,
 * so only those stay in memory of whom something is wrong, or whose registrations were merged.
 */
import { isDeepStrictEqual } from 'node:util';
import type { WorkerId } from '../../../id-kinds';
import type { Item } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import { asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { asId } from '../../../platform/values/ids';
import { dayOf } from './days-and-places';
import { began, BY_PERSON } from './definitions';
import * as of from './sources';

/** Of whom something else is stored than the placements tell. */
export interface WrongTransfer {
  readonly workerId: WorkerId;
  /** Its first day. */
  readonly season: CivilDate;
  readonly counted: Told;
  readonly recounted: Told;
}

/** What counts of a person in a season. */
type Told = Omit<of.Transferred, 'workerId' | 'season'>;

/** A placement, and what tells it from others. */
interface Placed extends of.Placed {
  readonly name: string;
  /** As an earlier release counted it: nothing of the person counts beside it. */
  readonly countsItself: boolean;
}

/** Items of one registration. */
interface Registration {
  readonly id: string;
  readonly placements: Placed[];
  readonly stored: of.Transferred[];
  mergedInto?: string | undefined;
  hasMerged?: boolean;
  /** Nothing counts of somebody who is in no register. */
  isRegistered: boolean;
}

/** What a scan saw of people's placements. */
export class Transfers {
  private readonly open = new Map<number, Registration>();
  private readonly kept: Registration[] = [];

  /** @param segment of the scan. @throws for a malformed item. */
  take(segment: number, item: Item): void {
    const id = String(item['pk']);
    const before = this.open.get(segment);
    if (before !== undefined && before.id !== id) this.close(before);
    const one: Registration = before?.id === id ? before : { id, placements: [], stored: [], isRegistered: false };
    this.open.set(segment, one);
    for (const { mergedInto, mergedIds } of of.people.read(item)) {
      one.mergedInto = mergedInto;
      one.isRegistered = true;
      one.hasMerged = (mergedIds ?? []).length > 0;
    }
    for (const placement of of.placements.read(item))
      one.placements.push({ ...placement, name: String(item['sk']), countsItself: !isSince(item, BY_PERSON) });
    one.stored.push(...of.transfers.read(item));
  }

  private close(one: Registration): void {
    if (one.mergedInto !== undefined || one.hasMerged === true || wrongOf([one]).length > 0) this.kept.push(one);
  }

  /** Of the seasons that have days from `from` to `to`. Ends the scan. */
  wrong({ from, to }: { readonly from: CivilDate; readonly to: CivilDate }): WrongTransfer[] {
    for (const one of this.open.values()) this.close(one);
    this.open.clear();
    const into = new Map(this.kept.map(({ id, mergedInto }) => [id, mergedInto]));
    const remaining = (id: string, steps = 0): string => {
      const next = into.get(id);
      return next === undefined || steps > into.size ? id : remaining(next, steps + 1);
    };
    const people = Map.groupBy(this.kept, ({ id }) => remaining(id));
    return [...people.values()]
      .flatMap(wrongOf)
      .filter(({ season }) => season >= seasonOf(from) && season <= to)
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }
}

export function nameOf({ workerId, season }: Pick<WrongTransfer, 'workerId' | 'season'>): string {
  return `${workerId} ${season}`;
}

/** @param all registrations of one person. What is stored with one that was merged is too much. */
function wrongOf(all: readonly Registration[]): WrongTransfer[] {
  const remains = all.find(({ mergedInto, isRegistered }) => mergedInto === undefined && isRegistered);
  if (remains === undefined) return [];
  const right = seasonsOf(all.flatMap(({ placements }) => placements));
  const wanted = [...right].map(([season, told]) => ({ id: remains.id, season, told }));
  const stored = all.flatMap((one) =>
    one.stored.map(({ workerId: _, season, ...told }) => ({ id: one.id, season, told })),
  );
  const names = new Set([...wanted, ...stored].map(({ id, season }) => `${id} ${season}`));
  return [...names].flatMap((name) => {
    const toldIn = (lines: typeof wanted): Told =>
      lines.find(({ id, season }) => `${id} ${season}` === name)?.told ?? {};
    const [counted, recounted] = [toldIn(stored), toldIn(wanted)];
    const [id = '', season = ''] = name.split(' ');
    if (isDeepStrictEqual(counted, recounted)) return [];
    return [{ workerId: asId(id, 'wkr'), season: asCivilDate(season), counted, recounted }];
  });
}

function seasonsOf(placements: readonly Placed[]): ReadonlyMap<CivilDate, Told> {
  const seasons = new Map<CivilDate, Told>();
  const agreed = placements.filter(began).flatMap((one) => {
    const on = dayOf(one.agreedAt);
    return on === undefined ? [] : [{ one, on, order: `${one.agreedAt} ${one.name}` }];
  });
  for (const [season, { one, on }] of firsts(agreed)) {
    const { homeCode, workCode } = one;
    seasons.set(season, { agreedOn: on, homeCode, ...(workCode !== undefined && { workCode }) });
  }
  const stable = placements.flatMap((one) =>
    one.stableOn === undefined ? [] : [{ one, on: one.stableOn, order: `${one.stableOn} ${one.name}` }],
  );
  for (const [season, { one, on }] of firsts(stable))
    seasons.set(season, { ...seasons.get(season), stableOn: on, stableHome: one.homeCode });
  return seasons;
}

interface Dated {
  readonly one: Placed;
  readonly on: CivilDate;
  readonly order: string;
}

/** Of each season the first; none where one counts by itself. */
function firsts(dated: readonly Dated[]): [CivilDate, Dated][] {
  return [...Map.groupBy(dated, ({ on }) => seasonOf(on))].flatMap(([season, all]): [CivilDate, Dated][] => {
    const [first] = all.toSorted((a, b) => (a.order < b.order ? -1 : 1));
    return first === undefined || all.some(({ one }) => one.countsItself) ? [] : [[season, first]];
  });
}

/** The first of November on or before the day. */
function seasonOf(day: CivilDate): CivilDate {
  const year = Number(day.slice(0, 4)) - (day.slice(5, 7) < '11' ? 1 : 0);
  return asCivilDate(`${String(year).padStart(4, '0')}-11-01`);
}
