/** Fields of the schema that everything with places has. */
import { regionOfRecord } from '../../reference/region/region';
import type { Placed } from './placed';

export const placedFields = {
  region: ({ regionCode }: Placed) => regionOfRecord(regionCode),
  place: ({ place }: Placed) => place ?? null,
  cancelReason: ({ cancelReason }: Placed) => cancelReason ?? null,
};
