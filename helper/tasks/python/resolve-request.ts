import type { Dependencies } from './dependency-files';
import type { PythonSetup } from './types';

export interface ResolveRequest extends PythonSetup {
  appDir: string;
  dependencies: Dependencies;
  /** Of the repository's own project, those that are wanted: the setting. */
  extras?: readonly string[];
  /** What is not pinned is taken as it was then, ISO 8601; null: as of now. */
  asOf?: string | null;
  /** Of wheels alone: no build is begun. */
  noBuild?: boolean;
  /** Names that are taken as of now. */
  exempt?: readonly string[];
}

/** What both tools resolve, as lines: never the repository's own files. */
export interface ResolveLines {
  readonly lines: readonly string[];
  readonly constraints?: readonly string[];
  /** `--extra-index-url URL`: asked before the default, in this order. */
  readonly extra?: readonly string[];
  /** Versions before a release count, too. */
  readonly pre?: boolean;
  /** Each from one index alone. */
  readonly fromIndex?: readonly { readonly requirement: string; readonly index: string }[];
  /** Name to the address that it is taken from, wherever it is needed. */
  readonly addresses?: ReadonlyMap<string, string>;
  /** They settle versions, and ask for nothing by themselves. */
  readonly isLocked?: boolean;
  /** A project whose own build says what it needs. */
  readonly project?: { readonly folder: string; readonly extras: readonly string[] };
}
