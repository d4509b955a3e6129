/**
 * What stations and working groups have alike: the corridors of people whom they look after, who works there, and which
 * accounts act for them. Pure.
 */
import type { StationMemberInput } from '../../../generated/graphql';
import * as attr from '../../../platform/items/attributes';
import type { ValuesOf } from '../../../platform/items/attributes';
import { asRegionCode, cutTo, regionCode, type RegionCode } from '../region/region-code';

export const officeAttributes = {
  name: attr.text,
  /** Where it is. */
  regionCode,
  /** Its corridors: people from each of the first who are at each of the second. */
  ...{ originCodes: attr.listOf(regionCode), destinationCodes: attr.listOf(regionCode) },
  /** Who works there, and the account (`sub`) of each who acts for it. */
  members: attr.listOf(attr.mapOf({ name: attr.text, account: attr.optional(attr.text) })),
  /** Region of the office that set it up. */
  ownerRegionCode: regionCode,
  /** Rises with each change of this item. */
  version: attr.integer,
};

export type FieldOffice = ValuesOf<typeof officeAttributes>;

type Given<T> = T | null | undefined;

/** What the inputs of stations and working groups have alike. */
export interface OfficeInput {
  readonly name?: Given<string>;
  readonly phone?: Given<string>;
  readonly originRegionCodes?: Given<readonly string[]>;
  readonly destinationRegionCodes?: Given<readonly string[]>;
  readonly members?: Given<readonly StationMemberInput[]>;
}

/** By default it looks after people of those who set it up, at its city. @param own their region. */
export function newOffice(
  input: OfficeInput & { readonly name: string; readonly regionCode: string },
  own: RegionCode,
) {
  const code = asRegionCode(input.regionCode);
  return {
    ...{ name: input.name.trim(), regionCode: code, originCodes: [own], destinationCodes: [cityOf(code)], members: [] },
    ...toldOf(input),
    ...{ ownerRegionCode: own, version: 1 },
  } satisfies FieldOffice;
}

/** What is wider than a city is covered whole. */
function cityOf(code: RegionCode): RegionCode {
  return cutTo(code, 4);
}

/** The fields that are given, in the form in which they are stored. */
export function toldOf({
  name,
  originRegionCodes: origins,
  destinationRegionCodes: destinations,
  members,
}: OfficeInput) {
  return {
    ...(name != null && { name: name.trim() }),
    ...(origins != null && { originCodes: origins.map(asRegionCode) }),
    ...(destinations != null && { destinationCodes: destinations.map(asRegionCode) }),
    ...(members != null && { members: members.map(memberOf) }),
  };
}

function memberOf({ name, account }: StationMemberInput): FieldOffice['members'][number] {
  const sub = account?.trim();
  return { name: name.trim(), ...(sub && { account: sub }) };
}

/** Once it names accounts, no other acts for it. @param account with its issuer. */
export function admits({ members }: Pick<FieldOffice, 'members'>, account: string): boolean {
  const accounts = members.flatMap(({ account: sub }) => sub ?? []);
  return accounts.length === 0 || accounts.includes(account.slice(account.indexOf('|') + 1));
}
