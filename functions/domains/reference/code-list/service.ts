/**
 * Makes the process go by the codes that the bureau loaded. A process reads the head at most once in
 * `limits.codeSecondsRemembered`, and only the parts that changed; between these reads it serves requests by what it has.
 */
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Clock, today } from '../../../platform/values/clock';
import type { CodeList } from '../../../generated/graphql';
import { useOccupations } from '../occupation/occupation';
import { useRegions } from '../region/region';
import type { KeptCode, Part } from './code-row';
import { occupationsOn, regionsOn } from './in-force';
import { takeFormer } from './former-codes';
import { type Head, headKey, parseHead, parsePart, partKey } from './store';

/** The loaded codes as a process knows them. */
export interface Known {
  readonly head: Head;
  /** By name in the head. */
  readonly parts: ReadonlyMap<string, Part>;
}

interface Followed extends Known {
  readonly origin: object;
  /** The day for which the lists were made. */
  readonly on: CivilDate;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

type Reader = { readonly db: Pick<Database, 'origin' | 'get' | 'batchGet'>; readonly clock: Clock };

let followed: Followed | undefined;
let reading: { readonly origin: object; readonly done: Promise<Known> } | undefined;

/**
 * At most one read if nothing changed; none if the last one is fresh.
 * @throws Fault, retryable, if the database can't be read.
 */
export async function followCodes(reader: Reader): Promise<void> {
  const { db, clock } = reader;
  const now = clock.now().getTime();
  const last = followed?.origin === db.origin ? followed : undefined;
  // A clock that was put back must not make a memory last longer.
  const isFresh = last !== undefined && last.until > now && last.until <= now + MS_REMEMBERED;
  if (isFresh && last.on === today(clock)) return;
  if (reading?.origin !== db.origin) {
    const done = readCodes(reader).finally(() => (reading = undefined));
    reading = { origin: db.origin, done };
  }
  await reading.done;
}

const MS_REMEMBERED = limits.codeSecondsRemembered * 1_000;

/** Reads what changed and makes the process go by it. One read, and one more for each 100 changed parts. */
export async function readCodes({ db, clock }: Reader): Promise<Known> {
  const now = clock.now().getTime();
  const before = followed?.origin === db.origin ? followed : undefined;
  const known = await whileChanged(async () => {
    const head = parseHead(await db.get(headKey));
    const names = Object.keys(head.parts);
    const changed = names.filter((name) => before?.parts.get(name)?.version !== head.parts[name]);
    const items = changed.length === 0 ? [] : await db.batchGet(changed.map(partKey));
    const read = new Map(items.flatMap((item, index) => (item ? [[changed[index] ?? '', parsePart(item)]] : [])));
    // A load came between the two reads.
    if ([...read.values()].some(({ version }) => version > head.version)) return CHANGED;
    return { head, parts: new Map([...(before?.parts ?? []), ...read]) };
  });
  take({ ...known, origin: db.origin, on: today(clock), until: now + MS_REMEMBERED });
  return known;
}

/** After a load, so that the process that made it follows with its next request. */
export function forgetCodes(): void {
  if (followed !== undefined) followed = { ...followed, until: 0 };
}

function take(next: Followed): void {
  const last = followed?.origin === next.origin ? followed : undefined;
  // A read that began earlier may end later.
  if (last !== undefined && last.head.version > next.head.version) return;
  followed = next;
  if (last?.head.version === next.head.version && last.on === next.on) return;
  const regions = regionsOn(rowsOf(next, 'REGION'), next.on);
  useRegions(regions);
  useOccupations(occupationsOn(rowsOf(next, 'OCCUPATION'), next.on));
  takeFormer(regions.flatMap(({ code, replacedBy }) => (replacedBy === undefined ? [] : [code])));
}

/** All rows of a list, replaced ones included. */
export function rowsOf({ parts }: Known, list: CodeList): KeptCode[] {
  return [...parts.values()].filter((part) => part.list === list).flatMap(({ rows }) => rows);
}
