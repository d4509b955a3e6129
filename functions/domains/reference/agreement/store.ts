/**
 * The agreement in table Positions, and every write of it. `agreements`: index byRegion, one partition in the order of
 * their ends, so that those to be renewed first come first. Those of an enterprise: index enterpriseTime.
 */
import type { AgreementId, EnterpriseId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, given, isNew, isThere, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { regionCode } from '../region/region-code';

const agreements = itemKind('agreement', {
  table: 'Positions',
  edition: 2,
  attributes: {
    id: attr.idOf('agr'),
    kind: attr.oneOf('DIRECT_SUPPLY', 'POINT_TO_POINT'),
    /** Of DIRECT_SUPPLY. */
    enterpriseId: attr.optional(attr.idOf('ent')),
    /** Corridor of POINT_TO_POINT; of the other kind, what was agreed on beside. */
    ...{ originRegionCode: attr.optional(regionCode), destinationRegionCode: attr.optional(regionCode) },
    headcountPromised: attr.integer,
    /** First and last day. */
    ...{ startsOn: attr.civilDate, endsOn: attr.civilDate },
    /** Of the bureau that signed it. */
    ownerRegionCode: regionCode,
    signedAt: attr.instant,
    /** What of its end was told last. */
    told: attr.optional(attr.oneOf('RENEWAL_DUE', 'EXPIRED')),
    /** The later agreement of the same parties. */
    renewedBy: attr.optional(attr.idOf('agr')),
    /** The earlier ones that name this one so. */
    renews: attr.optional(attr.listOf(attr.idOf('agr'))),
  },
  keys: {
    primary: ['${id}', 'agreement'],
    byRegion: ['agreements', '${endsOn}#${id}'],
    enterpriseTime: ['agreements#${enterpriseId}', '${endsOn}#${id}'],
  },
});

export type Agreement = ItemOf<typeof agreements>;

export const { is: isAgreement, decode: parseAgreement, part: partOfAgreement, keyOf: agreementKey } = agreements;

export function signAgreement(agreement: Agreement): Write {
  return put<Agreement>(agreements.stored(agreement)).when(isNew);
}

/** Refused if more was told since the read, or if it was renewed. */
export function tellEnd(read: Agreement, told: NonNullable<Agreement['told']>): Write {
  return agreements
    .update(agreementKey(read.id))
    .set({ told })
    .when(isThere, unchanged('told', read.told), absent('renewedBy'));
}

/** Nothing is told of its end from then on. Refused if it was renewed before. */
export function renewAgreement({ id }: Agreement, renewedBy: AgreementId): Write {
  return agreements.update(agreementKey(id)).set({ renewedBy }).when(isThere, absent('renewedBy'));
}

/** The other end of it, found after the later one was signed. Refused if that renewed another one since the read. */
export function noteRenewed({ id, renews }: Agreement, earlier: AgreementId): Write {
  return agreements
    .update(agreementKey(id))
    .set({ renews: [...(renews ?? []), earlier] })
    .when(isThere, unchanged('renews', renews));
}

/** Files it under what took its regions over. Refused if they changed since the read. */
export function refileAgreement(
  read: Agreement,
  filed: Pick<Agreement, 'originRegionCode' | 'destinationRegionCode'>,
): Write {
  const { id, originRegionCode, destinationRegionCode } = read;
  return agreements
    .update(agreementKey(id))
    .set(given(filed))
    .when(
      isThere,
      unchanged('originRegionCode', originRegionCode),
      unchanged('destinationRegionCode', destinationRegionCode),
    );
}

/** Begins the query of the list (`service.ts`). */
export const allAgreements = () => agreements.query('byRegion', {});

/** An enterprise's, the earliest end first. */
export function agreementsOf(enterpriseId: EnterpriseId): QueryParams {
  return agreements.query('enterpriseTime', { enterpriseId }).params();
}
