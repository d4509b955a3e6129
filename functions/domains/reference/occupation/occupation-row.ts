/** One occupation of a classification, built in or loaded. */
import type { CivilDate } from '../../../platform/values/civil-date';

export interface Occupation {
  /** The classification, such as `2022 national classification`. Two schemes may use one code. */
  readonly scheme: string;
  /** Form `d-dd-dd-dd`: major, middle, small and detailed group. */
  readonly code: string;
  /** Chinese name in the scheme. */
  readonly name: string;
  readonly nameEnglish?: string;
  /** Whether workers of 16 and 17 are banned from it. */
  readonly juvenilesBanned: boolean;
  readonly validFrom: CivilDate;
  /** Last day of validity, inclusive; absent while valid. */
  readonly validTo?: CivilDate;
  /** Codes of the successors; mappings between schemes are many-to-many. */
  readonly replacedBy?: readonly string[];
  /** Whether it belongs to the built-in sample. */
  readonly sample: boolean;
  /** Pinyin initials of the name, of a loaded row that tells them; those of the sample are in `initials.json`. */
  readonly initials?: string;
}
