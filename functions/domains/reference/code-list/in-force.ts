/** What loaded rows mean on a day: the rows that regions and occupations take over their built-in ones. Pure. */
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Occupation } from '../occupation/occupation-row';
import { sample } from '../occupation/sample';
import { builtInUnder, findBuiltIn, type RegionRow, stemOf } from '../region/rows/region-rows';
import { byCode, type CodeRow, daysOf, hasEnded, type KeptCode, rowOn, type RowsByCode, stands } from './code-row';
import { asRegionCode } from '../region/region-code';

/**
 * One row for each code that has begun. An end that lies ahead is left out. A region whose successor only changed its rank
 * (县 to 市) takes the regions below it along, with their last digits, unless rows below the successor were loaded.
 */
export function regionsOn(rows: readonly KeptCode[], on: CivilDate): RegionRow[] {
  const standing = byCode(rows);
  const given = begun(standing, on).map((row) => regionOn(row, on));
  const all = new Map(given.map((row) => [row.code, row]));
  // A code may have changed several times: what one change took along, the next one takes on.
  for (let before = -1; before < all.size;) {
    before = all.size;
    for (const row of given) for (const one of takenAlong(row, all)) all.set(one.code, one);
  }
  return [...all.values()];
}

function regionOn({ code, name, validFrom, initials, ...row }: CodeRow, on: CivilDate): RegionRow {
  const { lat, lng } = findBuiltIn(code) ?? {};
  const { replacedBy, ...end } = endOf(row, on);
  return {
    ...{ code: asRegionCode(code), name, validFrom },
    ...(lat !== undefined && lng !== undefined && { lat, lng }),
    ...(initials !== undefined && { initials }),
    ...end,
    ...(replacedBy !== undefined && { replacedBy: replacedBy.map(asRegionCode) }),
  };
}

function endOf({ validTo, replacedBy = [] }: Pick<CodeRow, 'validTo' | 'replacedBy'>, on: CivilDate) {
  return validTo !== undefined && hasEnded({ validTo }, on) ? { validTo, replacedBy } : {};
}

function takenAlong({ code, name, replacedBy = [] }: RegionRow, all: ReadonlyMap<string, RegionRow>) {
  const [successor, ...others] = replacedBy;
  if (others.length > 0 || successor?.length !== code.length) return [];
  const after = all.get(successor) ?? findBuiltIn(successor);
  const hasOwn = [...all.keys()].some((one) => one.length > successor.length && one.startsWith(successor));
  if (after === undefined || stemOf(after.name) !== stemOf(name)) return [];
  if (hasOwn || builtInUnder(successor).length > 0) return [];
  const loaded = [...all.values()].filter((row) => row.code.length > code.length && row.code.startsWith(code));
  const below = new Map([...builtInUnder(code), ...loaded].map((row) => [row.code, row]));
  const { validFrom } = after;
  const since = validFrom === undefined ? {} : { validFrom };
  return [...below.values()]
    .filter((row) => row.replacedBy === undefined)
    .map((row): RegionRow => ({ ...row, code: asRegionCode(successor + row.code.slice(code.length)), ...since }));
}

/** One row for each code that has begun, without those that a row of the sample follows. */
export function occupationsOn(rows: readonly KeptCode[], on: CivilDate): Occupation[] {
  const standing = byCode(rows);
  const isBanned = bannedBy(standing, on);
  return begun(standing, on)
    .filter(({ code, validTo }) => validTo === undefined || (bySample.get(code)?.validFrom ?? '') <= validTo)
    .map(({ scheme, code, name, nameEnglish, initials, validFrom, ...row }): Occupation => {
      const english = nameEnglish ?? bySample.get(code)?.nameEnglish;
      return {
        ...{ scheme, code, name, validFrom, juvenilesBanned: isBanned(code), sample: false },
        ...(english !== undefined && { nameEnglish: english }),
        ...(initials !== undefined && { initials }),
        ...endOf(row, on),
      };
    });
}

const bySample: ReadonlyMap<string, Occupation> = new Map(sample.map((row) => [row.code, row]));

/** What the row tells; else what the sample tells of the code; else whether it is banned in what the code took over. */
function bannedBy(rows: RowsByCode, on: CivilDate): (code: string) => boolean {
  const ended = [...begun(rows, on), ...sample].filter(({ validTo }) => validTo !== undefined && validTo < on);
  const before = new Map<string, string[]>();
  for (const { code, replacedBy = [] } of ended)
    for (const successor of replacedBy) before.set(successor, [...(before.get(successor) ?? []), code]);
  const isBanned = (code: string, later: readonly string[]): boolean => {
    const told = rowOn(rows.get(code), on)?.juvenilesBanned ?? bySample.get(code)?.juvenilesBanned;
    if (told !== undefined) return told;
    return (before.get(code) ?? []).some((one) => !later.includes(one) && isBanned(one, [...later, code]));
  };
  return (code) => isBanned(code, []);
}

function begun(rows: RowsByCode, on: CivilDate): CodeRow[] {
  return [...rows.values()].flatMap((own) => rowOn(own, on) ?? []);
}

/** The next day on which a loaded row begins, or has ended, after that day; undefined if none does. */
export function nextChange(rows: readonly KeptCode[], on: CivilDate): CivilDate | undefined {
  const days = rows.filter(stands).flatMap(daysOf);
  return days.filter((day) => day > on).sort()[0];
}
