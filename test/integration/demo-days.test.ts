/** The season of `npm run demo` on days on which a rule of dates may go wrong; `npm test` plays that of today (`demo`). */
import { readFileSync } from 'node:fs';
import { civilDateOf } from '../../functions/platform/values/civil-date';
import { readPartnerPositions } from '../../local/demo/data/read-partner-csv';
import { createClient } from '../../local/graphql-client';
import type { Narrator } from '../../local/demo/play/narrator';
import { playSeason } from '../../local/demo/play/season';
import { projectFolder } from '../../local/project-folder';
import { days } from '../kit/days';
import { SEED } from '../kit/long';
import { longTest } from '../kit/long-test';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  // The demo waits for the board as a person does.
  system = await startTestSystem({ streams: 'running' });
});

afterAll(() => system.stop());

longTest.each(days.map((day, index) => ({ day, seed: (SEED + index) % 2 ** 31 })))(
  'at $day, with seed $seed, the board counts what was sent',
  async ({ day, seed }) => {
    system.clock.moveTo(day);
    const today = civilDateOf(day);
    const partnerRows = readPartnerPositions(
      readFileSync(projectFolder('local/demo/data/partner-positions.csv'), 'utf8'),
      today,
    );
    const told: string[] = [];
    const right = await playSeason({
      client: createClient({ url: system.url, language: 'en', sign: (claims) => system.sign(claims) }),
      ...{ seed, today, now: day, partnerRows, waitMs: 180_000, narrator: keeping(told) },
    });
    expect([right, ...told.filter((line) => line.startsWith('✗'))]).toEqual([true]);
  },
);

/** Keeps the verdicts. */
function keeping(told: string[]): Narrator {
  const nothing = (): void => undefined;
  return {
    step: () => ({ advance: nothing, done: nothing }),
    ...{ detail: nothing, line: nothing, close: nothing },
    verdict: (text, good) => told.push(`${good ? '✓' : '✗'} ${text}`),
  };
}
