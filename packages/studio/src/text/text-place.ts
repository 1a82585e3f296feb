/** Where in a configuration a cursor stands. */
export interface TextPlace {
  /** Class of the module that the cursor is in; undefined if none is written. */
  readonly cls: string | undefined;
  /** Whether a name is written here, or the value of one. */
  readonly part: 'key' | 'value';
  /** The name whose value is written. */
  readonly key: string | undefined;
  /** Names that the module has already. */
  readonly present: ReadonlySet<string>;
  /** The slot that the module sits in, and the class that has it; undefined for the task. */
  readonly in: { readonly cls: string | undefined; readonly slot: string } | undefined;
  /** What is written so far stands from here to `to`. */
  readonly from: number;
  readonly to: number;
  /** Whether quotes stand around it. */
  readonly isQuoted: boolean;
}
