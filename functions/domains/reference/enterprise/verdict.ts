/** What the bureau's verdict on an enterprise changes: its standing, and who has its credit code. Pure. */
import type { Instant } from '../../../platform/values/clock';
import type { Enterprise } from './store';

export interface Verdict {
  /** Status of the enterprise after the verdict; if `refusedAt` is absent, an earlier refusal is lifted. */
  readonly standing: Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt'>;
  readonly creditCode: 'KEEP' | 'FREE' | 'TAKE';
}

/** An enterprise whose verification is withdrawn keeps its credit code; a refused self-registration gives it back. */
export function verdictOf(
  enterprise: Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt' | 'registeredAt'>,
  verified: boolean,
  now: Instant,
): Verdict {
  const { verifiedAt = enterprise.verified ? enterprise.registeredAt : undefined, refusedAt } = enterprise;
  if (verified)
    return {
      standing: { verified, verifiedAt: verifiedAt ?? now },
      creditCode: refusedAt === undefined ? 'KEEP' : 'TAKE',
    };
  if (verifiedAt !== undefined && refusedAt === undefined)
    return { standing: { verified, verifiedAt }, creditCode: 'KEEP' };
  return {
    standing: { verified, refusedAt: refusedAt ?? now },
    creditCode: refusedAt === undefined ? 'FREE' : 'KEEP',
  };
}
