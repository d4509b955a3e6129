/** The bearer token: given, from the environment, or for a system on this machine signed by its development issuer. */
import { openIdentityIssuer } from '../local/identity-issuer';
import { projectFolder } from '../local/project-folder';
import { Refused } from './api';

export async function tokenFor(url: string, enterpriseId: string, given: string | undefined): Promise<string> {
  const token = given ?? process.env['JOB_BOWL_TOKEN'];
  if (token !== undefined) return token;
  const { hostname } = new URL(url);
  if (hostname !== 'localhost' && hostname !== '127.0.0.1' && hostname !== '[::1]')
    throw new Refused('请用 --token 或 JOB_BOWL_TOKEN 提供令牌 / give a token by --token or JOB_BOWL_TOKEN');
  const issuer = await openIdentityIssuer(projectFolder('.local'));
  return issuer.sign({ roles: ['ENTERPRISE'], enterpriseId });
}
