import { defaultUnit } from '../../contract/settings';
import type { Layout } from '../state/layout';
import type { UnitProgram } from '../host/systemd/unit-program';

/** What is wrong with how a unit starts the application. */
export interface UnitFaults {
  /** A `${NAME:-default}`, which systemd does not expand. */
  readonly unexpanded: string | null;
  /** The entry point that it names, where the code has another. */
  readonly wrongEntry: string | null;
  /** It does not run from the environment or the folder that a refresh keeps. */
  readonly elsewhere: boolean;
  readonly asRoot: boolean;
}

const shellDefault = /\$\{[A-Za-z_][A-Za-z0-9_]*:[-=?+][^}]*\}?/;
const entryPoint = /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/;

/** `right`: the entry point that the code has, where that is known; empty: there is no code, so none that is named is right. */
export function judgeUnit(program: UnitProgram, layout: Layout, right: string | null): UnitFaults {
  const text = program.words.join(' ');
  const isUvicorn = startsUvicorn(program);
  const named = isUvicorn ? (program.words.find((word) => entryPoint.test(word)) ?? null) : null;
  return {
    unexpanded: shellDefault.exec(text)?.[0] ?? null,
    wrongEntry: named !== null && right !== null && named !== right ? named : null,
    elsewhere:
      isUvicorn &&
      !((program.words[0] ?? '').startsWith(`${layout.venv}/`) && program.folder === layout.app),
    asRoot: runsAsRoot(program, layout),
  };
}

export const hasFaults = (faults: UnitFaults): boolean =>
  faults.unexpanded !== null || faults.wrongEntry !== null || faults.elsewhere || faults.asRoot;

/** Only such a unit can be started our way instead: it serves one FastAPI application. */
export function startsUvicorn({ words }: UnitProgram): boolean {
  return words.some((word) => /(?:^|\/)uvicorn$/.test(word));
}

/** As root, with a program, script or working folder that repository content fills. */
function runsAsRoot(program: UnitProgram, layout: Layout): boolean {
  if (program.user !== '' && program.user !== 'root' && program.user !== '0') return false;
  return runsFrom(program, layout.app) || runsFrom(program, layout.venv);
}

const runsFrom = ({ words, folder }: UnitProgram, place: string): boolean =>
  [...words, folder].some((path) => path === place || path.startsWith(`${place}/`));

/** A service of LadyLinux, whoever wrote its unit; not what belongs to the refresh itself. */
export function isOfLadyLinux(program: UnitProgram, layout: Layout): boolean {
  const isOfRefresh = program.words.some((word) => word.startsWith('/usr/lib/ladylinux/'));
  // systemctl(1) tells one command of several, so what our package brings is known by its place, too
  const isOurs =
    program.unit !== defaultUnit &&
    /^(?:\/usr)?\/lib\/systemd\/system\/ladylinux-[a-z-]+\.service$/.test(program.file);
  if (isOfRefresh || isOurs || /^ladylinux-(?:task|port)-/.test(program.unit)) return false;
  return program.unit.startsWith('ladylinux-') || runsFrom(program, layout.opt);
}
