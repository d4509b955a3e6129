/** Fields of the schema that every object with a receiver has. */
import type { Vault } from '../../../platform/security/crypto';
import type { Clock, Instant } from '../../../platform/values/clock';
import { formerSecrets, secretNumber, secretOf } from './secrets';
import type { Receiver } from './store';

type Owner = Receiver & { readonly id: string };
type Needed = { readonly vault: Vault; readonly clock: Clock };

export const receiverFields = {
  /** Only of an object that was just made, or got another secret. */
  secret: (owner: Owner, _: unknown, { vault }: Needed): string | null =>
    'isNew' in owner ? secretOf(vault, owner.id, secretNumber(owner)) : null,
  secretGivenAt: ({ secretGivenAt, registeredAt }: Owner): Instant => secretGivenAt ?? registeredAt,
  formerSecretsUntil: (owner: Owner, _: unknown, { clock }: Needed): Instant | null =>
    formerSecrets(owner, clock.now())[0]?.until ?? null,
  enabled: ({ disabledAt }: Owner): boolean => disabledAt === undefined,
  disabledReason: (owner: Owner) => reasonOf(owner),
  pausedUntil: ({ pausedUntil }: Owner, _: unknown, { clock }: Needed): Instant | null =>
    pausedUntil !== undefined && new Date(pausedUntil) > clock.now() ? pausedUntil : null,
};

/** Why nothing is sent; null while the receiver is enabled. */
export function reasonOf({ disabledAt, disabledReason }: Owner): 'ATTEMPTS_FAILED' | 'GONE' | null {
  return disabledAt === undefined ? null : (disabledReason ?? 'ATTEMPTS_FAILED');
}
