/**
 * Who may do what, by hand, from the product's matrix: never from what the schema or the code say. A side's things are those of its
 * region, its enterprise, its carrier and its worker; what the accounts of one side may do with its things, those of the other
 * may with theirs, and nobody else: so a row names the accounts of the side `own` alone.
 */
import type { Things } from '../access-scene';
import { unique } from '../system';

/** The accounts that have each role, on both sides. */
export const holders: Readonly<Record<string, readonly string[]>> = {
  BUREAU: ['province', 'county', 'otherCounty', 'otherProvince'],
  CADRE: ['cadre', 'otherCadre'],
  STATION: ['station', 'otherStation'],
  ENTERPRISE: ['enterprise', 'otherEnterprise', 'newEnterprise'],
  AGENCY: ['agency', 'otherAgency'],
  CARRIER: ['carrier', 'otherCarrier'],
  WORKER: ['worker', 'otherWorker'],
};

export interface Row {
  readonly field: string;
  /** Distinguishes rows of one field. */
  readonly what?: string;
  /** Who may use the field at all: everyone else is FORBIDDEN. */
  readonly roles: string;
  /** Who is answered, or let in, for the things of side `own`: accounts, and roles for all who have them. Everyone, where it is about no thing. */
  readonly by: string;
  /** @param own the things of side `own`, for what else must be named. */
  readonly values?: (things: Things, own: Things) => Readonly<Record<string, unknown>>;
  readonly selection: string;
  /** What of the things the answer shows to whom it is for; whatever there is, when absent. */
  readonly shows?: keyof Things;
  /** Accounts that may not change the thing may see it: they get REGION_OUT_OF_SCOPE. */
  readonly readable?: boolean;
  /** It is about no thing of a side: everyone with the role is answered. */
  readonly open?: boolean;
  /** It is about a region, and none is missing. */
  readonly regional?: boolean;
  /** The first who is let in leaves nothing to the next. */
  readonly ends?: boolean;
  /** Too costly to be asked three times in one operation. */
  readonly apart?: boolean;
}

/** The officials of side `own`. */
export const REGION = 'province county cadre';
export const ALL = 'BUREAU CADRE STATION ENTERPRISE AGENCY CARRIER WORKER';
/** Who has notices. */
export const INBOXES = ALL;

type Make = (things: Things, own: Things) => object;

export const input = (make: Make) => (things: Things, own: Things) => ({ input: make(things, own) });
export const keyed = (make: Make) => input((things, own) => ({ idempotencyKey: unique(), ...make(things, own) }));

export function mutation(
  field: string,
  roles: string,
  by: string,
  selection: string,
  values: Row['values'] & {},
  more: Pick<Row, 'open' | 'readable' | 'regional' | 'ends' | 'apart'> = {},
): Row {
  return { field, roles, by, values, selection: `{ ${selection} userErrors { code path } }`, ...more };
}
