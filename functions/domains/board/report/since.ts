/** A line of a report beside the count of today, and what explains the difference. */
import type { Context } from '../../../platform/requests/context';
import { pageSize } from '../../../platform/lists/listing';
import { civilDateOf } from '../../../platform/values/civil-date';
import { actualOf, type Counts, type Groups, type Revision, revisionsOf } from '../campaign/progress';
import type { Viewer } from '../../../platform/security/viewer';
import { wholeFives } from '../../reference/indicator/few';
import { isAboutPeople, isOfPeople } from '../../reference/indicator/indicator';
import { opensPeopleOf } from '../../reference/region/authority';
import { isWithin } from '../../reference/region/containment';
import type { RegionCode } from '../../reference/region/region-code';
import { HIDDEN, readCounts } from '../campaign/read-counts';
import { isBelowCounty } from '../counter/areas';
import { readRestated, type RestatedDay } from '../counter/read-days';
import type { Report, StoredLine } from './store';

/** Reads once what several fields ask for. */
export interface Line extends StoredLine {
  readonly publishedAt: Report['publishedAt'];
  /** The counts of the report's days as they are today. One query. */
  readonly today: () => Promise<Counts>;
  /** All changes of these days after they were over, the latest first. One query. */
  readonly changes: () => Promise<RestatedDay[]>;
}

/**
 * Who may not open the people's own rows is told of people in groups, of which neither a day nor a change is told. An official
 * of a township is told of none: a report has one group of the county, from which they would take off their own people.
 */
export function linesOf(context: Context, { lines, regionCode, from, on, publishedAt }: Report): Line[] {
  const { viewer } = context;
  const groups = opensPeopleOf(viewer, regionCode) ? undefined : NOBODY_OWN;
  const isHidden = groups !== undefined && knowsPartOf(regionCode, viewer);
  const days = { from, to: on };
  return lines.map((stored) => {
    const isGrouped = groups !== undefined && isAboutPeople(stored.indicator);
    const line = isGrouped ? groupedLine(stored, isHidden) : stored;
    const asked = { indicator: line.indicator, area: regionCode, ...days, groups };
    let today: Promise<Counts> | undefined;
    let changes: Promise<RestatedDay[]> | undefined;
    return {
      ...{ ...line, publishedAt },
      today: () => (today ??= isGrouped && isHidden ? Promise.resolve(HIDDEN) : readCounts(context, asked)),
      changes: () =>
        (changes ??= isGrouped ? Promise.resolve([]) : readRestated(context.db, line.indicator, regionCode, days)),
    };
  });
}

/** As of reports, which are the same for everybody. */
const NOBODY_OWN: Groups = { isOwnExact: false };

/** Whether the caller may open the rows of a part of a county in the region, and so knows a part of a group. */
function knowsPartOf(region: RegionCode, viewer: Viewer): boolean {
  const { regionCode: own } = viewer;
  return own !== undefined && isBelowCounty(own) && isWithin(own, region) && opensPeopleOf(viewer, own);
}

/** An earlier release stored groups that were no fives. */
function groupedLine({ actual: _, ofDay: __, inGroups, ...line }: StoredLine, isHidden: boolean): StoredLine {
  if (inGroups === undefined || isHidden) return line;
  return { ...line, actual: isOfPeople(line.indicator) ? wholeFives(inGroups) : inGroups };
}

/** Null for the median of too few people. */
export async function nowOf({ today }: Line): Promise<number | null> {
  return actualOf(await today());
}

export async function differenceOf(line: Line): Promise<number | null> {
  const now = await nowOf(line);
  return now === null || line.actual === undefined ? null : now - line.actual;
}

/**
 * What was added and taken off since it was published: together the difference. Null for a median and a rate. What was taken off is
 * read together with the count, so a fact that comes between two reads is in neither or in both. All else was told late,
 * also what a stream that stood still brings of the day itself.
 */
export async function changedSince(line: Line): Promise<Pick<RestatedDay, 'added' | 'takenOff'> | null> {
  const difference = await differenceOf(line);
  if (line.ofDay === undefined || difference === null) return null;
  const added = Math.max(0, difference - takenOffIn((await line.today()).days) + line.takenOff);
  return { added, takenOff: difference - added };
}

/** The changes of the day of publication and of later days, the latest first. */
export async function revisionsSince(line: Line, first: number | null | undefined): Promise<Revision[]> {
  const published = civilDateOf(new Date(line.publishedAt));
  const [counts, changes] = await Promise.all([line.today(), line.changes()]);
  return revisionsOf(counts, changes)
    .filter(({ restatedOn }) => restatedOn >= published)
    .slice(0, pageSize({ first }));
}

export function takenOffIn(days: Counts['days']): number {
  return days.reduce((sum, { takenOff }) => sum + takenOff, 0);
}
