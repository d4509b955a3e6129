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
