/** Use cases of the minimum-wage table: load rows, withdraw rows, list rows with their history. */
import type { LoadMinimumWagesInput, MinimumWageStatus, WithdrawMinimumWagesInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { connectionOf, type Page, type Paged } from '../../../platform/lists/listing';
import { parseEach } from '../../../platform/lists/malformed';
import { readAll } from '../../../platform/dynamodb/read-all';
import { failed, ok, type Outcome, type Refusal, refusal, withOthers } from '../../../platform/requests/result';
import { askedRegion } from '../region/checks';
import { isRegion } from '../region/region';
import { isWithin } from '../region/containment';
import { readRules } from '../rule/service';
import { areaKey, areaPut, entriesOf, entryPut, markKey, markPut, parseArea, parseEntry, parseMark } from './store';
import { type TurnEntry, orderOf, recordsOf, type WageRecord } from './row-history';
import { areaOf, keyOf, type MinimumWage, type WageKey } from './in-force';
import { checkMinimumWages, checkUnusual, checkWithdrawal } from './checks';
import { readAreas } from './service';
import { type Area, checkRoom, loadedInto, type Turn, withdrawnFrom } from './load-effect';
import { asRegionCode, type RegionCode } from '../region/region-code';

/**
 * Idempotent by state: a row replaces the row of the same region and day, which is kept as former; other rows stay.
 * Nothing is written if a row is wrong. An interrupted load is completed by repeating it.
 */
export async function loadMinimumWages(
  context: Context,
  { rows: given }: LoadMinimumWagesInput,
): Promise<Outcome<readonly MinimumWage[]>> {
  const wrong = checkMinimumWages(given, today(context.clock), context.viewer);
  if (wrong.length > 0) return failed(wrong);
  const unusual = checkUnusual(given, await readRules(context, ['MINIMUM_WAGES']));
  if (unusual.length > 0) return failed(unusual);
  const rows = given.map(({ confirm: _, ...row }) => ({ ...row, regionCode: asRegionCode(row.regionCode) }));
  const places = byArea(rows);
  const areas = await readAreas(context.db, [...places.keys()]);
  const steps = [...places].map(([code, its]): Step => {
    const first = rows.findIndex(({ regionCode }) => areaOf(regionCode) === code);
    return {
      code,
      next: (area) => loadedInto(area, its),
      check: (turn) => checkRoom(turn.area, first),
      entry: { kind: 'LOADED' },
    };
  });
  const refusals = await take(context, steps, areas);
  return refusals.length > 0 ? failed(refusals) : ok(rows);
}

/**
 * Returns the rows as they were when they were withdrawn, in the order of the input. Idempotent by state. NOT_FOUND for
 * a row that was never loaded; then nothing is written.
 */
export async function withdrawMinimumWages(
  context: Context,
  input: WithdrawMinimumWagesInput,
): Promise<Outcome<readonly MinimumWage[]>> {
  const { db, viewer } = context;
  const malformed = checkWithdrawal(input, viewer);
  if (malformed.some(({ code }) => code === 'LIST_LENGTH')) return failed(malformed);
  const places = byArea(
    input.rows.flatMap(({ regionCode, validFrom }) => (isRegion(regionCode) ? [{ regionCode, validFrom }] : [])),
  );
  const [areas, marks] = await Promise.all([
    readAreas(db, [...places.keys()]),
    db.batchGet([...places.values()].flat().map(markKey)),
  ]);
  const known = new Map(
    [
      ...marks.filter((mark) => mark !== undefined).map(parseMark),
      ...[...areas.values()].flatMap(({ rows }) => rows),
    ].map((row) => [keyOf(row), row]),
  );
  const unknown = input.rows.flatMap((key, index) =>
    known.has(keyOf(key)) ? [] : [refusal('NOT_FOUND', ['rows', index])],
  );
  const wrong = withOthers(malformed, unknown);
  if (wrong.length > 0) return failed(wrong);
  const note = input.note?.trim() ?? '';
  const steps = [...places].map(([code, keys]): Step => ({
    code,
    next: (area) => withdrawnFrom(area, keys),
    with: ({ ended }) => ended.map(markPut),
    entry: { kind: 'WITHDRAWN', ...(note !== '' && { note }) },
  }));
  await take(context, steps, areas);
  return ok(input.rows.flatMap((key) => known.get(keyOf(key)) ?? []));
}

/** Ordered by region, day and turn. One read of the area and one query of its entries. */
export async function listMinimumWages(
  context: Context,
  regionCode: string,
  statuses: readonly MinimumWageStatus[],
  page: Page,
): Paged<WageRecord> {
  const code = askedRegion(regionCode);
  const place = areaOf(code);
  // Read the area before its entries, so that a row that ends in between is shown as ended.
  const area = parseArea(await context.db.get(areaKey(place)));
  const items = await readAll(context.db, entriesOf(place));
  const entries = await parseEach(context, { reader: 'lists', table: entriesOf(place).TableName }, items, parseEntry);
  const records = recordsOf(area, entries);
  const wanted = records.filter((record) => statuses.includes(record.status) && isWithin(record.regionCode, code));
  return connectionOf(wanted, orderOf, page);
}

/** A change of one area. */
interface Step {
  readonly code: RegionCode;
  /** Undefined if it changes nothing. */
  readonly next: (area: Area) => Turn | undefined;
  /** Refusals of the turn; absent if it is always allowed. */
  readonly check?: (turn: Turn) => Refusal[];
  /** Further writes of the transaction. */
  readonly with?: (turn: Turn) => Write[];
  readonly entry: Pick<TurnEntry, 'kind' | 'note'>;
}

/** Applies all steps, each in a transaction; none if the read areas show a refusal. */
async function take(
  context: Context,
  steps: readonly Step[],
  areas: ReadonlyMap<RegionCode, Area>,
): Promise<Refusal[]> {
  const read = (code: RegionCode): Area => areas.get(code) ?? parseArea(undefined);
  const foreseen = steps.flatMap((step) => refusalsOf(step, step.next(read(step.code))));
  if (foreseen.length > 0) return foreseen;
  const met = await inParallel(limits.minimumWageAreasAtOnce, steps, (step) => takeOne(context, step, read(step.code)));
  return met.flat();
}

/** @throws Fault, retryable, if other writers keep changing the area. */
async function takeOne({ db, clock, viewer }: Context, step: Step, read: Area): Promise<Refusal[]> {
  let area = read;
  return whileChanged(async () => {
    const turn = step.next(area);
    const wrong = refusalsOf(step, turn);
    if (turn === undefined || wrong.length > 0) return wrong;
    const put = areaPut(step.code, turn.area);
    const entry = {
      ...{ turn: turn.area.turn, by: viewer.account, at: instantOf(clock.now()) },
      ...{ ...step.entry, ended: turn.ended },
    };
    const commit = await db.commit([put, entryPut(step.code, entry), ...(step.with?.(turn) ?? [])]);
    if (commit.committed) return [];
    area = parseArea(commit.refused.get(put));
    return CHANGED;
  });
}

function refusalsOf({ check }: Step, turn: Turn | undefined): Refusal[] {
  return turn === undefined ? [] : (check?.(turn) ?? []);
}

function byArea<K extends WageKey>(keys: readonly K[]): Map<RegionCode, K[]> {
  const codes = [...new Set(keys.map(({ regionCode }) => areaOf(regionCode)))];
  return new Map(codes.map((code) => [code, keys.filter(({ regionCode }) => areaOf(regionCode) === code)]));
}
