/**
 * Kinds of which all items are one list of some thousand at most: a pass reads all of them, and files those that name a former
 * code under what took it over. A code that was divided stays, and is read as it is.
 */
import type { Item, QueryParams, Write } from '../../../platform/dynamodb/database';
import { agenciesIn, changeAgency, isAgency, parseAgency } from '../../reference/agency/store';
import { allAgreements, isAgreement, parseAgreement, refileAgreement } from '../../reference/agreement/store';
import type { FieldOffice } from '../../reference/station/office';
import { changeStation, isStation, parseStation, stationsIn } from '../../reference/station/store';
import { filedUnder } from '../../reference/region/successors';
import type { RegionCode } from '../../reference/region/region-code';
import { changeWorkingGroup, isWorkingGroup, parseWorkingGroup, workingGroupsIn } from '../working-group/store';

export interface WholeList {
  readonly kind: string;
  readonly table: 'Positions' | 'RecruitmentEvents';
  readonly query: QueryParams;
  readonly is: (item: Item | undefined) => item is Item;
  /** The attributes that it files. */
  readonly codes: readonly string[];
  /** The write that files an item of the kind anew; undefined if it names no former code. @throws if it is malformed. */
  readonly refile: (item: Item) => Write | undefined;
}

const OFFICE_CODES = ['regionCode', 'originCodes', 'destinationCodes'] as const;

export const wholeLists: readonly WholeList[] = [
  {
    ...{ kind: 'agency', table: 'Positions', query: agenciesIn('').params(), is: isAgency },
    ...followed(
      parseAgency,
      ['regionCode'],
      ({ regionCode }) => ({ regionCode: filedUnder(regionCode) }),
      changeAgency,
    ),
  },
  {
    ...{ kind: 'agreement', table: 'Positions', query: allAgreements().params(), is: isAgreement },
    ...followed(
      parseAgreement,
      ['originRegionCode', 'destinationRegionCode'],
      ({ originRegionCode, destinationRegionCode }) => ({
        ...(originRegionCode !== undefined && { originRegionCode: filedUnder(originRegionCode) }),
        ...(destinationRegionCode !== undefined && { destinationRegionCode: filedUnder(destinationRegionCode) }),
      }),
      refileAgreement,
    ),
  },
  {
    ...{ kind: 'station', table: 'RecruitmentEvents', query: stationsIn(''), is: isStation },
    ...followed(parseStation, OFFICE_CODES, placesOfOffice, changeStation),
  },
  {
    ...{ kind: 'workingGroup', table: 'RecruitmentEvents', query: workingGroupsIn(''), is: isWorkingGroup },
    ...followed(parseWorkingGroup, OFFICE_CODES, placesOfOffice, changeWorkingGroup),
  },
];

/** @param names of the attributes that are filed. @param codesOf those that the item gets instead of its own. */
function followed<T extends object, N extends keyof T & string>(
  parse: (item: Item) => T,
  names: readonly N[],
  codesOf: (read: T) => Pick<T, N>,
  refile: (read: T, codes: Pick<T, N>) => Write,
): Pick<WholeList, 'codes' | 'refile'> {
  return {
    codes: names,
    refile(item) {
      const read = parse(item);
      const codes = codesOf(read);
      const isFiled = names.every((name) => String(codes[name]) === String(read[name]));
      return isFiled ? undefined : refile(read, codes);
    },
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
