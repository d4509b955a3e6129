/** The bearer token: from the option, from the environment, or signed by the development issuer of a local system. */
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
