/**
 * Use cases of round sheets: export one, read its rows, list the exports, and find out before a return what rows stand for.
 * What a returned row tells is recorded as a survey (`survey/service.ts`).
 */
import type { ExportRoundSheetInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { beginsWith } from '../../../platform/dynamodb/conditions';
import { readItem } from '../../../platform/items/read-item';
import { type Connection, list, type Page, type Paged } from '../../../platform/lists/listing';
import { assert } from '../../../platform/requests/errors';
import { idempotent, keyReused } from '../../../platform/requests/idempotency';
import { ok, type Outcome } from '../../../platform/requests/result';
import { isId } from '../../../platform/values/ids';
import { preciseInstantOf } from '../../../platform/values/clock';
import { maskIdentityNumber } from '../../../platform/values/identity-number';
import { maskPhone } from '../../../platform/values/phone';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { narrowed } from '../../reference/region/checks';
import { prefectureOf, prefecturesOf } from '../../reference/region/region';
import { isWithin } from '../../reference/region/containment';
import { getWorker } from '../worker/look-up';
import { listWorkers } from '../worker/service';
import type { Worker } from '../worker/store';
import { checkExport, openSeal, type SealedRow, scopeOfRow, sealOf } from './sealed-rows';
import { parseRoundSheet, recordRoundSheet, type RoundSheet, roundSheetKey, roundSheetsOf } from './store';
import { asRegionCode } from '../../reference/region/region-code';

/** A row of a sheet with the person as they are now; null if they may not be surveyed by it any more. */
export interface RoundSheetRow {
  readonly seal: string;
  readonly exported: SealedRow;
  readonly worker: Worker | null;
}

/** Idempotent by key. One transaction. */
export const exportRoundSheet: (context: Context, input: ExportRoundSheetInput) => Promise<Outcome<RoundSheet>> =
  idempotent<ExportRoundSheetInput, RoundSheet>('exportRoundSheet', 'Workers', {
    check: ({ viewer }, input) => checkExport(input, viewer),
    async attempt({ db, ids, clock, viewer }, input, recordPut) {
      const regionCode = asRegionCode(input.regionCode);
      const prefecture = prefectureOf(regionCode);
      assert(prefecture, 'a checked region');
      const id = ids.next('sht');
      const exportedAt = preciseInstantOf(clock.now());
      const sheet: RoundSheet = { id, regionCode, prefecture, by: viewer.account, exportedAt };
      const commit = await db.commit([recordRoundSheet(sheet), recordPut(id)]);
      return commit.committed ? ok(sheet) : keyReused;
    },
    see: getRoundSheet,
  });

/** Null if it does not exist, or is not of the caller's region. */
export async function getRoundSheet({ db, viewer }: Context, id: string): Promise<RoundSheet | null> {
  const sheet = await readItem(db, isId(id, 'sht') ? roundSheetKey(id) : undefined, parseRoundSheet);
  const isOfficial = viewer.roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  return sheet !== undefined && isOfficial && isWithin(sheet.regionCode, viewer.regionCode) ? sheet : null;
}

/** Newest first. One query for each prefecture of the region. */
export async function listRoundSheets(context: Context, regionCode: string, page: Page): Paged<RoundSheet> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  // A sheet is never changed: it stays under the code that its village had.
  const queries = (region === undefined ? [] : codesOfRegion(region)).flatMap((code) =>
    prefecturesOf(code).map((prefecture) =>
      roundSheetsOf(prefecture)
        .where(code.length > prefecture.length && beginsWith('regionCode', code))
        .params(),
    ),
  );
  return list(context, { queries, index: 'byRegion', order: 'DESCENDING', page, parse: parseRoundSheet });
}

/** Null for any account but that which exported the sheet. */
export async function listRows(
  context: Context,
  { id: sheetId, regionCode, by }: RoundSheet,
  page: Page,
): Promise<Connection<RoundSheetRow> | null> {
  if (by !== context.viewer.account) return null;
  const { edges, ...rest } = await listWorkers(context, { regionCode }, page);
  const rowOf = (worker: Worker): RoundSheetRow => {
    const exported = { ...cellsOf(context, worker), sheetId, regionCode, workerId: worker.id };
    return { seal: sealOf(context.vault, exported), exported, worker };
  };
  return { ...rest, edges: edges.map(({ cursor, node }) => ({ cursor, node: rowOf(node) })) };
}

function cellsOf({ vault }: Context, { id, name, villageCode, identityNumberBox, phoneBox }: Worker) {
  return {
    ...{ name, villageCode },
    maskedIdentityNumber: maskIdentityNumber(vault.decrypt(identityNumberBox, id)),
    maskedPhone: phoneBox === undefined ? null : maskPhone(vault.decrypt(phoneBox, id)),
  };
}

/** In the order of the seals, of which the schema takes 100. One batch read. */
export async function readRows(context: Context, seals: readonly string[]): Promise<(RoundSheetRow | null)[]> {
  return Promise.all(
    seals.map(async (seal) => {
      const exported = openSeal(context.vault, seal);
      const scope = exported && scopeOfRow(exported, context.viewer);
      if (exported === undefined || scope === undefined) return null;
      const worker = await getWorker(context, exported.workerId);
      return { seal, exported, worker: worker !== null && isWithin(worker.villageCode, scope) ? worker : null };
    }),
  );
}
