/** The bearer token of a partner: a local system's development issuer signs one where none is given. */
import { openIdentityIssuer } from '../local/identity-issuer';
import { projectFolder } from '../local/project-folder';
import { type ServerOptions, tokenOf } from './server';

export function tokenFor(enterpriseId: string, options: Pick<ServerOptions, 'url' | 'token'>): Promise<string> {
  return tokenOf(options, async () => {
    const { hostname } = new URL(options.url);
    if (hostname !== 'localhost' && hostname !== '127.0.0.1' && hostname !== '[::1]') return undefined;
    const issuer = await openIdentityIssuer(projectFolder('.local'));
    return issuer.sign({ roles: ['ENTERPRISE'], enterpriseId });
  });
}
