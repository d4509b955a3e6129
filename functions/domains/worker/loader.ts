/** Workers by id, for rules and for parents already allowed: see `platform/item-loader.ts`. */
import { itemLoader } from '../../platform/item-loader';
import { parseWorker, workerKey } from './entities';

export const workerLoader = itemLoader(workerKey, parseWorker);
