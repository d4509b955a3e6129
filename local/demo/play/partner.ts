/** A partner enterprise: registers itself, waits for its verification, and sends its file of positions in batches. */
import type { PartnerPosition } from '../data/read-partner-csv';
import type { Cast } from './cast';
import { accepted, type Caller, Failure, type Payload, type UserError } from '../../graphql-client';
import type { Narrator } from './narrator';
import { REGISTER_ENTERPRISE, SUBMIT_POSITIONS, VERIFY_ENTERPRISE } from './operations';

export interface Joining {
  readonly bureau: Caller;
  readonly partner: Caller;
  readonly cast: Cast;
  readonly narrator: Narrator;
}

/** The enterprise, verified, and the vacancies of the position that it sent before it was. */
export async function joinAsPartner({
  bureau,
  partner,
  cast,
  narrator,
}: Joining): Promise<{ enterpriseId: string; vacancies: number }> {
  const step = narrator.step('Partner registers itself, the bureau verifies it', 3);
  const registered = await partner.mutate<{ enterprise: { id: string } }>(REGISTER_ENTERPRISE, cast.partner);
  const { id: enterpriseId } = accepted(registered).enterprise;
  step.advance();
  const early = cast.earlyPosition;
  const { results } = accepted(
    await partner.mutate<SubmitPayload>(SUBMIT_POSITIONS, {
      idempotencyKey: cast.key('early'),
      enterpriseId,
      positions: [early],
    }),
  );
  const status = results[0]?.position?.status;
  if (status !== 'PENDING') throw new Failure(`Expected a position that waits, got ${status ?? 'none'}.`);
  step.advance();
  accepted(await bureau.mutate(VERIFY_ENTERPRISE, { enterpriseId, verified: true, note: '演示' }));
  step.advance();
  step.done(enterpriseId);
  narrator.detail(`sent before that, stored and waiting for the bureau's word: ${early.title}`);
  return { enterpriseId, vacancies: early.headcount };
}

export interface Submission {
  readonly partner: Caller;
  readonly enterpriseId: string;
  readonly rows: readonly PartnerPosition[];
  readonly cast: Cast;
  readonly narrator: Narrator;
}

/** The API's largest batch. */
const BATCH_ROWS = 100;

/** Sends the file in a dry run, then in earnest. @returns the vacancies of the accepted rows. */
export async function submitPositions({ narrator, ...submission }: Submission): Promise<number> {
  const batches = batchesOf(submission.rows);
  const checking = narrator.step('Partner checks its file (DRY_RUN)', batches.length);
  const foreseen = await submitAll(submission, 'DRY_RUN', batches, checking.advance);
  const rejected = foreseen.filter(({ status }) => status === 'REJECTED');
  checking.done(`${foreseen.length} rows, ${rejected.length} of them wrong`);
  for (const { row, errors } of rejected)
    for (const { path, message } of errors) narrator.detail(`line ${row.line}, ${path.at(-1) ?? ''}: ${message}`);

  const sending = narrator.step('Partner sends it (COMMIT)', batches.length);
  const outcomes = await submitAll(submission, 'COMMIT', batches, sending.advance);
  if (outcomes.some(({ status }, index) => status !== foreseen[index]?.status))
    throw new Failure('Expected every row to become what the dry run said.');
  const vacancies = vacanciesOf(outcomes);
  const positions = outcomes.length - rejected.length;
  sending.done(`${positions} positions with ${vacancies} vacancies, ${rejected.length} rows rejected`);
  return vacancies;
}

interface RowOutcome {
  readonly row: PartnerPosition;
  readonly status: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly errors: readonly UserError[];
}

interface SubmitPayload extends Payload {
  readonly results: readonly (Omit<RowOutcome, 'row'> & {
    readonly index: number;
    /** Null if the row was rejected, or only checked. */
    readonly position: { readonly status: string } | null;
  })[];
}

async function submitAll(
  { partner, enterpriseId, cast }: Omit<Submission, 'narrator'>,
  mode: 'DRY_RUN' | 'COMMIT',
  batches: readonly (readonly PartnerPosition[])[],
  advance: () => void,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const [number, batch] of batches.entries()) {
    const { results } = accepted(
      await partner.mutate<SubmitPayload>(SUBMIT_POSITIONS, {
        idempotencyKey: cast.key(`positions-${number + 1}`),
        enterpriseId,
        mode,
        positions: batch.map(({ input }) => input),
      }),
    );
    for (const { index, status, errors } of results) {
      const row = batch[index];
      if (row !== undefined) outcomes.push({ row, status, errors });
    }
    advance();
  }
  return outcomes;
}

function batchesOf(rows: readonly PartnerPosition[]): PartnerPosition[][] {
  const count = Math.ceil(rows.length / BATCH_ROWS);
  return Array.from({ length: count }, (_, batch) => rows.slice(batch * BATCH_ROWS, (batch + 1) * BATCH_ROWS));
}

/** A reference that comes again updates its position, so its last headcount counts. */
function vacanciesOf(outcomes: readonly RowOutcome[]): number {
  const headcounts = new Map<string, number>();
  for (const { row, status } of outcomes)
    if (status !== 'REJECTED') headcounts.set(row.input.externalRef, row.input.headcount ?? 0);
  return [...headcounts.values()].reduce((sum, headcount) => sum + headcount, 0);
}
