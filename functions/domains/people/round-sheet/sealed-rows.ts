/**
 * Rules of round sheets: the seal of a row, and which of its cells must come back as they were exported. A seal is made by
 * the vault, so nobody can make one, or turn one into that of another person, sheet or village. Pure.
 */
import type { WorkerId } from '../../../id-kinds';
import type { ExportRoundSheetInput, SurveyInput } from '../../../generated/graphql';
import type { Path } from '../../../platform/values/checks';
import type { Vault } from '../../../platform/security/crypto';
import { isBox } from '../../../platform/security/crypto';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { halfWidth, nameOf } from '../../../platform/values/spelling';
import { isId } from '../../../platform/values/ids';
import { region } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { filedUnder } from '../../reference/region/successors';
import { isRegionCode, type RegionCode } from '../../reference/region/region-code';

/** The fixed cells of a row, as the sheet shows them. */
export interface Cells {
  readonly name: string;
  readonly maskedIdentityNumber: string;
  readonly villageCode: string;
  /** Fixed as long as it is masked: a new number is an answer. */
  readonly maskedPhone: string | null;
}

/** What a seal stands for. */
export interface SealedRow extends Cells {
  readonly sheetId: string;
  /** Of the sheet. */
  readonly regionCode: RegionCode;
  readonly workerId: WorkerId;
}

/** Context of the vault: no other box opens as a seal, and no seal as anything else. */
const SEAL = 'round-sheet';

export function checkExport({ regionCode }: ExportRoundSheetInput, viewer: Viewer): Refusal[] {
  return region(['regionCode'], regionCode, { coarsest: 'TOWNSHIP', within: viewer, needed: true });
}

export function sealOf({ encrypt }: Pick<Vault, 'encrypt'>, row: SealedRow): string {
  const { name, maskedIdentityNumber, villageCode, maskedPhone, sheetId, regionCode, workerId } = row;
  const cells = [name, maskedIdentityNumber, villageCode, maskedPhone ?? ''];
  return encrypt(JSON.stringify([sheetId, regionCode, workerId, ...cells]), SEAL);
}

/** Undefined for any text that `sealOf` did not make. */
export function openSeal({ decrypt }: Pick<Vault, 'decrypt'>, seal: string): SealedRow | undefined {
  const [sheetId, regionCode, workerId, name, maskedIdentityNumber, villageCode, phone] = partsOf(decrypt, seal);
  if (sheetId === undefined || regionCode === undefined || !isRegionCode(regionCode)) return undefined;
  if (workerId === undefined || !isId(workerId, 'wkr')) return undefined;
  if (name === undefined || maskedIdentityNumber === undefined || villageCode === undefined) return undefined;
  const cells = { name, maskedIdentityNumber, villageCode, maskedPhone: phone || null };
  return { sheetId, regionCode, workerId, ...cells };
}

/** None of a text that the vault did not make, or that was changed. */
function partsOf(decrypt: Vault['decrypt'], seal: string): readonly string[] {
  try {
    const parts: unknown = isBox(seal) ? JSON.parse(decrypt(seal, SEAL)) : undefined;
    return Array.isArray(parts) ? parts.filter((part) => typeof part === 'string') : [];
  } catch {
    return [];
  }
}

/**
 * The region in which a person of the sheet must live to be surveyed: that of the sheet, or the caller's, if that is
 * within it. Undefined if neither is within the other.
 */
export function scopeOfRow({ regionCode }: Pick<SealedRow, 'regionCode'>, viewer: Viewer): RegionCode | undefined {
  const [sheet, own] = [filedUnder(regionCode), viewer.regionCode];
  if (isWithin(sheet, own)) return sheet;
  return own !== undefined && isWithin(own, sheet) ? own : undefined;
}

/** Refusals of the fixed cells of a returned row that are not as they were exported. @param path of the row. */
export function checkCells(row: SurveyInput, exported: Cells, path: Path): Refusal[] {
  const { name, identityNumber, villageCode, phone } = row;
  const changed = (field: keyof SurveyInput, as: string): Refusal =>
    refusal('SHEET_CELL_CHANGED', [...path, field], { exported: as });
  return [
    ...(nameOf(name ?? '') === nameOf(exported.name) ? [] : [changed('name', exported.name)]),
    ...(shown(identityNumber) === exported.maskedIdentityNumber
      ? []
      : [changed('identityNumber', exported.maskedIdentityNumber)]),
    ...(filedUnder(shown(villageCode)) === filedUnder(exported.villageCode)
      ? []
      : [changed('villageCode', exported.villageCode)]),
    ...(isMasked(phone) && shown(phone) !== exported.maskedPhone ? [changed('phone', exported.maskedPhone ?? '')] : []),
  ];
}

/** The answers of a returned row: what the sheet fixes is told by nobody. */
export function answersOf(row: SurveyInput): SurveyInput {
  const { name: _, identityNumber: __, villageCode: ___, phone, ...answers } = row;
  return { ...answers, ...(!isMasked(phone) && phone != null && { phone }) };
}

function isMasked(phone: string | null | undefined): boolean {
  return shown(phone).includes('*');
}

function shown(text: string | null | undefined): string {
  return halfWidth(text ?? '')
    .trim()
    .toUpperCase();
}
