import type { BundledPython } from '../../../contract/bundle';
import type { Dependencies } from './dependency-files';
import type { LocalProject } from './requirements';
import type { PythonSetup } from './types';

export interface ResolveRequest extends PythonSetup {
  appDir: string;
  dependencies: Dependencies;
  /** From the settings: the wanted extras of the repository's own project. */
  extras?: readonly string[];
  /** Unpinned packages are resolved as of this date, ISO 8601; null: now. */
  asOf?: string | null;
  /** Uses wheels only; starts no build. */
  noBuild?: boolean;
  /** Names that are resolved as of now. */
  exempt?: readonly string[];
  /** The list is for this Python, which need not be here; null: for `python`. Only uv can do that. */
  other?: BundledPython | null;
}

/** What both tools resolve, as lines; never the repository's own files. */
export interface ResolveLines {
  readonly lines: readonly string[];
  readonly constraints?: readonly string[];
  /** `--extra-index-url URL`: asked before the default, in this order. */
  readonly extra?: readonly string[];
  /** Pre-releases count too. */
  readonly pre?: boolean;
  /** Each from one index only. */
  readonly fromIndex?: readonly { readonly requirement: string; readonly index: string }[];
  /** Name to its URL, wherever the package is needed. */
  readonly addresses?: ReadonlyMap<string, string>;
  /** The lines pin versions but require nothing themselves. */
  readonly isLocked?: boolean;
  /** Projects, by absolute path, whose own build states their requirements. */
  readonly projects?: readonly LocalProject[];
}
