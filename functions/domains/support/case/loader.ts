/** Loads cases by id (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { ownerOf } from '../../../platform/values/ids';
import type { CaseId } from '../../../id-kinds';
import { type Case, caseKey, parseCase } from './store';

export const caseLoader = itemLoader<Case, CaseId>((id) => caseKey(ownerOf(id, 'cas'), id), parseCase);
