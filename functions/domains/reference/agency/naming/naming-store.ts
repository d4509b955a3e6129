/**
 * That an enterprise named an agency, in the agency's item collection in table Positions, and every write of it. It stays
 * when the naming ends, and is renewed if the enterprise names the agency again. Those of an enterprise: index
 * enterpriseTime.
 */
import type { AgencyId, EnterpriseId } from '../../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { absent, check, equals, exists, isNew, isThere, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Instant } from '../../../../platform/values/clock';
import { regionCode } from '../../region/region-code';

const namings = itemKind('naming', {
  table: 'Positions',
  attributes: {
    agencyId: attr.idOf('agy'),
    enterpriseId: attr.idOf('ent'),
    /** Of the latest naming, and when it ended. */
    ...{ namedAt: attr.instant, endedAt: attr.optional(attr.instant) },
    /** The office in charge of the enterprise when it named the agency: it is told, also of the end. */
    inChargeCode: regionCode,
  },
  keys: {
    primary: ['${agencyId}', 'naming#${enterpriseId}'],
    enterpriseTime: ['namings#${enterpriseId}', '${namedAt}#${agencyId}'],
  },
});

export type Naming = ItemOf<typeof namings>;

export const { is: isNaming, decode: parseNaming } = namings;

export function namingKey(agencyId: AgencyId, enterpriseId: EnterpriseId): Key {
  return namings.key({ agencyId, enterpriseId });
}

/** @param read the naming that ended; undefined if there was none. Refused if there is another one since the read. */
export function nameAgency(read: Naming | undefined, naming: Naming): Write {
  const write = put<Naming>(namings.stored(naming));
  return read?.endedAt === undefined ? write.when(isNew) : write.when(equals('endedAt', read.endedAt));
}

/** Refused if it has ended. */
export function endNaming({ agencyId, enterpriseId }: Naming, endedAt: Instant): Write {
  return namings.update(namingKey(agencyId, enterpriseId)).set({ endedAt }).when(isThere, absent('endedAt'));
}

/** Condition that the enterprise still names the agency. */
export function checkNamed(agencyId: AgencyId, enterpriseId: EnterpriseId): Write {
  return check<Naming>(namingKey(agencyId, enterpriseId)).when(exists('namedAt'), absent('endedAt'));
}

/** Of an agency, those that ended, too. */
export function namingsOf(agencyId: AgencyId): QueryParams {
  return { ...namings.query('primary', { agencyId }).params(), ConsistentRead: true };
}

/** Of an enterprise, those that ended, too, by time. */
export function namingsBy(enterpriseId: EnterpriseId): QueryParams {
  return namings.query('enterpriseTime', { enterpriseId }).params();
}
