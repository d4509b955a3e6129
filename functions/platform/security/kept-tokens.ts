/**
 * Claims of tokens that were verified a short time ago: a signature takes more CPU than the rest of the token. A token is
 * found by its digest, and what was refused is not kept.
 */
import { hash } from 'node:crypto';
import { limits } from '../../limits';

export type Claims = Readonly<Record<string, unknown>>;

/** What the viewer is made of; a token may hold more, and longer, claims. */
const KEPT = [
  ...(['iss', 'sub', 'roles', 'region_code', 'enterprise_id', 'agency_id'] as const),
  ...(['worker_id', 'station_id', 'carrier_id'] as const),
] as const;

export class KeptTokens {
  private readonly kept = new Map<string, { readonly claims: Claims; readonly until: number }>();

  /** Undefined if the token must be verified. @param now milliseconds. */
  find(token: string, now: number): Claims | undefined {
    const found = this.kept.get(digestOf(token));
    return found !== undefined && now < found.until ? found.claims : undefined;
  }

  /** @param until milliseconds. The token that was kept first makes room. */
  keep(token: string, claims: Claims, until: number): void {
    const digest = digestOf(token);
    this.kept.delete(digest);
    this.kept.set(digest, { claims: Object.fromEntries(KEPT.map((name) => [name, claims[name]])), until });
    const [first] = this.kept.keys();
    if (this.kept.size > limits.tokensKept && first !== undefined) this.kept.delete(first);
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
