/** A value that an item keeps as one text, such as the place where a job goes on: nobody else reads it. */
export interface TextForm<T> {
  readonly write: (value: T) => string;
  /** @param text what `write` made. */
  readonly read: (text: string) => T;
}

export function textForm<T>(): TextForm<T> {
  return { write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) as T };
}
