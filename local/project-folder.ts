/** Where the project's own files are, whatever folder a command was called from. */
import { join } from 'node:path';

export function projectFolder(...path: string[]): string {
  return join(__dirname, '..', ...path);
}
