/** The project's folder, from whichever folder a command is called. */
import { join } from 'node:path';

export function projectFolder(...path: string[]): string {
  return join(__dirname, '..', ...path);
}
