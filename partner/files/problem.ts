/** A reason for which a file can't be read any further, as one line in Chinese and English. */
export type FileProblemCode =
  | 'NOT_FOUND'
  | 'EMPTY'
  | 'FORMAT_UNKNOWN'
  | 'ENCODING'
  | 'QUOTES'
  | 'TOO_LONG'
  | 'HEADERS'
  | 'EXISTS'
  | 'UNIT'
  | 'SHEET'
  | 'SHEET_TOO_LARGE'
  | 'CHANGED'
  | 'JSON';

export class FileProblem extends Error {
  override readonly name = 'FileProblem';

  constructor(
    readonly code: FileProblemCode,
    chinese: string,
    english: string,
  ) {
    super(`${chinese} / ${english}`);
  }
}
