/** What the options of the commands may say. */
import { InvalidArgumentError } from 'commander';

export function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Expected an address such as http://localhost:4000/graphql.');
  return text;
}

export function whole(text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) throw new InvalidArgumentError(`Expected 1 to ${max}.`);
  return value;
}

export function headerRow(text: string): number {
  return whole(text, 10_000);
}

/** Reads `--map column=field`, one column for each use, so that a file behind it is not swallowed. */
export function mappingTo<F extends string>(
  fields: readonly F[],
): (text: string, before: ReadonlyMap<string, F>) => ReadonlyMap<string, F> {
  return (text, before) => {
    const at = text.lastIndexOf('=');
    const field = fields.find((one) => one === text.slice(at + 1));
    if (at < 1 || field === undefined)
      throw new InvalidArgumentError(`Expected "column=field", a field of ${fields.join(', ')}.`);
    return new Map([...before, [text.slice(0, at).trim(), field]]);
  };
}

/** What the options about names are for, in both commands. */
export const codesHelp =
  'which codes the names of occupations and places mean that are not sure, as answered before; FILE.codes.csv when absent';
export const yesHelp = 'take the best guess for names that are not sure, and ask nothing';
