/**
 * Texts that were checked: for the machine a text as any other, for the compiler one that no unchecked text, and no text of
 * another brand, can stand in for. Each brand is declared beside the functions that check and make it, and only they assert it.
 */
declare const brand: unique symbol;

export type Branded<B extends string> = string & { readonly [brand]: B };
