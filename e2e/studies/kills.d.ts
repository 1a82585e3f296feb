/** By path, as text in which bytes are characters. */
export type RunContent = Record<string, string>;

export declare const KINDS: Readonly<Record<string, { readonly after?: string; readonly config: object }>>;

export declare function contentOf(folder: string, below?: string): RunContent;

/** A run that was killed. */
export interface KilledRun {
  readonly folder: string;
  readonly wasRunning: boolean;
}

export declare class KilledRuns {
  constructor(dir: string, kind: string);
  undisturbed(): Promise<void>;
  readonly whole: string;
  kill(number: number | string, isMoment?: (folder: string) => boolean): Promise<KilledRun>;
  resume(run: KilledRun): Promise<readonly string[]>;
}
