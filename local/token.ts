/** `npm run --silent token`: signed tokens of the local issuer on standard output: one, or one of each role for the demo data. */
import { Option, program } from 'commander';
import { parse } from './command-line';
import type { Role } from '../functions/generated/graphql';
import { openIdentityIssuer } from './identity-issuer';
import { personasOf } from './personas';
import { projectFolder } from './project-folder';

const roles: readonly Role[] = ['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'AGENCY', 'CARRIER', 'WORKER'];

program
  .name('npm run --silent token --')
  .description('Prints a token that the local system takes, good for a day. The server may be running or not.')
  .addOption(new Option('--role <role...>', 'one role, or several').choices(roles).conflicts('demo'))
  .option('--demo', 'lists a ready token of each role, for what a running server holds: role, whom for, token')
  .option('--url <url>', 'the GraphQL endpoint that --demo asks', 'http://localhost:4000/graphql')
  .option(
    '--region <code>',
    'region that a BUREAU or CADRE is in charge of, such as 53 or 530627 (BUREAU: 53 when absent)',
  )
  .option('--enterprise <id>', 'enterprise that an ENTERPRISE acts for; without it, one that may register itself')
  .option('--agency <id>', 'the AGENCY')
  .option('--worker <id>', 'the WORKER')
  .option('--station <id>', 'the STATION')
  .option('--carrier <id>', 'the CARRIER')
  .option('--subject <name>', 'the account; equal roles and scope are one account when absent');
parse(program);

interface Options {
  readonly role?: Role[];
  readonly demo?: boolean;
  readonly url: string;
  readonly region?: string;
  readonly enterprise?: string;
  readonly agency?: string;
  readonly worker?: string;
  readonly station?: string;
  readonly carrier?: string;
  readonly subject?: string;
}

const { role = [], demo, url, region, enterprise, agency, worker, station, carrier, subject } = program.opts<Options>();
if (role.length === 0 && demo !== true) program.error('Say --role, or --demo for one token of each role.');
const needs: readonly (readonly [Role, string | undefined, string])[] = [
  ['CADRE', region, '--region'],
  ['AGENCY', agency, '--agency'],
  ['WORKER', worker, '--worker'],
  ['STATION', station, '--station'],
  ['CARRIER', carrier, '--carrier'],
];
for (const [needing, given, option] of needs)
  if (role.includes(needing) && given === undefined) program.error(`A ${needing} needs ${option}.`);

const regionCode = region ?? (role.includes('BUREAU') ? '53' : undefined);

async function main(): Promise<void> {
  const issuer = await openIdentityIssuer(projectFolder('.local'));
  if (demo === true) {
    for (const persona of await personasOf(issuer, url)) console.log(Object.values(persona).join('\t'));
    return;
  }
  const token = await issuer.sign({
    roles: role,
    ...(subject !== undefined && { subject }),
    ...(regionCode !== undefined && { regionCode }),
    ...(enterprise !== undefined && { enterpriseId: enterprise }),
    ...(agency !== undefined && { agencyId: agency }),
    ...(worker !== undefined && { workerId: worker }),
    ...(station !== undefined && { stationId: station }),
    ...(carrier !== undefined && { carrierId: carrier }),
  });
  console.log(token);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
