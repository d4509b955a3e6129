/** What the table says that an account must be told of the things of side `own`, of side `other`, and of missing ones. */
import { ALL, holders, type Row } from './row';

export const sides = ['own', 'other', 'missing'] as const;
export type Side = (typeof sides)[number];
export type Outcome = 'FORBIDDEN' | 'NOTHING' | 'DONE';
export type Told = Readonly<Record<Side, string>>;

const MIRROR: Readonly<Record<string, string>> = {
  ...{ county: 'otherCounty', cadre: 'otherCadre', enterprise: 'otherEnterprise', carrier: 'otherCarrier' },
  ...{ worker: 'otherWorker', otherCounty: 'county', otherCadre: 'cadre', station: 'otherStation' },
  agency: 'otherAgency',
};

/** Fields of all roles that need a claim: they are about whom it names. */
const CLAIMED: ReadonlySet<string> = new Set(['worker', 'notices', 'noticesSince', 'readNotices', 'answerNotice']);

export function tableSays(account: string, row: Row): Told {
  // Each of two roles gives what it gives alone, thing by thing.
  if (account === 'twoRoles') return better(ofOneRole('enterprise', row), ofOneRole('otherCadre', row));
  if (account !== 'noScope') return ofOneRole(account, row);
  // A token without a valid scope has no rights; who it is, and what a region is called, it may ask.
  if (row.roles !== ALL || CLAIMED.has(row.field)) return all('FORBIDDEN');
  return all(row.open === true ? 'DONE' : 'NOTHING');
}

function ofOneRole(account: string, { roles, by, open = false }: Row): Told {
  if (!accountsOf(roles).has(account)) return all('FORBIDDEN');
  if (open) return all('DONE');
  const lets = (names: string): Outcome => (accountsOf(names).has(account) ? 'DONE' : 'NOTHING');
  return { own: lets(by), other: lets(mirrored(by)), missing: 'NOTHING' };
}

/** Accounts by name, or all of a role. */
function accountsOf(names: string): Set<string> {
  return new Set(names.split(' ').flatMap((name) => holders[name] ?? [name]));
}

function mirrored(names: string): string {
  return names
    .split(' ')
    .map((name) => MIRROR[name] ?? name)
    .join(' ');
}

function all(outcome: Outcome): Told {
  return { own: outcome, other: outcome, missing: outcome };
}

function better(a: Told, b: Told): Told {
  const order = ['FORBIDDEN', 'NOTHING', 'DONE'];
  const best = (side: Side): string => order[Math.max(order.indexOf(a[side]), order.indexOf(b[side]))] ?? '';
  return { own: best('own'), other: best('other'), missing: best('missing') };
}
