import {
  ExtraName,
  PackageRequirement,
  PythonSettings,
  type Settings,
} from '../../../contract/settings';
import { linesOf, namesOf } from './parts';

/** Python and its packages, as they are typed. */
export interface PythonDraft {
  /** auto, a version or a path. */
  readonly python: string;
  readonly receivesPython: boolean;
  /** One per line. */
  readonly packages: string;
  /** Separated by commas. */
  readonly extras: string;
  readonly pythonTool: Settings['pythonTool'];
}

export const pythonDraftOf = ({
  python,
  packages,
  extras,
  pythonTool,
}: Pick<Settings, 'python' | 'packages' | 'extras' | 'pythonTool'>): PythonDraft => ({
  python: python.version,
  receivesPython: python.managed,
  packages: packages.names.join('\n'),
  extras: extras.join(', '),
  pythonTool,
});

/** The setting; null if a value is invalid. */
export function pythonOf(draft: PythonDraft, stored: Settings): PythonSettings | null {
  const { python: version, receivesPython: managed } = draft;
  const read = PythonSettings.safeParse({ ...stored.python, version: version.trim(), managed });
  return read.success ? read.data : null;
}

interface Named {
  readonly names: string[];
  /** The first invalid name. */
  readonly wrong: string | null;
}

export const packagesOf = (draft: Pick<PythonDraft, 'packages'>): Named =>
  judged(linesOf(draft.packages), (name) => PackageRequirement.safeParse(name).success);
export const extrasOf = (draft: Pick<PythonDraft, 'extras'>): Named =>
  judged(namesOf(draft.extras), (name) => ExtraName.safeParse(name).success);

const judged = (names: string[], isGood: (name: string) => boolean): Named => ({
  names,
  wrong: names.find((name) => !isGood(name)) ?? null,
});

type PythonChange = Partial<Pick<Settings, 'python' | 'packages' | 'extras' | 'pythonTool'>>;

/** The differences from what is stored, or null if some value cannot be saved. */
export function pythonChangeOf(draft: PythonDraft, stored: Settings): PythonChange | null {
  const python = pythonOf(draft, stored);
  const [packages, extras] = [packagesOf(draft), extrasOf(draft)];
  if (python === null || packages.wrong !== null || extras.wrong !== null) return null;
  const before = pythonDraftOf(stored);
  const { pythonTool } = draft;
  const isOther = (name: keyof PythonDraft) => draft[name] !== before[name];
  return {
    ...(isOther('packages') ? { packages: { ...stored.packages, names: packages.names } } : {}),
    ...(isOther('extras') ? { extras: extras.names } : {}),
    ...(isOther('python') || isOther('receivesPython') ? { python } : {}),
    ...(isOther('pythonTool') ? { pythonTool } : {}),
  };
}
