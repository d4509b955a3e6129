/**
 * Rows of round sheets among surveys: a seal says who the person is, so the row becomes one with their identity number. It
 * counts only while the person lives in the sheet's region, which is a condition of its write (`record.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { SurveyInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkText, type Path } from '../../../platform/values/checks';
import { answersOf, checkCells, openSeal, type SealedRow, scopeOfRow } from '../round-sheet/sealed-rows';
import { readWorkers } from '../worker/loader';
import { checkRow } from './checks';
import type { RegionCode } from '../../reference/region/region-code';

/** A survey as it came, or as its seal makes it. */
export interface Form {
  readonly input: SurveyInput;
  readonly errors: readonly Refusal[];
  /** Region in which the person must live; the caller's when absent. */
  readonly scope?: RegionCode;
}

/** One for each survey, in order. One batch read if any has a seal; nobody is read whose row is refused. */
export async function formsOf(context: Context, surveys: readonly SurveyInput[]): Promise<readonly Form[]> {
  const read = surveys.map((survey, index) => formOf(context, survey, index));
  const ids = [...new Set(read.flatMap(({ workerId }) => workerId ?? []))];
  if (ids.length === 0) return read;
  const workers = await readWorkers(context.db, ids);
  const byId = new Map(ids.map((id, index) => [id, workers[index]]));
  return read.map(({ workerId, ...form }, index): Form => {
    if (workerId === undefined) return form;
    const worker = byId.get(workerId);
    if (worker === undefined) return { ...form, errors: [refusal('SEAL_INVALID', ['surveys', index, 'seal'])] };
    const identityNumber = context.vault.decrypt(worker.identityNumberBox, worker.id);
    return { ...form, input: { ...form.input, identityNumber } };
  });
}

interface Read extends Form {
  /** Of a right row with a seal. */
  readonly workerId?: WorkerId;
}

function formOf({ vault, viewer, clock }: Context, survey: SurveyInput, index: number): Read {
  const [path, now] = [['surveys', index], clock.now()];
  if (survey.seal == null) return { input: survey, errors: checkRow(survey, path, viewer, now) };
  const [input, row] = [answersOf(survey), openSeal(vault, survey.seal.trim())];
  const scope = row && scopeOfRow(row, viewer);
  const errors = [...checkSeal(survey, row, scope, index), ...checkRow(input, path, viewer, now)];
  if (errors.length > 0 || row === undefined || scope === undefined) return { input, errors };
  return { input, errors, scope, workerId: row.workerId };
}

function checkSeal(
  survey: SurveyInput,
  row: SealedRow | undefined,
  scope: RegionCode | undefined,
  index: number,
): readonly Refusal[] {
  const path = ['surveys', index];
  if (row === undefined) return [refusal('SEAL_INVALID', [...path, 'seal']), ...unreadable(survey, path)];
  if (scope === undefined) return [personElsewhere(index)];
  return checkCells(survey, row, path);
}

/** Refusals of the fixed cells of a row that can't be compared, as far as a text alone can tell. */
function unreadable(survey: SurveyInput, path: Path): readonly Refusal[] {
  const fixed = ['name', 'identityNumber', 'villageCode'] as const;
  return fixed.flatMap((field) => checkText([...path, field], survey[field], { max: limits.nameCharactersMax }));
}

export function personElsewhere(index: number): Refusal {
  return refusal('SHEET_PERSON_ELSEWHERE', ['surveys', index, 'seal']);
}
