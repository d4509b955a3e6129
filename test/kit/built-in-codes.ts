/**
 * In every test file, by `jest.config.js`: it begins with the built-in codes alone. A process serves one database, but a
 * worker of the tests many, one file after the other, and they share what keeps the loaded codes.
 */
import { takeFormer } from '../../functions/domains/reference/code-list/former-codes';
import { useOccupations } from '../../functions/domains/reference/occupation/occupation';
import { useRegions } from '../../functions/domains/reference/region/region';

useRegions([]);
useOccupations([]);
takeFormer([]);
