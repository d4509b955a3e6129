/**
 * Kinds of which all items are one list of some thousand at most: a pass reads all of them, and files those that name a former
 * code under what took it over. A code that was divided stays, and is read as it is.
 */
import type { Item, QueryParams, Write } from '../../../platform/dynamodb/database';
import { agenciesIn, isAgency, parseAgency, refileAgency } from '../../reference/agency/store';
import { allAgreements, isAgreement, parseAgreement, refileAgreement } from '../../reference/agreement/store';
import type { FieldOffice } from '../../reference/station/office';
import { isStation, parseStation, refileStation, stationsIn } from '../../reference/station/store';
import { filedUnder } from '../../reference/region/successors';
import type { RegionCode } from '../../reference/region/region-code';
import { isWorkingGroup, parseWorkingGroup, refileWorkingGroup, workingGroupsIn } from '../working-group/store';

export interface WholeList {
  readonly kind: string;
  readonly table: 'Positions' | 'RecruitmentEvents';
  readonly query: QueryParams;
  readonly is: (item: Item | undefined) => item is Item;
  /** The write that files an item of the kind anew; undefined if it names no former code. @throws if it is malformed. */
  readonly refile: (item: Item) => Write | undefined;
}

export const wholeLists: readonly WholeList[] = [
  {
    ...{ kind: 'agency', table: 'Positions', query: agenciesIn('').params(), is: isAgency },
    refile: followed(parseAgency, ({ regionCode }) => ({ regionCode: filedUnder(regionCode) }), refileAgency),
  },
  {
    ...{ kind: 'agreement', table: 'Positions', query: allAgreements().params(), is: isAgreement },
    refile: followed(
      parseAgreement,
      ({ originRegionCode, destinationRegionCode }) => ({
        ...(originRegionCode !== undefined && { originRegionCode: filedUnder(originRegionCode) }),
        ...(destinationRegionCode !== undefined && { destinationRegionCode: filedUnder(destinationRegionCode) }),
      }),
      refileAgreement,
    ),
  },
  {
    ...{ kind: 'station', table: 'RecruitmentEvents', query: stationsIn(''), is: isStation },
    refile: followed(parseStation, placesOfOffice, refileStation),
  },
  {
    ...{ kind: 'workingGroup', table: 'RecruitmentEvents', query: workingGroupsIn(''), is: isWorkingGroup },
    refile: followed(parseWorkingGroup, placesOfOffice, refileWorkingGroup),
  },
];

/** @param codesOf those that the item gets instead of its own. */
function followed<T extends object, C extends { readonly [A in keyof C]: T[A & keyof T] }>(
  parse: (item: Item) => T,
  codesOf: (read: T) => C,
  refile: (read: T, codes: C) => Write,
): WholeList['refile'] {
  return (item) => {
    const read = parse(item);
    const codes = codesOf(read);
    const isFiled = Object.entries(codes).every(([name, code]) => String(code) === String(Reflect.get(read, name)));
    return isFiled ? undefined : refile(read, codes);
  };
}

function placesOfOffice({ regionCode, originCodes, destinationCodes }: FieldOffice) {
  const each = (codes: readonly RegionCode[]): RegionCode[] => [...new Set(codes.map((code) => filedUnder(code)))];
  return {
    regionCode: filedUnder(regionCode),
    originCodes: each(originCodes),
    destinationCodes: each(destinationCodes),
  };
}
