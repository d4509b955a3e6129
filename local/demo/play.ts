/**
 * `npm run demo`: plays a season over HTTP against a running local system, as an outside client that has only the URL and
 * tokens, and checks that the campaign board counts exactly what was sent. Exit code 0 when it does, else 1.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, program } from 'commander';
import { parse } from '../command-line';
import { civilDateOf } from '../../functions/platform/values/civil-date';
import { openIdentityIssuer } from '../identity-issuer';
import { projectFolder } from '../project-folder';
import { readPartnerPositions } from './data/read-partner-csv';
import { createClient, Failure } from '../graphql-client';
import { createNarrator } from './play/narrator';
import { PEOPLE, UNPLACED } from './play/people';
import { playSeason } from './play/season';
import { PARTY } from './play/travel';

/** Different runs that there are. */
const SEEDS = 2 ** 31;

program
  .name('npm run demo --')
  .description('Plays a whole season over HTTP and checks the campaign board. Any number of times on the same server.')
  .option('--url <url>', 'the GraphQL endpoint of a local system (npm start)', url, 'http://localhost:4000/graphql')
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'))
  .option('--wait <seconds>', 'how long the board may take to follow the last write', seconds, 10)
  .option(
    '--people <number>',
    `workers of whom it tells, ${UNPLACED + PARTY} to ${PEOPLE}; with fewer it ends sooner`,
    people,
    PEOPLE,
  )
  .option('--seed <number>', 'plays the people of an earlier run, on a server that does not know them', seedOf);
parse(program);

const options = program.opts<{ url: string; lang: 'zh' | 'en'; wait: number; people: number; seed?: number }>();

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Expected an address such as http://localhost:4000/graphql.');
  return text;
}

function seconds(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('Expected a number of seconds above 0.');
  return Number(text);
}

function people(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < UNPLACED + PARTY || number > PEOPLE)
    throw new InvalidArgumentError(`Expected a whole number from ${UNPLACED + PARTY} to ${PEOPLE}.`);
  return number;
}

function seedOf(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) >= SEEDS)
    throw new InvalidArgumentError(`Expected a whole number from 0 to ${SEEDS - 1}.`);
  return Number(text);
}

async function main(): Promise<boolean> {
  const issuer = await openIdentityIssuer(projectFolder('.local'));
  const now = new Date();
  const today = civilDateOf(now);
  const seed = options.seed ?? randomInt(SEEDS);
  const narrator = createNarrator({ color: process.stdout.isTTY && !process.env['NO_COLOR'] });
  return playSeason({
    client: createClient({ url: options.url, language: options.lang, sign: (claims) => issuer.sign(claims) }),
    seed,
    people: options.people,
    ...{ today, now },
    partnerRows: readPartnerPositions(
      readFileSync(projectFolder('local/demo/data/partner-positions.csv'), 'utf8'),
      today,
    ),
    waitMs: options.wait * 1_000,
    narrator,
  }).finally(() => narrator.close());
}

main().then(
  (right) => (process.exitCode = right ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  },
);
