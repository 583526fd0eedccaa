import type { Dependencies } from './dependency-files';
import type { PythonSetup } from './types';

export interface ResolveRequest extends PythonSetup {
  appDir: string;
  dependencies: Dependencies;
  /** What is not pinned is taken as it was then, ISO 8601; null: as of now. */
  asOf?: string | null;
  /** Names that are taken as of now. */
  exempt?: readonly string[];
}

/** What both tools resolve: files in `workDir`, never the repository's own. */
export interface ResolveFiles {
  requirements: string;
  constraints: string;
  /** `--extra-index-url URL`: asked before the default, in this order. */
  extra?: string[];
}
