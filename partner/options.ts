/** What the options of the commands may say. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isCivilDate } from '../functions/platform/values/civil-date';
import { type Encoding, encodings } from './files/encoding';

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

/** @param example of a day, for the error. */
export function day(example: string): (text: string) => string {
  return (text) => {
    if (!isCivilDate(text)) throw new InvalidArgumentError(`Expected a day such as ${example}.`);
    return text;
  };
}

/** How a file is read, as the options tell (`OpenOptions`). */
export interface ReadingOptions<F extends string> {
  readonly map: ReadonlyMap<string, F>;
  readonly encoding?: Encoding;
  readonly sheet?: string;
  readonly headerRow?: number;
}

/** The command with the options of `ReadingOptions`. */
export function withReading(command: Command, fields: readonly string[]): Command {
  return command
    .option(
      '--map <column=field>',
      `reads a column as a field, one for each --map: ${fields.join(', ')}`,
      mappingTo(fields),
      new Map<string, string>(),
    )
    .addOption(new Option('--encoding <encoding>', 'found by itself when absent').choices(encodings))
    .option(
      '--sheet <name>',
      'sheet of an XLSX, by name or place from 1; the first that is shown and has the columns when absent',
    )
    .option('--header-row <row>', 'the row that holds the headers, from 1; found by itself when absent', headerRow);
}

function headerRow(text: string): number {
  return whole(text, 10_000);
}

/** Reads `--map column=field`, one column for each use, so that a file behind it is not swallowed. */
function mappingTo<F extends string>(
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
